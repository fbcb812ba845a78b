"""Which share of the properties that serve the same audience posts far less often than the busiest of them."""

import numpy as np

from pappus.indicators.coordination import ABSENT, AUDIENCE, NEEDS, settings
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, <audience>, property_id
  FROM posts
  WHERE ts_us > {recent_from_us}
),
kept AS (
  SELECT key, period, <audience>, property_id, COUNT(*) AS posts_n
  FROM base
  GROUP BY key, period, <audience>, property_id
),
beside AS (
  SELECT key, period, posts_n,
         MAX(posts_n) OVER (PARTITION BY <audience> ORDER BY network ROWS BETWEEN UNBOUNDED PRECEDING
                            AND UNBOUNDED FOLLOWING) AS busiest_n,
         COUNT(*) OVER (PARTITION BY <audience> ORDER BY network ROWS BETWEEN UNBOUNDED PRECEDING
                        AND UNBOUNDED FOLLOWING) AS properties_n
  FROM kept
)
SELECT key, period, posts_n, busiest_n, properties_n FROM beside
""".replace("<audience>", AUDIENCE)


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties that posted less than a quarter as often in 90 days as the busiest one for the same audience ÷ all.

    Only audiences that several of our properties serve count; a property that serves two of them counts in each. All
    were counted, so there is no sampling error.
    """
    shared = columns["properties_n"] > 1
    if not shared.any():
        return unavailable(translated("no audience is served by more than one property of ours"), 0, None)
    behind = columns["posts_n"] * settings()["out_of_step_factor"] < columns["busiest_n"]
    return counted_share(int(np.sum(shared & behind)), int(np.sum(shared)), None)


INDICATOR = Indicator(
    title="Properties out of step",
    question="Do properties that serve the same people keep the same step?",
    unit="share",
    direction="lower",
    n_is="properties",
    needs=NEEDS,
    absent=ABSENT,
    source="s2; the factor is set by judgement",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network"),
    snapshot=True,
    counts_people=False,
)
