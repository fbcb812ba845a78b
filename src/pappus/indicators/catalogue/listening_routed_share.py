"""Which share of what outsiders say reaches the function that can do something about it."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.listening import ABSENT, NEEDS, mentions_sql
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.languages import translatable


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Mentions with an act by the right function ÷ mentions of properties whose owner is known.

    The right function is the one that owns the property which is meant; of an official account it is the owner's too.
    The interval takes each outsider as one observation.
    """
    return share_of_rows(columns, single(columns, "people"))


INDICATOR = Indicator(
    title="Mentions that reach the right function",
    question="Does what we hear reach those who can act?",
    unit="share",
    direction="higher",
    n_is="mentions",
    needs=(*NEEDS, translatable("the register of properties with owners"), translatable("the function of who acts")),
    absent=ABSENT,
    source="s1",
    sql=mentions_sql("routed_us", "function IS NOT NULL"),
    readings=readings,
)
