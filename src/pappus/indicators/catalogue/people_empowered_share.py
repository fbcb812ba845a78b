"""Which share of those whose work asks for it acts outward under their own name."""

from pappus.indicators.duties import ABSENT, NEED
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated

SQL = """
WITH outward AS (
  SELECT DISTINCT person
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND network_class = 'social'
    AND ts_us > {recent_from_us} AND person IS NOT NULL
),
record AS (
  SELECT COUNT(*) AS outward_n FROM outward
),
base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN outward.person IS NULL THEN 0 ELSE 1 END AS acting
  FROM people LEFT JOIN outward ON people.person = outward.person
  WHERE social_duty = 'yes'
),
counted AS (
  SELECT key, period, COUNT(*) AS relevant_n, CAST(SUM(acting) AS BIGINT) AS acting_n FROM base GROUP BY key, period
)
SELECT key, period, relevant_n, acting_n, outward_n FROM counted CROSS JOIN record
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """People with a post or share on a social network in the last 90 days ÷ people whose work asks for acting socially.

    What an official account says has no known hand, so it counts for nobody. The interval is Wilson's.
    """
    relevant = single(columns, "relevant_n")
    if single(columns, "outward_n") == 0:
        reason = translated("of no act on a social network in the last 90 days is the person known")
        return unavailable(reason, relevant, relevant)
    return share_of(single(columns, "acting_n"), relevant, relevant)


INDICATOR = Indicator(
    title="People who act outward",
    question="Do those whose work asks for it speak outside themselves?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=(NEED, "posts on social networks that name the person behind them"),
    absent=ABSENT,
    source="s2; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
)
