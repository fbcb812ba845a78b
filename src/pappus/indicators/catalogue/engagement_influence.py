"""Influence: whether people outside pass on what is ours to others."""

from pappus.indicators.four_is import NEEDS, PERSONS_SQL, PRESENT_SQL, SOURCE, share_of_people
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext

SQL = (
    PRESENT_SQL
    + """telling AS (
  SELECT DISTINCT network AS telling_network FROM present WHERE verb IN ('Announce', 'Invite')
),
persons AS (
  SELECT key, period, person_no, 1 AS n, MAX(CASE WHEN verb IN ('Announce', 'Invite') THEN 1 ELSE 0 END) AS y
  FROM present JOIN telling ON network = telling_network
  GROUP BY key, period, person_no
)"""
    + PERSONS_SQL
)


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Influence, whether a person advocates us: people outside who shared or invited ÷ people outside who were present.

    Only networks count whose record holds a share or an invitation of anybody outside; on the others nobody can
    tell none from none recorded.
    """
    return share_of_people(columns, context)


INDICATOR = Indicator(
    title="Influence",
    question="How many of the people outside who are present pass on what is ours?",
    unit="share",
    direction="higher",
    n_is="people outside",
    needs=(*NEEDS, "an export that holds who shared or invited, and not only how often"),
    absent="the record of the last twelve months holds no share or invitation of a person outside",
    source=SOURCE,
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network", "property"),
    snapshot=True,
)
