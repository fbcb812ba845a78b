"""How much happens: every act in the record, an exact count."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN kind = 'human' THEN 1 ELSE 0 END AS human, person_no FROM acts
),
actors AS (
  SELECT key, period, human, person_no, COUNT(*) AS acts_n FROM base GROUP BY key, period, human, person_no
),
counted AS (
  SELECT key, period, CAST(SUM(acts_n) AS BIGINT) AS acts_n, MAX(human) AS any_human,
         COUNT(CASE WHEN human = 1 THEN person_no END) AS named_n
  FROM actors
  GROUP BY key, period
)
SELECT key, period, acts_n, CASE WHEN named_n = 0 THEN any_human ELSE named_n END AS people
FROM counted
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The number of acts, without interval: it is a count, not an estimate."""
    acts = single(columns, "acts_n")
    return Estimate(float(acts), None, None, acts, single(columns, "people"))


INDICATOR = Indicator(
    title="Acts in the record",
    question="How much happens, on both sides?",
    unit="acts",
    direction="neither",
    n_is="acts",
    needs=("any acts",),
    absent="the record holds no act",
    source="s4",
    sql=SQL,
    readings=readings,
    additive=True,
)
