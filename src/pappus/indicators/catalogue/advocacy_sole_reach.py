"""How many people outside are reached by one ambassador alone."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.reach import ABSENT, NEEDS, SQL, reach_of


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """People outside whom exactly one ambassador reached within 365 days; counted in full."""
    return reach_of(columns, float(columns["links_n"][columns["reachers_n"] == 1].sum()))


INDICATOR = Indicator(
    title="People reached by one ambassador alone",
    question="How many people outside would we lose sight of if the one ambassador who reaches them fell silent?",
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
