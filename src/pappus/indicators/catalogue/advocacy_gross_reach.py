"""How many people outside our ambassadors reach, counted for each ambassador anew."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, total
from pappus.indicators.reach import ABSENT, NEEDS, SQL, reach_of


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """People reached by each ambassador within 365 days, summed: who was reached by three counts three times.

    It grows with every ambassador who speaks to the same people, so it stands beside the reach, never in place of it.
    """
    return reach_of(columns, float(total(columns, "links_n")))


INDICATOR = Indicator(
    title="Gross reach of ambassadors",
    question="How many people outside do our ambassadors reach if each ambassador is counted alone?",
    unit="people",
    direction="neither",
    n_is="people outside",
    needs=NEEDS,
    absent=ABSENT,
    source="s0",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
    additive=True,
)
