"""Which share of social activity comes from beyond marketing and communications."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import share_of_rows

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, person_no, CASE WHEN kind = 'human' THEN 1 ELSE 0 END AS human,
         CASE WHEN function IN ('marketing', 'communications') THEN 0 ELSE 1 END AS beyond
  FROM acts
  WHERE (side = 'org' OR kind = 'account') AND kind IN ('human', 'account')
    AND verb IN ('Create', 'Announce') AND network_class = 'social' AND function IS NOT NULL
),
actors AS (
  SELECT key, period, person_no, MAX(human) AS human, COUNT(*) AS acts_n, CAST(SUM(beyond) AS BIGINT) AS beyond_n
  FROM base
  GROUP BY key, period, person_no
),
summed AS (
  SELECT key, period, COUNT(*) AS clusters, CAST(SUM(acts_n) AS BIGINT) AS n, CAST(SUM(beyond_n) AS BIGINT) AS y,
         CAST(SUM(acts_n * acts_n) AS BIGINT) AS nn, CAST(SUM(acts_n * beyond_n) AS BIGINT) AS ny,
         CAST(SUM(beyond_n * beyond_n) AS BIGINT) AS yy, MAX(human) AS any_human,
         COUNT(CASE WHEN human = 1 THEN person_no END) AS named_n
  FROM actors
  GROUP BY key, period
)
SELECT key, period, clusters, n, y, nn, ny, yy, CASE WHEN named_n = 0 THEN any_human ELSE named_n END AS people
FROM summed
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Outward acts of functions other than marketing and communications ÷ outward acts of known function.

    The interval takes each person, or official account, as one observation however often it posts: a ratio of totals
    over people, Wilson's interval at the effective number of acts.
    """
    return share_of_rows(columns, single(columns, "people"))


INDICATOR = Indicator(
    title="Beyond marketing",
    question="Which share of what we say comes from beyond marketing and communications?",
    unit="share",
    direction="higher",
    n_is="acts",
    needs=("posts of our own people and properties", "the function of who posts"),
    absent="nobody of a known function spoke on a social network",
    source="s4",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
)
