"""Whether contact between units leads one way, as in a chain of command."""

from pappus.indicators.chain_of_command import dimension, dimension_indicator
from pappus.indicators.indicator import Columns, Estimate, MeasureContext


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Krackhardt's hierarchy: pairs of units without a way back ÷ pairs with a way between them, over others too.

    A tie leads from the unit whose people answer, address or name to the unit of those who are; contact with fewer than
    five people behind it counts as going both ways. The interval leaves out one unit at a time; there is none with
    three units, or where that makes no difference. `n` is the number of units.
    """
    return dimension("hierarchy", columns, context)


INDICATOR = dimension_indicator(
    readings,
    title="Hierarchy of contact",
    question="Does contact between units lead one way, as in a chain of command?",
)
