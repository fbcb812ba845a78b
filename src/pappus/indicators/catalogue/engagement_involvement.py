"""Involvement: how many people outside are present in a month."""

import numpy as np

from pappus.indicators.four_is import ABSENT, NEEDS, PRESENT_SQL, SOURCE, months_covered, told
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.vocabulary.languages import translated

SQL = (
    PRESENT_SQL
    + """counted AS (
  SELECT key, period, months_ago, COUNT(DISTINCT person_no) AS present_n FROM present GROUP BY key, period, months_ago
),
behind AS (
  SELECT key, period, COUNT(DISTINCT person_no) AS people FROM present GROUP BY key, period
)
SELECT counted.key AS key, counted.period AS period, months_ago, present_n, people
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""
)


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Involvement, the presence of a person at our touchpoints: people outside who did anything, a month of 30 days.

    The mean over the last twelve months, or as many as the record covers whole; months without anybody count. Everybody
    was counted, so there is no interval. Forrester counts visits and time spent too, which no record of acts holds.
    """
    people, months = single(columns, "people"), months_covered(context)
    if not months:
        return unavailable(translated("the record covers less than 30 days"), people, people)
    whole = columns["months_ago"] < months
    present = int(np.sum(columns["present_n"][whole]))
    return told(context, (present / months, None, None), people, people)


INDICATOR = Indicator(
    title="Involvement",
    question="How many people outside are present in a month?",
    unit="people a month",
    direction="higher",
    n_is="people outside",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network", "property"),
    snapshot=True,
)
