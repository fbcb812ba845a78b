"""Intimacy: whether people outside come back to us."""

from pappus.indicators.four_is import ABSENT, NEEDS, PERSONS_SQL, PRESENT_SQL, SOURCE, share_of_people
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext

SQL = (
    PRESENT_SQL
    + """persons AS (
  SELECT key, period, person_no, 1 AS n, CASE WHEN COUNT(DISTINCT months_ago) >= 2 THEN 1 ELSE 0 END AS y
  FROM present
  WHERE verb = 'Create'
  GROUP BY key, period, person_no
)"""
    + PERSONS_SQL
)


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Intimacy, how close a person is to us: people outside who wrote in two or more months ÷ people outside who wrote.

    Forrester means affection or aversion; a record of acts shows who stays away and who comes back, not what they feel.
    """
    return share_of_people(columns, context)


INDICATOR = Indicator(
    title="Intimacy",
    question="How many of the people outside who write to us come back in another month?",
    unit="share",
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
