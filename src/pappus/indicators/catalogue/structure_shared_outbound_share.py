"""How much of what is said outward does not hang on one person."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.languages import translated

SQL = """
WITH outward AS (
  SELECT {key} AS key, {period} AS period, person_no, kind, FLOOR(ts_us / 604800000000.0) AS week
  FROM acts
  WHERE (side = 'org' OR kind = 'account') AND kind IN ('human', 'account') AND verb IN ('Create', 'Announce')
    AND network_class <> 'internal' AND person IS NOT NULL
),
hands AS (
  SELECT key, period, person_no, COUNT(*) AS acts_n FROM outward WHERE kind = 'human' GROUP BY key, period, person_no
),
busiest AS (
  SELECT key, period, MAX(acts_n) AS most_n, COUNT(*) AS people FROM hands GROUP BY key, period
),
first_hand AS (
  SELECT hands.key AS key, hands.period AS period, MIN(person_no) AS person_no
  FROM hands JOIN busiest ON hands.key = busiest.key AND hands.period = busiest.period AND hands.acts_n = busiest.most_n
  GROUP BY hands.key, hands.period
),
weeks AS (
  SELECT outward.key AS key, outward.period AS period, week, COUNT(*) AS acts_n,
         CAST(SUM(CASE WHEN outward.person_no = first_hand.person_no THEN 0 ELSE 1 END) AS BIGINT) AS others_n
  FROM outward JOIN first_hand ON outward.key = first_hand.key AND outward.period = first_hand.period
  WHERE kind = 'human'
  GROUP BY outward.key, outward.period, week
),
summed AS (
  SELECT key, period, COUNT(*) AS clusters, CAST(SUM(acts_n) AS BIGINT) AS n, CAST(SUM(others_n) AS BIGINT) AS y,
         CAST(SUM(acts_n * acts_n) AS BIGINT) AS nn, CAST(SUM(acts_n * others_n) AS BIGINT) AS ny,
         CAST(SUM(others_n * others_n) AS BIGINT) AS yy
  FROM weeks
  GROUP BY key, period
),
whole AS (
  SELECT key, period, COUNT(*) AS all_n FROM outward GROUP BY key, period
)
SELECT summed.key AS key, summed.period AS period, clusters, n, y, nn, ny, yy, all_n, people
FROM summed
JOIN busiest ON summed.key = busiest.key AND summed.period = busiest.period
JOIN whole ON summed.key = whole.key AND summed.period = whole.period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """One less the busiest person's share of the outward acts of our people.

    0 means that one person does it all. Acts of official accounts have no known hand and are left out; where they are
    more than half of all, nothing is said. The interval takes a week as one observation.
    """
    n, people, everything = single(columns, "n"), single(columns, "people"), single(columns, "all_n")
    if n * 2 < everything:
        reason = translated(
            "most outward acts are those of official accounts, of which it is not known who writes there"
        )
        return unavailable(reason, n, people)
    return share_of_rows(columns, people)


INDICATOR = Indicator(
    title="Not one wizard",
    question="How much of what we say outside does not come from one person?",
    unit="share",
    direction="higher",
    n_is="acts",
    needs=("outward acts that name the person behind them",),
    absent="of no outward act is the person known",
    source="s3, s4",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network"),
)
