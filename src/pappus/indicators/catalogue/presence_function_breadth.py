"""Over how many of its functions an organisation's social activity is spread."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.statistics.inequality import effective_number
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, function, person_no, CASE WHEN kind = 'human' THEN 1 ELSE 0 END AS human
  FROM acts
  WHERE (side = 'org' OR kind = 'account') AND kind IN ('human', 'account')
    AND verb IN ('Create', 'Announce') AND network_class = 'social'
),
actors AS (
  SELECT key, period, function, person_no, MAX(human) AS human, COUNT(*) AS acts_n
  FROM base
  GROUP BY key, period, function, person_no
),
functions_seen AS (
  SELECT key, period, CASE WHEN function IS NULL THEN 0 ELSE 1 END AS known,
         CAST(SUM(acts_n) AS BIGINT) AS acts_n, CAST(SUM(acts_n * acts_n) AS BIGINT) AS squares
  FROM actors
  GROUP BY key, period, function
),
behind AS (
  SELECT key, period, MAX(human) AS any_human, COUNT(DISTINCT CASE WHEN human = 1 THEN person_no END) AS named_n
  FROM actors
  GROUP BY key, period
)
SELECT functions_seen.key AS key, functions_seen.period AS period, known, acts_n, squares,
       CASE WHEN named_n = 0 THEN any_human ELSE named_n END AS people
FROM functions_seen JOIN behind ON functions_seen.key = behind.key AND functions_seen.period = behind.period
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Effective number of functions that act outward (exp of the entropy of their acts) ÷ the functions there are.

    1 means that all functions act alike often; 1 ÷ their number, that one does it all. The interval takes the acts of
    one person, or of one official account, as one observation as far as they repeat (Kish's effective number).
    """
    known = columns["known"] == 1
    people, all_acts = single(columns, "people"), total(columns, "acts_n")
    counts = columns["acts_n"][known]
    if not counts.size:
        return unavailable(
            translated("of no outward act is the function known (people.csv, properties.csv)"), all_acts, people
        )
    functions = max(context.functions_n, counts.size)
    if functions == 1:
        return unavailable(
            translated("the organisation has one function only, so nothing could spread"), all_acts, people
        )
    spread = np.concatenate([counts, np.zeros(functions - counts.size)])
    acts = int(counts.sum())
    found = effective_number(spread, INTERVAL_LEVEL, acts**2 / int(columns["squares"][known].sum()))
    left_out = (all_acts - acts) / all_acts
    reason = ""
    if left_out:
        share = f"{left_out:.0%}"
        reason = translated("{share} of the outward acts have no known function and are left out", share=share)
    ends = (found.value / functions, found.low / functions, min(1.0, found.high / functions))
    return Estimate(*ends, acts, people, reason=reason)


INDICATOR = Indicator(
    title="Breadth over functions",
    question="Is social activity spread over the organisation's functions?",
    unit="share",
    direction="higher",
    n_is="acts",
    needs=("posts of our own people and properties", "the function of who posts"),
    absent="nobody of the organisation spoke on a social network",
    source="s4; Hill (1973), doi:10.2307/1934352",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    requires=("functions",),
)
