"""Which share of those whose work asks for it has signed the standard of conduct."""

from pappus.indicators.duties import ABSENT, NEED, dated_share, dated_sql
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.vocabulary.languages import translated


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """People who signed the standard ÷ people whose work asks for acting socially; counted in full."""
    return dated_share(columns, translated("of nobody is the day of a signature on the list (people.csv, signed_at)"))


INDICATOR = Indicator(
    title="People who signed the standard",
    question="Have those concerned signed the standard of conduct and tone?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=(NEED, "the day on which each signed (people.csv, signed_at)"),
    absent=ABSENT,
    source="s1, s2",
    sql=dated_sql("signed_us"),
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
)
