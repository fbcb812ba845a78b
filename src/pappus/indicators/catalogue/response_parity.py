"""Whether people who write on social networks are served as fast as those who use the traditional channels."""

from dataclasses import dataclass

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.indicators.response import HORIZON_HOURS, NEEDS, SOURCE_RMST, caveat, mean_of_arm
from pappus.statistics.survival import compare_restricted_means
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE

LEAST_THREADS = 5


@dataclass(frozen=True)
class _Missing:
    """Why one side cannot be compared."""

    no_thread: str
    few_people: str
    few_threads: str


_TRADITIONAL = _Missing(
    translatable("no thread that calls for an answer on a traditional channel"),
    translatable("too few people on a traditional channel"),
    translatable("fewer than {least} threads on a traditional channel"),
)
_SOCIAL = _Missing(
    translatable("no thread that calls for an answer on a social network"),
    translatable("too few people on a social network"),
    translatable("fewer than {least} threads on a social network"),
)

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN network_class = 'social' THEN 1 ELSE 0 END AS social,
         CAST(FLOOR(elapsed_us / 1000000.0) AS BIGINT) AS elapsed_s, answered, opener_no,
         CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no
  FROM threads
  WHERE at_risk AND network_class IN ('social', 'traditional') AND network NOT IN ({answered_only_networks})
),
counted AS (
  SELECT key, period, social, elapsed_s, CAST(SUM(answered) AS BIGINT) AS answered_n, COUNT(*) AS threads_n
  FROM base
  GROUP BY key, period, social, elapsed_s
),
took_part AS (
  SELECT key, period, social, opener_no AS person_no FROM base
  UNION ALL
  SELECT key, period, social, replier_no AS person_no FROM base WHERE replier_no IS NOT NULL
),
persons AS (
  SELECT key, period, person_no, MAX(social) AS on_social, MIN(social) AS only_social
  FROM took_part
  GROUP BY key, period, person_no
),
behind AS (
  SELECT key, period, COUNT(person_no) AS named_n, COUNT(CASE WHEN on_social = 1 THEN person_no END) AS social_n,
         COUNT(CASE WHEN only_social = 0 THEN person_no END) AS traditional_n
  FROM persons
  GROUP BY key, period
)
SELECT counted.key AS key, counted.period AS period, social, elapsed_s, answered_n, threads_n,
       CASE WHEN social = 1 AND social_n > 0 THEN social_n
            WHEN social = 0 AND traditional_n > 0 THEN traditional_n ELSE 1 END AS arm_people,
       CASE WHEN named_n = 0 THEN 1 ELSE named_n END AS people
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Mean time to the first answer (to 72 hours) on traditional channels ÷ on social networks.

    Above 1 social is the faster one. The interval is symmetrical on the logarithmic scale; one thread is one
    observation. Each side needs five people, or the reading is suppressed, and five threads. Networks whose export
    holds only what was answered do not count: they would look fast.
    """
    n, people = total(columns, "threads_n"), single(columns, "people")
    arms = [{name: held[columns["social"] == side] for name, held in columns.items()} for side in (0, 1)]
    for arm, missing in zip(arms, (_TRADITIONAL, _SOCIAL), strict=True):
        if not arm["threads_n"].size:
            return unavailable(translated(missing.no_thread), n, people)
        if single(arm, "arm_people") < MINIMUM_PEOPLE:
            return Estimate(None, None, None, n, people, "suppressed", translated(missing.few_people))
        if total(arm, "threads_n") < LEAST_THREADS:
            return unavailable(translated(missing.few_threads, least=LEAST_THREADS), n, people)
    traditional, social = (mean_of_arm(arm, HORIZON_HOURS) for arm in arms)
    if traditional is None or social is None:
        return unavailable(
            translated("no waiting thread was followed for {hours} hours on one side", hours=f"{HORIZON_HOURS:g}"),
            n,
            people,
        )
    if not (traditional.value and social.value):
        return unavailable(translated("one side answers within the second, so that there is no ratio"), n, people)
    ratio = compare_restricted_means(traditional, social, INTERVAL_LEVEL).ratio
    return Estimate(ratio.value, ratio.low, ratio.high, n, people, reason=caveat(context, answered_only_left_out=True))


INDICATOR = Indicator(
    title="Parity of social and traditional channels",
    question="Are people on social networks answered as fast as those who write or call?",
    unit="ratio",
    direction="higher",
    n_is="threads",
    needs=(*NEEDS, "a traditional channel beside a social one"),
    absent="no thread that calls for an answer on a social network or traditional channel",
    source=SOURCE_RMST,
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
)
