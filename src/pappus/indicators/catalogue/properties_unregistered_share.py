"""Which share of our properties stands in no register."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN registered THEN 0 ELSE 1 END AS missing
  FROM properties
  WHERE ours
)
SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(missing) AS BIGINT) AS missing_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties of ours that the records show and the register does not have ÷ our properties; counted in full."""
    return counted_share(single(columns, "missing_n"), single(columns, "properties_n"), None)


INDICATOR = Indicator(
    title="Properties outside the register",
    question="How many of our properties does the register not know?",
    unit="share",
    direction="lower",
    n_is="properties",
    needs=("the register of properties", "the records, for those outside the register"),
    absent="no property of ours is known",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
)
