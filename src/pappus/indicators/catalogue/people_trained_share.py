"""Which share of those whose work needs it has finished the training."""

from pappus.indicators.duties import ABSENT, NEED, dated_share, dated_sql
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.vocabulary.languages import translated


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """People who finished the training ÷ people whose work asks for acting socially; counted in full."""
    return dated_share(columns, translated("of nobody is a day of training on the list (people.csv, trained_at)"))


INDICATOR = Indicator(
    title="People who are trained",
    question="Have those whose work needs it finished the training?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=(NEED, "the day on which each finished the training (people.csv, trained_at)"),
    absent=ABSENT,
    source="s1, s2",
    sql=dated_sql("trained_us"),
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
)
