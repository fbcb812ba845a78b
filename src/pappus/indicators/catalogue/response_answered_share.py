"""Which share of those who write get an answer at all."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.indicators.response import ABSENT, ANSWERED_ONLY, NEEDS, caveat, elapsed_sql, whole_rows
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Answered threads ÷ threads that call for an answer, with Wilson's interval; one thread is one observation.

    There is no time limit, so the youngest threads count as unanswered although their answer may be on its way.
    Networks whose export holds only what was answered do not count.
    """
    whole = whole_rows(columns)
    if not total(whole, "threads_n"):
        return unavailable(translated(ANSWERED_ONLY), total(columns, "threads_n"), single(columns, "people"))
    return share_of(total(whole, "answered_n"), total(whole, "threads_n"), single(whole, "people"), caveat(context))


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
