"""What the indicators of responsiveness share: time from the opening of a thread to its first answer.

A thread is one observation, however many acts it has, so intervals count threads. Threads that nobody has answered
yet are kept, as waiting for at least the time seen (right-censored); leaving them out, as most tools do, makes an
organisation that ignores people look fast.
"""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, total, unavailable
from pappus.statistics.survival import Curve, RestrictedMean, kaplan_meier, quantile, restricted_mean
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

NEEDS = (
    translatable("what people write to the organisation"),
    translatable("the organisation's answers"),
    translatable("when both happened"),
)
ABSENT = translatable("no thread in the record calls for an answer")
ABSENT_BUSINESS = translatable("no thread in the record calls for an answer, or none has a time on the business clock")
SOURCE = "s4; Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452"
SOURCE_RMST = "s4; Royston & Parmar (2013), doi:10.1186/1471-2288-13-152"

HORIZON_HOURS = 72.0
"""Restricted means count what takes longer than three days as three days."""

HORIZON_BUSINESS_HOURS = 24.0
"""The same on the business clock: three working days of eight hours."""

ANSWERED_ONLY = translatable("the export holds only what was answered, so the share of answered cannot be known")

SIDES_UNKNOWN = translatable("sides unknown: a response is the first act by another human")

SECONDS_PER_HOUR = 3600.0

_ELAPSED_SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CAST(FLOOR(<elapsed> / 1000000.0) AS BIGINT) AS elapsed_s,
         answered, opener_no, CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no,
         CASE WHEN network IN ({answered_only_networks}) OR NOT at_risk THEN 0
              WHEN network IN ({partly_answered_networks}) THEN 2 ELSE 1 END AS whole
  FROM threads
  WHERE <among> AND <elapsed> IS NOT NULL
),
counted AS (
  SELECT key, period, elapsed_s, whole, CAST(SUM(answered) AS BIGINT) AS answered_n, COUNT(*) AS threads_n
  FROM base
  GROUP BY key, period, elapsed_s, whole
),
took_part AS (
  SELECT key, period, whole, opener_no AS person_no FROM base
  UNION ALL
  SELECT key, period, whole, replier_no AS person_no FROM base WHERE replier_no IS NOT NULL
),
persons AS (
  SELECT key, period, person_no, MAX(whole) AS most_whole FROM took_part GROUP BY key, period, person_no
),
behind AS (
  SELECT key, period, CASE WHEN COUNT(person_no) = 0 THEN 1 ELSE COUNT(person_no) END AS people,
         COUNT(CASE WHEN most_whole > 0 THEN person_no END) AS whole_people
  FROM persons
  GROUP BY key, period
)
SELECT counted.key AS key, counted.period AS period, elapsed_s, whole, answered_n, threads_n, people, whole_people
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""


def elapsed_sql(elapsed: str) -> str:
    """Threads counted by whole seconds of `elapsed`, with the distinct people who asked and answered.

    Args:
        elapsed: expression over `threads` in microseconds; threads where it is null are left out.
    """
    return waits_sql(elapsed, "at_risk")


def waits_sql(elapsed: str, among: str) -> str:
    """The same of other threads than those that call for an answer.

    Args:
        elapsed: expression over `threads` in microseconds; threads where it is null are left out.
        among: condition over `threads` that says which are counted.
    """
    return _ELAPSED_SQL.replace("<elapsed>", elapsed).replace("<among>", among)


def caveat(context: MeasureContext, *, answered_only_left_out: bool = False) -> str:
    """What limits a reading of responsiveness; empty if nothing does.

    Args:
        context: what is known of the record.
        answered_only_left_out: whether networks whose exports hold only what was answered do not count in it.
    """
    limits = [] if context.sides_known else [translated(SIDES_UNKNOWN)]
    if context.answered_only_networks:
        names = ", ".join(context.answered_only_networks)
        told = translatable(
            "of {networks} the export holds only what was answered, so the wait is that of the answered"
        )
        if answered_only_left_out:
            told = translatable("{networks}: left out, since the export holds only what was answered")
        limits.append(translated(told, networks=names))
    if context.partly_answered_networks:
        names = ", ".join(context.partly_answered_networks)
        limits.append(
            translated(
                "of {networks} the export holds only some of our answers, so more was answered, and sooner",
                networks=names,
            )
        )
    if context.sampled_networks:
        names = ", ".join(context.sampled_networks)
        limits.append(
            translated("of {networks} the export holds a sample, perhaps of what was answered alone", networks=names)
        )
    return "; ".join(limits)


def whole_rows(columns: Columns) -> Columns:
    """The rows of networks whose exports hold the unanswered too: only there can a share of answered be known."""
    whole = {name: held[columns["whole"] > 0] for name, held in columns.items()}
    return {**whole, "people": whole["whole_people"]}


def perhaps_answered(columns: Columns) -> int:
    """Threads that look unanswered on networks of whose answers the export holds only some."""
    partly = columns["whole"] == 2
    return int(columns["threads_n"][partly].sum() - columns["answered_n"][partly].sum())


def curve_of(columns: Columns) -> Curve:
    """The share of threads still waiting, by hours since they were opened."""
    return kaplan_meier(columns["elapsed_s"] / SECONDS_PER_HOUR, columns["answered_n"], columns["threads_n"])


def median(columns: Columns, context: MeasureContext) -> Estimate:
    """The time by which half of the threads had an answer, with the interval from log–log limits."""
    curve, n, people = curve_of(columns), total(columns, "threads_n"), single(columns, "people")
    found = quantile(curve, 0.5, INTERVAL_LEVEL)
    if found.value is None:
        waited = digits(f"{curve.times[-1]:.3g}")
        reason = translated("less than half were answered within the {hours} hours that the record shows", hours=waited)
        return unavailable(reason, n, people)
    return Estimate(found.value, found.low, found.high, n, people, reason=caveat(context))


def mean_to(horizon_hours: float, columns: Columns, context: MeasureContext) -> Estimate:
    """The mean waiting time, counting what takes longer than the horizon as the horizon."""
    n, people = total(columns, "threads_n"), single(columns, "people")
    found = mean_of_arm(columns, horizon_hours)
    if found is None:
        return unavailable(not_followed(horizon_hours), n, people)
    return Estimate(found.value, found.low, found.high, n, people, reason=caveat(context))


def not_followed(horizon_hours: float) -> str:
    """Why there is no mean up to a horizon."""
    return translated("no waiting thread was followed for {hours} hours", hours=f"{horizon_hours:g}")


def mean_of_arm(columns: Columns, horizon_hours: float) -> RestrictedMean | None:
    """The restricted mean waiting time with its standard error; null where nobody was followed so long."""
    return restricted_mean(curve_of(columns), horizon_hours, INTERVAL_LEVEL)
