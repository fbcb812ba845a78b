"""Which share of the organisation's people has chosen to speak for it in public, and does."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translatable, translated

ABSENT = translatable("no ambassador is listed (people.csv, ambassador_from)")
UNSEEN = translatable("the record holds no post of our people on a social network")

SQL = """
WITH spoke AS (
  SELECT person, MAX(ts_us) AS last_us
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND network_class = 'social'
    AND person IS NOT NULL
  GROUP BY person
),
record AS (
  SELECT COUNT(*) AS speakers_n FROM spoke
),
listed AS (
  SELECT COUNT(ambassador_from_us) AS named_n FROM people
),
base AS (
  SELECT {key} AS key, CASE WHEN ambassador_from_us <= {as_of_us} THEN 1 ELSE 0 END AS ambassador,
         CASE WHEN ambassador_from_us <= {as_of_us} AND last_us > {recent_from_us} THEN 1 ELSE 0 END AS active
  FROM people LEFT JOIN spoke ON people.person = spoke.person
),
counted AS (
  SELECT key, COUNT(*) AS people_n, CAST(SUM(ambassador) AS BIGINT) AS ambassadors_n,
         CAST(SUM(active) AS BIGINT) AS active_n
  FROM base
  GROUP BY key
)
SELECT key, {period} AS period, CASE WHEN key = 'organisation' THEN 1 ELSE 0 END AS whole, people_n, ambassadors_n,
       active_n, speakers_n, named_n
FROM counted CROSS JOIN record CROSS JOIN listed
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Ambassadors with a post or share on a social network in the last 90 days ÷ people of the organisation.

    Where people.csv lists fewer people than the organisation says it has, such as the ambassadors alone, the size
    counts. The interval is Wilson's.
    """
    people = single(columns, "people_n")
    if single(columns, "named_n") == 0:
        return unavailable(translated(ABSENT), 0, people)
    if single(columns, "speakers_n") == 0:
        return unavailable(translated(UNSEEN), 0, people)
    staff = max(people, context.size or 0) if single(columns, "whole") else people
    return share_of(single(columns, "active_n"), staff, staff)


INDICATOR = Indicator(
    title="People who speak for us",
    question="Which share of our people has chosen to speak for us in public, and does?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=(
        "the list of ambassadors with their start (people.csv, ambassador_from)",
        "what our people say on social networks",
    ),
    absent=ABSENT,
    source="s0; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
)
