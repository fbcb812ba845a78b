"""Which share gets an answer within a day."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.indicators.response import (
    ABSENT,
    ANSWERED_ONLY,
    NEEDS,
    SOURCE,
    caveat,
    curve_of,
    elapsed_sql,
    perhaps_answered,
    whole_rows,
)
from pappus.statistics.survival import survival_at
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

HOURS = 24.0


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """1 − S(24 h): the share answered within 24 hours, threads still waiting counted for as long as they were seen.

    The interval is log–log; one thread is one observation. Networks whose export holds only what was answered do not
    count. Where an export holds only some of our answers it may have been any larger share.
    """
    whole = whole_rows(columns)
    if not total(whole, "threads_n"):
        return unavailable(translated(ANSWERED_ONLY), total(columns, "threads_n"), single(columns, "people"))
    n, people = total(whole, "threads_n"), single(whole, "people")
    waiting = survival_at(curve_of(whole), HOURS, INTERVAL_LEVEL)
    if waiting is None:
        return unavailable(translated("no waiting thread was followed for 24 hours"), n, people)
    high = 1.0 if perhaps_answered(whole) else 1 - waiting.low
    return Estimate(1 - waiting.value, 1 - waiting.high, high, n, people, reason=caveat(context))


INDICATOR = Indicator(
    title="Answered within 24 hours",
    question="Which share of those who write gets an answer within a day?",
    unit="share",
    direction="higher",
    n_is="threads",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=elapsed_sql("elapsed_us"),
    readings=readings,
)
