"""Which share of what outsiders say to us or about us is seen by somebody of ours."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.listening import ABSENT, NEEDS, mentions_sql
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.languages import translated


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Mentions with any act of ours on them ÷ mentions that call for something.

    An answer, a like, a share or a mark shows that it was seen. Who only reads leaves no trace, so it is the least that
    was heard. The interval takes each outsider as one observation.
    """
    return share_of_rows(columns, single(columns, "people"), translated("at least; who only reads leaves no trace"))


INDICATOR = Indicator(
    title="Mentions heard",
    question="Do we hear what is said about us?",
    unit="share",
    direction="higher",
    n_is="mentions",
    needs=NEEDS,
    absent=ABSENT,
    source="s1",
    sql=mentions_sql("seen_us"),
    readings=readings,
)
