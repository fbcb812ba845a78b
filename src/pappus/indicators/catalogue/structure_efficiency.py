"""Whether there are no more ties between units than it takes to join them."""

from pappus.indicators.chain_of_command import SOURCE, SQL, dimension
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.shape_record import ABSENT, NEEDS


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Krackhardt's efficiency: ties that are missing ÷ ties that could be spared and still leave joined what is joined.

    A tie leads from the unit whose people answer, address or name to the unit of those who are; contact with fewer than
    five people behind it counts as going both ways. The interval leaves out one unit at a time; there is none with
    three units, or where that makes no difference. `n` is the number of units.
    """
    return dimension("efficiency", columns, context)


INDICATOR = Indicator(
    title="Sparseness of contact (efficiency)",
    question="Are there no more ties between units than it takes to join them?",
    unit="share",
    direction="neither",
    n_is="units",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
)
