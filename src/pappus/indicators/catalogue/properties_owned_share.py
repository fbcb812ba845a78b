"""Which share of our properties has an owner."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH declared AS (
  SELECT COUNT(*) AS units_n FROM units
),
base AS (
  SELECT {key} AS key, {period} AS period,
         CASE WHEN owner_unit IS NOT NULL AND (units.unit IS NOT NULL OR units_n = 0) THEN 1 ELSE 0 END AS owned
  FROM properties
  CROSS JOIN declared
  LEFT JOIN units ON properties.owner_unit = units.unit
  WHERE ours
)
SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(owned) AS BIGINT) AS owned_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties owned by a known unit ÷ our properties, registered or found in the records; counted in full.

    Where no units are declared, any owner in the register counts.
    """
    return counted_share(single(columns, "owned_n"), single(columns, "properties_n"), None)


INDICATOR = Indicator(
    title="Properties with an owner",
    question="Does each of our properties have an owner?",
    unit="share",
    direction="higher",
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
