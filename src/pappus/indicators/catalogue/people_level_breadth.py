"""Whether frontline, managers and executives take part alike."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, total, unavailable
from pappus.statistics.inequality import effective_number_of_rates
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

SQL = """
WITH staff AS (
  SELECT {key} AS key, person, level FROM people WHERE level IS NOT NULL
),
levels AS (
  SELECT key, level, COUNT(*) AS listed_n FROM staff GROUP BY key, level
),
acted AS (
  SELECT DISTINCT {period} AS period, person
  FROM acts
  WHERE kind = 'human' AND verb IN ('Create', 'Announce', 'Like')
),
periods AS (
  SELECT DISTINCT period FROM acted
),
taking_part AS (
  SELECT key, period, level, COUNT(*) AS active_n
  FROM staff JOIN acted ON staff.person = acted.person
  GROUP BY key, period, level
)
SELECT levels.key AS key, periods.period AS period, listed_n, COALESCE(active_n, 0) AS active_n
FROM levels
CROSS JOIN periods
LEFT JOIN taking_part ON levels.key = taking_part.key AND levels.level = taking_part.level
  AND periods.period = taking_part.period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Effective number of levels that take part ÷ levels that have people (frontline, manager, executive).

    A level takes part to the share of its people who acted, so that executives count as much as the frontline although
    they are few: exp of the entropy of these shares. 1 means that all levels take part alike; ⅓, that only one of
    three does; 0, that nobody did. The interval comes from draws of each level's share. `n` and the people are those
    listed.
    """
    people = total(columns, "listed_n")
    levels = len(columns["listed_n"])
    if levels < 2:
        return unavailable(translated("the people listed are all of one level (people.csv)"), people, people)
    # Engines return rows in any order, and the draws follow the order of the levels.
    order = np.lexsort((columns["active_n"], columns["listed_n"]))
    found = effective_number_of_rates(columns["active_n"][order], columns["listed_n"][order], INTERVAL_LEVEL)
    return Estimate(found.value / levels, found.low / levels, found.high / levels, people, people)


INDICATOR = Indicator(
    title="Breadth over levels",
    question="Do frontline, managers and executives take part alike?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=("acts of our own people", "the level of each person"),
    absent="no person's level is known (people.csv), or nobody acted",
    source="s3; Hill (1973), doi:10.2307/1934352",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
)
