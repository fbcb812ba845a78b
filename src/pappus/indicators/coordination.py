"""What the indicators of coordination share: posts of our properties that get in each other's way.

An audience is a network and, as far as the register and the export tell, a market, the words of the register for whom a
property is, and a language. Posts of which one of these is not known are an audience of their own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pappus.indicators.indicator import Columns, Estimate, single, unavailable
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.record import MICROSECONDS_PER_DAY, MICROSECONDS_PER_SECOND

ABSENT = translatable("no property of ours that the record shows posted anything of its own accord")
NEEDS = (
    translatable("posts of our properties, from exports of as many of them as there are"),
    translatable("the register of properties, for whom each of them is"),
)
FEWEST_PROPERTIES = 2
AUDIENCE = "network, market, audience, lang"


@cache
def settings() -> dict[str, Any]:
    """Distances in time and between names, from `coordination.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("coordination.yaml")).content
    return content


_SQL = """
WITH met AS (
  SELECT {key} AS key, {period} AS period, FLOOR(ts_us / 86400000000.0) AS day, person,
         CASE WHEN kind = 'human' THEN 1 ELSE 0 END AS human,
         CASE WHEN fingerprint IS NULL AND text_len > 0 THEN 0 ELSE 1 END AS legible,
         CASE WHEN MIN(property_id) OVER (PARTITION BY <audience> ORDER BY ts_us
                     RANGE BETWEEN <near_us> PRECEDING AND <near_us> FOLLOWING)
                <> MAX(property_id) OVER (PARTITION BY <audience> ORDER BY ts_us
                     RANGE BETWEEN <near_us> PRECEDING AND <near_us> FOLLOWING) THEN 1 ELSE 0 END AS collides,
         CASE WHEN fingerprint IS NOT NULL AND text_len >= <shortest>
                AND MIN(property_id) OVER (PARTITION BY network, fingerprint ORDER BY ts_us
                     RANGE BETWEEN <recent_us> PRECEDING AND CURRENT ROW)
                <> MAX(property_id) OVER (PARTITION BY network, fingerprint ORDER BY ts_us
                     RANGE BETWEEN <recent_us> PRECEDING AND CURRENT ROW) THEN 1 ELSE 0 END AS repeats
  FROM posts
),
base AS (
  SELECT key, period, day, person, human,
         CASE WHEN <counted> THEN 1 ELSE 0 END AS counted, CASE WHEN <hit> THEN 1 ELSE 0 END AS hit
  FROM met
),
days AS (
  SELECT key, period, day, CAST(SUM(counted) AS BIGINT) AS posts_n,
         CAST(SUM(counted * hit) AS BIGINT) AS hit_n
  FROM base
  GROUP BY key, period, day
),
summed AS (
  SELECT key, period, COUNT(CASE WHEN posts_n > 0 THEN day END) AS clusters, CAST(SUM(posts_n) AS BIGINT) AS n,
         CAST(SUM(hit_n) AS BIGINT) AS y, CAST(SUM(posts_n * posts_n) AS BIGINT) AS nn,
         CAST(SUM(posts_n * hit_n) AS BIGINT) AS ny, CAST(SUM(hit_n * hit_n) AS BIGINT) AS yy
  FROM days
  GROUP BY key, period
),
behind AS (
  SELECT key, period, MAX(human) AS any_human, COUNT(DISTINCT CASE WHEN human = 1 THEN person END) AS named_n,
         COUNT(*) AS all_n
  FROM base
  GROUP BY key, period
),
fleet AS (
  SELECT COUNT(DISTINCT property_id) AS properties_n FROM posts
)
SELECT summed.key AS key, summed.period AS period, clusters, n, y, nn, ny, yy, all_n, properties_n,
       CASE WHEN named_n = 0 THEN any_human ELSE named_n END AS people
FROM summed JOIN behind ON summed.key = behind.key AND summed.period = behind.period CROSS JOIN fleet
"""


def posts_sql(hit: str, counted: str = "1 = 1") -> str:
    """Posts that do something, by day, as sums for `share_of_rows`.

    Args:
        hit: condition over `collides` (another property of ours posts to the same audience at nearly the same time)
            and `repeats` (another property of the network had the text before), 1 or 0 each.
        counted: condition for a post to count at all; `legible` is 0 where its text was not kept.
    """
    near_us = settings()["collision_minutes"] * 60 * MICROSECONDS_PER_SECOND
    recent_us = settings()["duplicate_days"] * MICROSECONDS_PER_DAY
    filled = _SQL.replace("<near_us>", str(near_us)).replace("<recent_us>", str(recent_us))
    filled = filled.replace("<shortest>", str(settings()["shortest_text_characters"])).replace("<audience>", AUDIENCE)
    return filled.replace("<hit>", hit).replace("<counted>", counted)


def share_of_posts(columns: Columns) -> Estimate:
    """The posts that do it ÷ those that count, a day being one observation; nothing where only one property posts."""
    n, people = single(columns, "n"), single(columns, "people")
    if single(columns, "properties_n") < FEWEST_PROPERTIES:
        return unavailable(translated("only one property of ours posts, so that nothing can collide"), n, people)
    if n == 0:
        return unavailable(translated("texts are not kept, so that duplicates cannot be known"), n, people)
    left_out = single(columns, "all_n") - n
    reason = ""
    if left_out:
        share = f"{left_out / single(columns, 'all_n'):.0%}"
        reason = translated("{share} of the posts are left out, since their text was not kept", share=share)
    return share_of_rows(columns, people, reason)
