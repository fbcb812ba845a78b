"""What the indicators of variety share: posts of the year by one of their traits."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, total
from pappus.statistics.inequality import effective_number
from pappus.vocabulary.readings import INTERVAL_LEVEL

_VARIETY_SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, <trait> AS trait, person, kind
  FROM publications
  WHERE <trait> IS NOT NULL AND ts_us > {review_from_us}
),
authors AS (
  SELECT key, period, COUNT(DISTINCT CASE WHEN kind = 'human' THEN person END) AS people FROM base GROUP BY key, period
),
counted AS (
  SELECT key, period, trait, COUNT(*) AS posts_n FROM base GROUP BY key, period, trait
)
SELECT counted.key AS key, counted.period AS period, trait, posts_n, people
FROM counted JOIN authors ON counted.key = authors.key AND counted.period = authors.period
"""


def variety_sql(trait: str) -> str:
    """Posts of the year counted by a trait; those of which it is not known are left out."""
    return _VARIETY_SQL.replace("<trait>", trait)


def variety(columns: Columns, _context: MeasureContext) -> Estimate:
    """How many equally common kinds would be as varied: exp of the entropy of their shares, within 365 days."""
    n = total(columns, "posts_n")
    found = effective_number(columns["posts_n"], INTERVAL_LEVEL)
    return Estimate(found.value, found.low, found.high, n, single(columns, "people"))
