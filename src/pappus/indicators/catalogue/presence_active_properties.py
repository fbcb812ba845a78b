"""How many of our social properties are alive."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN last_outward_us > {recent_from_us} THEN 1 ELSE 0 END AS alive
  FROM properties
  WHERE ours AND network_class = 'social' AND discovered
)
SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(alive) AS BIGINT) AS alive_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties of ours on social networks that spoke in the last 90 days: a count, so without interval.

    `n` is the number of our social properties that some export shows, alive or not. Of a registered property that no
    export shows nothing is known, so it counts on neither side.
    """
    return Estimate(float(single(columns, "alive_n")), None, None, single(columns, "properties_n"), None)


INDICATOR = Indicator(
    title="Active properties",
    question="How many of our social properties are alive?",
    unit="properties",
    direction="neither",
    n_is="properties",
    needs=("posts of our own properties", "an export in which each property occurs"),
    absent="no export shows a property of ours on a social network",
    source="s0, s2",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network"),
    snapshot=True,
    counts_people=False,
    columns={"unit": "owner_unit"},
)
