"""Which share of the functions acted on something that it learnt."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH insights AS (
  SELECT {key} AS key, {period} AS period,
         CASE WHEN acted_us > {recent_from_us} AND acted_us <= {as_of_us} THEN function END AS acting
  FROM ideas
  WHERE kind = 'insight' AND recorded_us <= {as_of_us}
)
SELECT key, period, COUNT(DISTINCT acting) AS acting_n FROM insights GROUP BY key, period
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Functions that acted on an insight in the last 90 days ÷ functions of the organisation, counted in full.

    `n` is the number of functions. Ideas do not count, nor do insights without a function.
    """
    acting = single(columns, "acting_n")
    return counted_share(acting, max(context.functions_n, acting), None)


INDICATOR = Indicator(
    title="Functions that acted on an insight",
    question="In how many functions does what we hear change what we do?",
    unit="share",
    direction="higher",
    n_is="functions",
    needs=("the register of ideas and insights (ideas.csv)", "the functions that the organisation has"),
    absent="no insight is written down (ideas.csv)",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    requires=("functions",),
    snapshot=True,
    counts_people=False,
)
