"""Which share of our social properties has fallen silent."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN last_outward_us > {recent_from_us} THEN 0 ELSE 1 END AS dormant
  FROM properties
  WHERE ours AND network_class = 'social'
)
SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(dormant) AS BIGINT) AS dormant_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The share of our social properties without a post in the last 90 days, counted in full."""
    return counted_share(single(columns, "dormant_n"), single(columns, "properties_n"), None)


INDICATOR = Indicator(
    title="Dormant properties",
    question="Which share of our social properties has fallen silent?",
    unit="share",
    direction="lower",
    n_is="properties",
    needs=("posts of our own properties", "the register of properties, for those that never spoke"),
    absent="no property of ours on a social network is known",
    source="s2",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network"),
    snapshot=True,
    counts_people=False,
    columns={"unit": "owner_unit"},
)
