"""Which share of our properties has a purpose and a decision that is looked at."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period,
         CASE WHEN purpose IS NOT NULL AND decision IS NOT NULL AND reviewed_us >= {review_from_us}
              THEN 1 ELSE 0 END AS planned
  FROM properties
  WHERE ours
)
SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(planned) AS BIGINT) AS planned_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties with a purpose and a decision reviewed in the last 365 days ÷ our properties; counted in full.

    Our properties are those registered and those found in the records.
    """
    return counted_share(single(columns, "planned_n"), single(columns, "properties_n"), None)


INDICATOR = Indicator(
    title="Properties with a strategy",
    question="Does each of our properties have a purpose and a decision that is reviewed?",
    unit="share",
    direction="higher",
    n_is="properties",
    needs=("the register of properties", "the records, for those outside the register"),
    absent="no property of ours is known",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
    columns={"unit": "owner_unit"},
)
