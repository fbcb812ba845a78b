"""Whether there are no more ties between units than it takes to join them."""

from pappus.indicators.chain_of_command import dimension, dimension_indicator
from pappus.indicators.indicator import Columns, Estimate, MeasureContext


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Krackhardt's efficiency: ties that are missing ÷ ties that could be spared and still leave joined what is joined.

    A tie leads from the unit whose people answer, address or name to the unit of those who are; contact with fewer than
    five people behind it counts as going both ways. The interval leaves out one unit at a time; there is none with
    three units, or where that makes no difference. `n` is the number of units.
    """
    return dimension("efficiency", columns, context)


INDICATOR = dimension_indicator(
    readings,
    title="Sparseness of contact (efficiency)",
    question="Are there no more ties between units than it takes to join them?",
)
