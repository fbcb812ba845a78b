"""Which share of the networks in use runs under a formal process."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated

SQL = """
WITH networks_used AS (
  SELECT network,
         MIN(CASE WHEN registered AND owner_unit IS NOT NULL AND access IS NOT NULL THEN 1 ELSE 0 END) AS governed,
         COUNT(access) AS said_n
  FROM properties
  WHERE ours AND network_class <> 'internal'
  GROUP BY network
),
base AS (
  SELECT {key} AS key, {period} AS period, governed, said_n FROM networks_used
)
SELECT key, period, COUNT(*) AS networks_n, CAST(SUM(governed) AS BIGINT) AS governed_n,
       CAST(SUM(said_n) AS BIGINT) AS said_n
FROM base
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Networks outside on which each of our properties has an owner and known access ÷ those in use; counted in full.

    In use are those of properties that are registered or found in the records. One property outside the process takes
    its network out of it.
    """
    n = single(columns, "networks_n")
    if single(columns, "said_n") == 0:
        reason = translated("the register says of no property who can sign in there (properties.csv, access)")
        return unavailable(reason, n, None)
    return counted_share(single(columns, "governed_n"), n, None)


INDICATOR = Indicator(
    title="Networks under a process",
    question="Are the networks that we use outside connected by a formal process?",
    unit="share",
    direction="higher",
    n_is="networks",
    needs=(
        "the register of properties with owners and who can sign in",
        "the records, for networks outside the register",
    ),
    absent="no property of ours outside the organisation is known",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    requires=("register",),
    snapshot=True,
    counts_people=False,
)
