"""Which share of our people's posts passes on what others wrote."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import share_of_rows

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, person, CASE WHEN verb = 'Announce' THEN 1 ELSE 0 END AS passed_on
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND person IS NOT NULL
),
actors AS (
  SELECT key, period, person, COUNT(*) AS acts_n, CAST(SUM(passed_on) AS BIGINT) AS passed_on_n
  FROM base
  GROUP BY key, period, person
)
SELECT key, period, COUNT(*) AS clusters, CAST(SUM(acts_n) AS BIGINT) AS n, CAST(SUM(passed_on_n) AS BIGINT) AS y,
       CAST(SUM(acts_n * acts_n) AS BIGINT) AS nn, CAST(SUM(acts_n * passed_on_n) AS BIGINT) AS ny,
       CAST(SUM(passed_on_n * passed_on_n) AS BIGINT) AS yy
FROM actors
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Posts that share another's ÷ all posts of our people.

    The interval takes each person as one observation, however often that person posts.
    """
    return share_of_rows(columns, single(columns, "clusters"))


INDICATOR = Indicator(
    title="__TITLE__",
    question="Which share of our people's posts passes on what others wrote?",
    unit="share",
    direction="neither",
    n_is="acts",
    needs=("acts of our own people",),
    absent="nobody who posts in the record is known to belong to the organisation",
    source="Say here which publication or person it follows.",
    sql=SQL,
    readings=readings,
)
