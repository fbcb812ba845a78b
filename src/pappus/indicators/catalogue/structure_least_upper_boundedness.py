"""Whether any two units have a unit over them, as in a chain of command."""

from pappus.indicators.chain_of_command import dimension, dimension_indicator
from pappus.indicators.indicator import Columns, Estimate, MeasureContext


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """1 − pairs of units without a common superior nearest to both ÷ the most that there could be (Krackhardt).

    A superior of a unit is the unit itself and whichever turns to it, over others too. A tie leads from the unit whose
    people answer, address or name to the unit of those who are; contact with fewer than five people behind it
    counts as going both ways. The interval leaves out one unit at a time; there is none with three units, or where
    that makes no difference. `n` is the number of units.
    """
    return dimension("least_upper_bound", columns, context)


INDICATOR = dimension_indicator(
    readings,
    title="Common superiors (least upper boundedness)",
    question="Do any two units have a unit over them, as in a chain of command?",
)
