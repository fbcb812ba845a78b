"""Whether posts engage people as much as the same property's posts did in the year before."""

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.statistics.intervals import log_ratio
from pappus.statistics.winsorised import mean_of, winsorised
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

WINSORISED_AT = 0.95
FEWEST_POSTS = 10

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, property_id, engagement_n, person, kind,
         CASE WHEN ts_us > {recent_from_us} THEN 1 ELSE 0 END AS recent
  FROM publications
  WHERE engagement_n IS NOT NULL AND property_id IS NOT NULL AND ts_us > {review_from_us}
    AND ts_us <= COALESCE(engagement_asof_us, {as_of_us}) - 604800000000
),
authors AS (
  SELECT key, period, COUNT(DISTINCT CASE WHEN kind = 'human' THEN person END) AS people FROM base GROUP BY key, period
),
counted AS (
  SELECT key, period, property_id, recent, engagement_n, COUNT(*) AS posts_n
  FROM base
  GROUP BY key, period, property_id, recent, engagement_n
)
SELECT counted.key AS key, counted.period AS period, property_id, recent, engagement_n, posts_n, people
FROM counted JOIN authors ON counted.key = authors.key AND counted.period = authors.period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Likes, shares and replies of a post of the last 90 days ÷ those of a post of the year before, by property.

    The upper twentieth of a property's posts counts as the rest of it at most, so that one post that went round
    the world makes no maturity. Posts of the last seven days before the counts were taken are left out, and properties
    with fewer than ten posts in either time. Each property's posts are measured by its own mean of before; then all
    posts are put together. The interval is symmetrical on the logarithmic scale.
    """
    recent, before = _relative(columns)
    n, people = recent.size + before.size, single(columns, "people")
    if not recent.size:
        reason = translated("no property has {fewest} posts with counts in both times", fewest=FEWEST_POSTS)
        return unavailable(reason, n, people)
    now, then = mean_of(recent), mean_of(before)
    if not now.value:
        return unavailable(translated("no post of the last 90 days was reacted to"), n, people)
    found = log_ratio(now.value, now.error, then.value, then.error, INTERVAL_LEVEL)
    return Estimate(found.value, found.low, found.high, n, people)


def _relative(columns: Columns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each post's count by the mean of its property's earlier ones: of recent posts, and of the earlier ones."""
    times: tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]] = ([], [])
    for name in np.unique(columns["property_id"].astype(str)):
        own = columns["property_id"] == name
        posts = columns["posts_n"][own].astype(np.int64)
        counts = winsorised(np.repeat(columns["engagement_n"][own].astype(np.float64), posts), WINSORISED_AT)
        recent = np.repeat(columns["recent"][own] == 1, posts)
        before = counts[~recent]
        if min(recent.sum(), before.size) >= FEWEST_POSTS and before.mean() > 0:
            times[0].append(np.sort(counts[recent]) / before.mean())
            times[1].append(np.sort(before) / before.mean())
    nothing = np.zeros(0)
    return np.concatenate([nothing, *times[0]]), np.concatenate([nothing, *times[1]])


INDICATOR = Indicator(
    title="Engagement against the year before",
    question="Do posts engage people as much as posts of the same property did in the year before?",
    unit="ratio",
    direction="higher",
    n_is="posts",
    needs=("posts of ours with the likes, shares and replies that the network counted", "more than 90 days of them"),
    absent="no export tells how often posts of ours were liked, shared or answered",
    source="s1; Tukey (1962), doi:10.1214/aoms/1177704711",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network", "property"),
    snapshot=True,
)
