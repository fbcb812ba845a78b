"""How many ideas were written down and forgotten."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.innovation import NEEDS
from pappus.indicators.shares import counted_share

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period,
         CASE WHEN decided_us <= {as_of_us} OR acted_us <= {as_of_us} THEN 0 ELSE 1 END AS forgotten
  FROM ideas
  WHERE recorded_us <= {recent_from_us}
)
SELECT key, period, COUNT(*) AS ideas_n, CAST(SUM(forgotten) AS BIGINT) AS forgotten_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Ideas and insights without decision or deed ÷ those written down at least 90 days ago; counted in full."""
    return counted_share(single(columns, "forgotten_n"), single(columns, "ideas_n"), None)


INDICATOR = Indicator(
    title="Ideas never decided on",
    question="How many ideas are written down and forgotten?",
    unit="share",
    direction="lower",
    n_is="ideas",
    needs=NEEDS,
    absent="no idea or insight was written down 90 days ago or earlier (ideas.csv)",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function"),
    snapshot=True,
    counts_people=False,
)
