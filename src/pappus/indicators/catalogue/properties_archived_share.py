"""Which share of our properties is archived as the sector's rules ask."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated

SQL = """
WITH record AS (
  SELECT COUNT(archived) AS said_n FROM properties WHERE ours
),
base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN archived = 'yes' THEN 1 ELSE 0 END AS kept
  FROM properties
  WHERE ours
),
counted AS (
  SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(kept) AS BIGINT) AS kept_n FROM base GROUP BY key, period
)
SELECT key, period, properties_n, kept_n, said_n FROM counted CROSS JOIN record
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties that the register marks as archived ÷ our properties, registered or found; counted in full.

    Nothing is said where no property is marked, with yes or no.
    """
    n = single(columns, "properties_n")
    if single(columns, "said_n") == 0:
        reason = translated("the register says of no property whether it is archived (properties.csv, archived)")
        return unavailable(reason, n, None)
    return counted_share(single(columns, "kept_n"), n, None)


INDICATOR = Indicator(
    title="Archived properties",
    question="Is what we say archived as the rules of the sector ask?",
    unit="share",
    direction="higher",
    n_is="properties",
    needs=("the register of properties with what is archived", "the records, for those outside the register"),
    absent="no property of ours is known",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
)
