"""Whether many carry the activity or a few."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.statistics.inequality import gini
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, person
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce', 'Like') AND person IS NOT NULL
),
actors AS (
  SELECT key, period, person, COUNT(*) AS acts_n FROM base GROUP BY key, period, person
),
counted AS (
  SELECT key, period, acts_n, COUNT(*) AS persons_n FROM actors GROUP BY key, period, acts_n
),
staff AS (
  SELECT {key} AS key, person FROM people
),
listed AS (
  SELECT key, COUNT(*) AS listed_n FROM staff GROUP BY key
),
listed_active AS (
  SELECT actors.key AS key, actors.period AS period, COUNT(*) AS listed_active_n
  FROM actors JOIN staff ON actors.person = staff.person AND actors.key = staff.key
  GROUP BY actors.key, actors.period
)
SELECT counted.key AS key, counted.period AS period, acts_n, persons_n,
       COALESCE(listed_n, 0) - COALESCE(listed_active_n, 0) AS silent_n
FROM counted
LEFT JOIN listed ON counted.key = listed.key
LEFT JOIN listed_active ON counted.key = listed_active.key AND counted.period = listed_active.period
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The Gini coefficient of acts a person: 0 when all act alike often, near 1 when one does it all.

    People who are listed but never acted count with 0 acts. The interval is a jackknife over people.
    """
    silent = single(columns, "silent_n")
    values = np.append(columns["acts_n"], 0)
    persons = np.append(columns["persons_n"], silent)
    people = int(persons.sum())
    found = gini(values, INTERVAL_LEVEL, persons)
    if found is None:
        return unavailable(translated("nobody acted"), people, people)
    reason = (
        "" if context.has_people else translated("people who never acted are not counted, since they are not listed")
    )
    return Estimate(found.value, found.low, found.high, people, people, reason=reason)


INDICATOR = Indicator(
    title="Concentration of activity",
    question="Do many take part, or do a few do it all?",
    unit="index",
    direction="lower",
    n_is="people",
    needs=("acts of our own people", "who our people are, for those who never act"),
    absent="nobody who acts in the record is known to belong to the organisation (people.csv, domains)",
    source="s3; Yitzhaki (1991); Langel & Tillé (2013), doi:10.1111/j.1467-985X.2012.01048.x",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
)
