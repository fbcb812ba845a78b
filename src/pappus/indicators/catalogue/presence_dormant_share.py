"""Which share of our social properties has fallen silent."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN last_outward_us > {recent_from_us} THEN 0 ELSE 1 END AS dormant
  FROM properties
  WHERE ours AND network_class = 'social' AND discovered
)
SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(dormant) AS BIGINT) AS dormant_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The share of our social properties without a post in the last 90 days, of those that some export shows.

    They are counted in full. A registered property that no export shows is unknown, neither alive nor dormant.
    """
    return counted_share(single(columns, "dormant_n"), single(columns, "properties_n"), None)


INDICATOR = Indicator(
    title="Dormant properties",
    question="Which share of our social properties has fallen silent?",
    unit="share",
    direction="lower",
    n_is="properties",
    needs=("posts of our own properties", "an export in which each property occurs"),
    absent="no export shows a property of ours on a social network",
    source="s2",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network"),
    snapshot=True,
    counts_people=False,
    columns={"unit": "owner_unit"},
)
