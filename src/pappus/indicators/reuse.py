"""What the indicators of reuse share: posts of the year that say again what one of ours has said before."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translatable

NEEDS = (translatable("posts of our own people and properties, with their texts kept"),)
ABSENT = translatable("no post of ours on a social network within the year has a text")

_REUSE_SQL = """
WITH firsts AS (
  SELECT <mark> AS first_mark, <place> AS first_place, MIN(ts_us) AS first_us
  FROM publications
  WHERE wording_mark IS NOT NULL
  GROUP BY <mark>, <place>
),
base AS (
  SELECT {key} AS key, {period} AS period, person, kind, CASE WHEN ts_us > first_us THEN 1 ELSE 0 END AS again
  FROM publications JOIN firsts ON <mark> = first_mark AND <place> = first_place
  WHERE wording_mark IS NOT NULL AND person IS NOT NULL AND ts_us > {review_from_us}
)
SELECT key, period, COUNT(*) AS posts_n, CAST(SUM(again) AS BIGINT) AS again_n,
       COUNT(DISTINCT CASE WHEN kind = 'human' THEN person END) AS people
FROM base
GROUP BY key, period
"""


def reuse_sql(mark: str, place: str = "network_class") -> str:
    """Posts of the year, and those of them that came after another with the same mark at the same place.

    Args:
        mark: `wording_mark` or `exact_mark`.
        place: the column that tells places apart; by their class all are one, as posts stand on social networks alone.
    """
    return _REUSE_SQL.replace("<mark>", mark).replace("<place>", place)


def reuse(columns: Columns, _context: MeasureContext) -> Estimate:
    """Posts within 365 days that say what an earlier post of the record said ÷ posts with a text; counted in full.

    Posts of a few words are left out.
    """
    return counted_share(single(columns, "again_n"), single(columns, "posts_n"), single(columns, "people"))
