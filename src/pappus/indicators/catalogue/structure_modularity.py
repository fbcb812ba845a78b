"""How well the units, as they are drawn, describe who is in contact with whom."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.shape_record import ABSENT, NEEDS, SQL, network_of
from pappus.statistics.graphs import modularity
from pappus.vocabulary.languages import translated


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Newman's modularity of the units: the share of contacts inside units less the share that their volume explains.

    0 where contact does not heed units; the nearer to 1, the more it keeps to them. It describes the contacts that were
    counted, so there is no interval.
    """
    network = network_of(columns, context)
    if len(network.units) < 2 or not network.n:
        reason = translated("fewer than two units of at least five people had contact")
        return unavailable("; ".join((reason, *network.caveats)), network.n, network.people)
    value = modularity(network.contacts)
    return Estimate(value, None, None, network.n, network.people, reason="; ".join(network.caveats))


INDICATOR = Indicator(
    title="Separateness of units (modularity)",
    question="Do units keep to themselves?",
    unit="index",
    direction="neither",
    n_is="contacts",
    needs=NEEDS,
    absent=ABSENT,
    source="s4; Newman & Girvan (2004), doi:10.1103/PhysRevE.69.026113",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
)
