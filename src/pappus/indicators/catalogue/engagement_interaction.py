"""Interaction: how much people outside who are present contribute."""

from pappus.indicators.four_is import ABSENT, NEEDS, PERSONS_SQL, PRESENT_SQL, SOURCE, sums_over_people, told
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.statistics.intervals import clustered_ratio
from pappus.vocabulary.readings import INTERVAL_LEVEL

SQL = (
    PRESENT_SQL
    + """persons AS (
  SELECT key, period, person_no, COUNT(DISTINCT months_ago) AS n,
         CAST(SUM(CASE WHEN verb = 'Create' THEN 1 ELSE 0 END) AS BIGINT) AS y
  FROM present
  GROUP BY key, period, person_no
)"""
    + PERSONS_SQL
)


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Interaction, what a person contributes: posts and answers in each month in which somebody is present.

    The interval counts people, not acts.
    """
    sums = sums_over_people(columns)
    found = clustered_ratio(sums, INTERVAL_LEVEL)
    return told(context, (found.value, found.low, found.high), int(sums.y), sums.clusters)


INDICATOR = Indicator(
    title="Interaction",
    question="How much do people outside who are present write in a month?",
    unit="acts a month",
    direction="higher",
    n_is="acts",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network", "property"),
    snapshot=True,
)
