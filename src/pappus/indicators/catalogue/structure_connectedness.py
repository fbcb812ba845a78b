"""Whether contact joins all units, over others too."""

from pappus.indicators.chain_of_command import dimension, dimension_indicator
from pappus.indicators.indicator import Columns, Estimate, MeasureContext


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Krackhardt's connectedness: pairs of units that are joined by some way, over others too ÷ all pairs of units.

    Units without any contact count too. The interval leaves out one unit at a time; there is none with three units, or
    where that makes no difference. `n` is the number of units.
    """
    return dimension("connectedness", columns, context)


INDICATOR = dimension_indicator(
    readings,
    title="Connectedness of units",
    question="Does contact join all units, over others too?",
)
