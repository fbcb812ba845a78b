"""Which share of the staff works in the open, across units, week after week."""

import numpy as np

from pappus.indicators.indicator import RECENT_DAYS, Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

WEEK_US = 7 * MICROSECONDS_PER_DAY
LEAST_WEEKS = 4

SQL = """
WITH spoken AS (
  SELECT property_id, person, unit, CAST(FLOOR(({as_of_us} - ts_us) / 604800000000.0) AS BIGINT) AS week
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND network_class = 'internal'
    AND visibility IN ('public', 'members') AND property_id IS NOT NULL AND person IS NOT NULL AND unit IS NOT NULL
    AND ts_us > {recent_from_us}
),
shared AS (
  SELECT property_id FROM spoken GROUP BY property_id HAVING COUNT(DISTINCT unit) > 1
),
seen AS (
  SELECT person, COUNT(DISTINCT week) AS weeks_n
  FROM spoken JOIN shared ON spoken.property_id = shared.property_id
  GROUP BY person
),
record AS (
  SELECT COUNT(*) AS acts_n FROM spoken
),
base AS (
  SELECT {key} AS key, {period} AS period, COALESCE(weeks_n, 0) AS weeks_n
  FROM people LEFT JOIN seen ON people.person = seen.person
),
counted AS (
  SELECT key, period, weeks_n, COUNT(*) AS persons_n FROM base GROUP BY key, period, weeks_n
)
SELECT key, period, weeks_n, persons_n, acts_n FROM counted CROSS JOIN record
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """People who wrote in the open, across units, in at least half of the weeks of the last 90 days ÷ people listed.

    In the open and across units means: in a channel of an internal network that is no direct conversation and in which
    people of at least two units wrote in that time. The interval is Wilson's; `n` and the people are those listed.
    """
    people = int(np.sum(columns["persons_n"]))
    if single(columns, "acts_n") == 0:
        reason = translated(
            "the last 90 days hold no act of our people in an internal channel of which it is known who reads it"
        )
        return unavailable(reason, people, people)
    covered_us = min(RECENT_DAYS * MICROSECONDS_PER_DAY, context.as_of_us - context.window_start_us)
    weeks = covered_us // WEEK_US
    if weeks < LEAST_WEEKS:
        return unavailable(translated("the record covers fewer than {least} weeks", least=LEAST_WEEKS), people, people)
    often = columns["weeks_n"] * 2 >= weeks
    return share_of(int(np.sum(columns["persons_n"][often])), people, people)


INDICATOR = Indicator(
    title="People who work in the open",
    question="Do we use these ways among ourselves, across units, week after week?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=(
        "acts on internal networks, with who can read them",
        "who our people are and their units",
        "at least four weeks",
    ),
    absent="nobody is listed (people.csv)",
    source="s3; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
)
