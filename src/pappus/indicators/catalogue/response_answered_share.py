"""Which share of those who write get an answer at all."""

from dataclasses import replace

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.indicators.response import ABSENT, ANSWERED_ONLY, NEEDS, caveat, elapsed_sql, perhaps_answered, whole_rows
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Answered threads ÷ threads that call for an answer, with Wilson's interval; one thread is one observation.

    There is no time limit, so the youngest threads count as unanswered although their answer may be on its way.
    Networks whose export holds only what was answered do not count. Where an export holds only some of our answers the
    value is the least that it can be, and the interval reaches up to where all others were answered too (bounds of
    Manski, 1990, without any assumption).
    """
    whole = whole_rows(columns)
    if not total(whole, "threads_n"):
        return unavailable(translated(ANSWERED_ONLY), total(columns, "threads_n"), single(columns, "people"))
    n, answered, people = total(whole, "threads_n"), total(whole, "answered_n"), single(whole, "people")
    found, perhaps = share_of(answered, n, people, caveat(context)), perhaps_answered(whole)
    return replace(found, high=share_of(answered + perhaps, n, people).high) if perhaps else found


INDICATOR = Indicator(
    title="Answered",
    question="Do people who write get an answer?",
    unit="share",
    direction="higher",
    n_is="threads",
    needs=NEEDS,
    absent=ABSENT,
    source="s4; Socialbakers' measure of social devotion; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=elapsed_sql("elapsed_us"),
    readings=readings,
)
