"""Which share of the functions the centre of excellence helped in the last quarter."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated
from pappus.vocabulary.periods import moment_of

MONTHS = 3

SQL = """
WITH helped AS (
  SELECT month, to_function AS function, COUNT(DISTINCT to_person) AS people_n
  FROM contacts JOIN centre ON contacts.from_unit = centre.unit
  WHERE kind = 'reply' AND from_side = 'org' AND to_side = 'org' AND to_function IS NOT NULL
    AND to_function <> COALESCE(centre.function, '')
  GROUP BY month, to_function
),
record AS (
  SELECT COUNT(*) AS inside_n FROM contacts WHERE kind = 'reply' AND from_side = 'org' AND to_side = 'org'
),
others AS (
  SELECT COUNT(*) AS others_n
  FROM functions LEFT JOIN centre ON functions.function = centre.function
  WHERE centre.function IS NULL
)
SELECT {key} AS key, {period} AS period, COALESCE(helped.month, 0) AS month, COALESCE(helped.function, '') AS function,
       COALESCE(people_n, 0) AS people_n, inside_n, others_n
FROM centre CROSS JOIN record CROSS JOIN others LEFT JOIN helped ON helped.people_n > 0
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Functions of which somebody got an answer from the centre's unit in the last three months ÷ all other functions.

    The months are those up to the one in which results end. `n` is the number of the other functions, counted in full;
    the people are those who got an answer in the month in which most did.
    """
    others = single(columns, "others_n")
    if single(columns, "inside_n") == 0:
        return unavailable(translated("the record holds no answer from one of our people to another"), others, 0)
    if others == 0:
        return unavailable(translated("no other function is known"), 0, 0)
    last = moment_of(context.as_of_us)
    age = last.year * 12 + last.month - (columns["month"] // 100 * 12 + columns["month"] % 100)
    recent = (age >= 0) & (age < MONTHS) & (columns["month"] > 0)
    by_month = {
        month: int(columns["people_n"][recent & (columns["month"] == month)].sum()) for month in columns["month"]
    }
    helped = len(set(columns["function"][recent].tolist()))
    return counted_share(helped, others, max(by_month.values()))


INDICATOR = Indicator(
    title="Functions that the centre of excellence helped",
    question="Which share of the functions got an answer from the experts within three months?",
    unit="share",
    direction="higher",
    n_is="functions",
    needs=(
        "the unit of experts (organisation.yaml, centre_of_excellence)",
        "an export of its request queue or chat channel",
        "the functions of those who ask (people.csv)",
    ),
    absent="no centre of excellence is named (organisation.yaml, centre_of_excellence)",
    source="s1, s2",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    requires=("functions",),
    snapshot=True,
)
