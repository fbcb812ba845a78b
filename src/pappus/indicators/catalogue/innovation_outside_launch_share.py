"""Which share of launches goes back to something said outside."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN source = 'outside' THEN 1 ELSE 0 END AS outside
  FROM ideas
  WHERE launched_us <= {as_of_us} AND launched_us > {as_of_us} - 94608000000000
)
SELECT key, period, COUNT(*) AS launches_n, CAST(SUM(outside) AS BIGINT) AS outside_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Launches of the last three years whose idea or insight came from outside ÷ all launches in the register."""
    return counted_share(single(columns, "outside_n"), single(columns, "launches_n"), None)


INDICATOR = Indicator(
    title="Launches with an origin outside",
    question="Does what people say lead to products and services?",
    unit="share",
    direction="higher",
    n_is="launches",
    needs=("the register of ideas and insights with what was launched (ideas.csv)",),
    absent="no launch of the last three years is written down (ideas.csv)",
    source="s1; the span of years is set by judgement",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function"),
    snapshot=True,
    counts_people=False,
)
