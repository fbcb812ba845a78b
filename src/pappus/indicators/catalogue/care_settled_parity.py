"""Whether answers on social networks settle as many matters as those on traditional channels."""

import math

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.indicators.recontact import ANSWERS_FOLLOWED, NEEDS_RETURNING, SETTLED, with_span
from pappus.indicators.response import SIDES_UNKNOWN
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE

ABSENT = translatable("no matter on either kind of channel was answered and followed for a week")
_ONE_KIND = translatable("no answered matter on a traditional channel beside a social one that was followed for a week")

SQL = with_span(
    """
WITH judged AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN network_class = 'social' THEN 1 ELSE 0 END AS social, opener_no,
         CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no,
         CASE WHEN <settled> THEN 1 ELSE 0 END AS holds
  FROM threads
  WHERE at_risk AND opener_no IS NOT NULL AND network NOT IN ({answered_only_networks})
    AND <followed> AND network_class IN ('social', 'traditional')
),
per_person AS (
  SELECT key, period, social, opener_no, COUNT(*) AS n, SUM(holds) AS y
  FROM judged
  GROUP BY key, period, social, opener_no
),
sums AS (
  SELECT key, period, social, COUNT(*) AS clusters, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(y) AS BIGINT) AS y,
         CAST(SUM(n * n) AS BIGINT) AS nn, CAST(SUM(n * y) AS BIGINT) AS ny, CAST(SUM(y * y) AS BIGINT) AS yy
  FROM per_person
  GROUP BY key, period, social
),
persons AS (
  SELECT key, period, opener_no AS person_no FROM per_person
  UNION
  SELECT key, period, replier_no AS person_no FROM judged WHERE replier_no IS NOT NULL
),
behind AS (
  SELECT key, period, COUNT(person_no) AS people FROM persons GROUP BY key, period
)
SELECT sums.key AS key, sums.period AS period, social, clusters, n, y, nn, ny, yy, people
FROM sums JOIN behind ON sums.key = behind.key AND sums.period = behind.period
""".replace("<settled>", SETTLED).replace("<followed>", ANSWERS_FOLLOWED)
)


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The share of answered matters settled on social networks ÷ that on traditional ones; above 1 social is better.

    Settled as in `care.settled_share`. Each side needs five people. The interval puts those of the two shares, which
    count people, together on the logarithmic scale.
    """
    n, people = total(columns, "n"), single(columns, "people")
    arms = [{name: held[columns["social"] == side] for name, held in columns.items()} for side in (0, 1)]
    if not all(arm["n"].size for arm in arms):
        return unavailable(translated(_ONE_KIND), n, people)
    if any(0 < single(arm, "clusters") < MINIMUM_PEOPLE for arm in arms):
        return Estimate(None, None, None, n, people, "suppressed", translated("too few people on one kind of channel"))
    traditional, social = (share_of_rows(arm, people) for arm in arms)
    if not (traditional.value and social.value):
        return unavailable(
            translated("nothing is settled on one kind of channel, so that there is no ratio"), n, people
        )
    ratio = social.value / traditional.value
    down = math.hypot(_apart(social.value, social.low), _apart(traditional.high, traditional.value))
    up = math.hypot(_apart(social.high, social.value), _apart(traditional.value, traditional.low))
    reason = "" if context.sides_known else translated(SIDES_UNKNOWN)
    return Estimate(ratio, ratio * math.exp(-down), ratio * math.exp(up), n, people, reason=reason)


def _apart(high: float | None, low: float | None) -> float:
    return math.log(high / low) if high and low else math.inf


INDICATOR = Indicator(
    title="Parity of matters settled",
    question="Do answers on social networks settle as much as those on traditional channels?",
    unit="ratio",
    direction="higher",
    n_is="threads",
    needs=(*NEEDS_RETURNING, "a traditional channel beside a social one"),
    absent=ABSENT,
    source="s1, s4; Zou & Donner (2008), doi:10.1002/sim.3095",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
)
