"""How long those waited who got an answer, also where only our answers are in the record."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.response import median, waits_sql
from pappus.vocabulary.languages import translated


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The median wait of what was answered, by someone other than the asker, with an interval.

    Threads whose opening is in no file count too where its id tells when it was written. The share that was answered
    is not known from this, and nothing is said of it.
    """
    found = median(columns, context)
    told = sum(int(number) for number in columns["threads_n"][columns["whole"] == 0])
    if found.outcome != "found" or not told:
        return found
    reason = translated(
        "of {n} threads only our answer is in the record; how many nobody answered is not known", n=told
    )
    return Estimate(found.value, found.low, found.high, found.n, found.people, reason=reason)


INDICATOR = Indicator(
    title="Median wait of those who got an answer",
    question="How long did those wait who got an answer?",
    unit="hours",
    direction="lower",
    n_is="threads",
    needs=("the organisation's answers", "when what they answer was written, or an id that tells"),
    absent="no answer in the record of which it is known when what it answers was written",
    source="s4; Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452",
    sql=waits_sql("elapsed_us", "answered = 1 AND (at_risk OR opener_source = 'id_encoded')"),
    readings=readings,
)
