"""How many people outside our ambassadors reach together, each counted once."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.reach import ABSENT, NEEDS, SQL, reach_of, shared_credit


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """People outside who answered, shared or liked what an ambassador said, within 365 days; counted in full.

    Who was reached by several ambassadors counts once, in equal parts for each of them, so that functions and units
    add up to the organisation. This is the Shapley value of the coverage game.
    """
    return reach_of(columns, shared_credit(columns))


INDICATOR = Indicator(
    title="People reached by ambassadors",
    question="How many people outside do our ambassadors reach, each counted once?",
    unit="people",
    direction="higher",
    n_is="people outside",
    needs=NEEDS,
    absent=ABSENT,
    source="s0; Shapley (1953), doi:10.1515/9781400881970-018",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
    additive=True,
)
