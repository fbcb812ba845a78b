"""Which share of our properties is managed by one process."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated

SQL = """
WITH record AS (
  SELECT COUNT(access) AS access_n, COUNT(second_factor) AS factors_n FROM properties WHERE ours
),
base AS (
  SELECT {key} AS key, {period} AS period,
         CASE WHEN registered AND owner_unit IS NOT NULL AND access IS NOT NULL AND second_factor = 'yes'
              THEN 1 ELSE 0 END AS governed
  FROM properties
  WHERE ours
),
counted AS (
  SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(governed) AS BIGINT) AS governed_n
  FROM base
  GROUP BY key, period
)
SELECT key, period, properties_n, governed_n, access_n + factors_n AS said_n FROM counted CROSS JOIN record
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties with owner, known access and a second factor in the register ÷ our properties; counted in full.

    Our properties are those registered and those found in the records. Nothing is said where the register tells of no
    property who can sign in or whether that needs a second factor.
    """
    n = single(columns, "properties_n")
    if single(columns, "said_n") == 0:
        reason = translated(
            "the register says of no property who can sign in there (properties.csv, access, second_factor)"
        )
        return unavailable(reason, n, None)
    return counted_share(single(columns, "governed_n"), n, None)


INDICATOR = Indicator(
    title="Properties under one process",
    question="Are accounts, access and tools managed by one process?",
    unit="share",
    direction="higher",
    n_is="properties",
    needs=(
        "the register of properties with who can sign in and whether that needs a second factor",
        "the records, for those outside the register",
    ),
    absent="no property of ours is known",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
)
