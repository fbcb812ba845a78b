"""Which share of the functions acts outward steadily."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE

WEEK_US = 604_800_000_000
LEAST_WEEKS = 4

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, function, person,
         CAST(FLOOR((ts_us - {window_start_us}) / 604800000000.0) AS BIGINT) AS week
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND network_class = 'social'
    AND function IS NOT NULL AND person IS NOT NULL AND ts_us BETWEEN {window_start_us} AND {window_end_us}
),
behind AS (
  SELECT key, period, COUNT(DISTINCT person) AS people FROM base GROUP BY key, period
),
functions_seen AS (
  SELECT key, period, function, COUNT(DISTINCT person) AS persons_n, COUNT(DISTINCT week) AS weeks_n
  FROM base
  GROUP BY key, period, function
)
SELECT functions_seen.key AS key, functions_seen.period AS period, persons_n, weeks_n, people
FROM functions_seen JOIN behind ON functions_seen.key = behind.key AND functions_seen.period = behind.period
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Functions that act outward steadily ÷ functions of the organisation, counted in full.

    A function acts steadily if at least five of its people spoke on a social network and somebody of it did so in at
    least two thirds of the weeks of the record's window. Official accounts do not count: their hands are unknown.
    `n` is the number of functions.
    """
    people = single(columns, "people")
    weeks = (context.window_end_us - context.window_start_us) // WEEK_US + 1
    functions = max(context.functions_n, len(columns["persons_n"]))
    if weeks < LEAST_WEEKS:
        return unavailable(
            translated("the record covers fewer than {least} weeks", least=LEAST_WEEKS), functions, people
        )
    steady = (columns["persons_n"] >= MINIMUM_PEOPLE) & (columns["weeks_n"] * 3 >= weeks * 2)
    return counted_share(int(np.sum(steady)), functions, people)


INDICATOR = Indicator(
    title="Functions that act outward",
    question="Which share of the functions acts outward steadily?",
    unit="share",
    direction="higher",
    n_is="functions",
    needs=("posts of our own people", "the function of who posts", "at least four weeks"),
    absent="no person of a known function spoke on a social network",
    source="s1, s4",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    requires=("functions",),
    snapshot=True,
)
