"""Whether contact stays inside units, against what their sizes alone would give."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.shape_record import ABSENT, NEEDS, SQL, network_of
from pappus.statistics.graphs import ei_by_chance, ei_interval
from pappus.vocabulary.languages import digits, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """(Contacts between units − contacts inside units) ÷ all of them: −1 only inside, 1 only between.

    The reason gives what it would be if contact did not heed units; small units among many have most of their contacts
    outside by their size alone. The interval takes what two people exchange in a month as one observation.
    """
    network = network_of(columns, context)
    if len(network.units) < 2 or not network.n:
        reason = translated("fewer than two units of at least five people had contact")
        return unavailable("; ".join((reason, *network.caveats)), network.n, network.people)
    inside, inside_squares = network.contacts.trace(), network.squares.trace()
    between, between_squares = network.n - inside, (network.squares.sum() - inside_squares) / 2
    found = ei_interval(between, inside, between_squares, inside_squares, INTERVAL_LEVEL)
    expected = translated("{index} if contact did not heed units", index=digits(f"{ei_by_chance(network.sizes):.2f}"))
    reason = "; ".join((expected, *network.caveats))
    return Estimate(found.value, found.low, found.high, network.n, network.people, reason=reason)


INDICATOR = Indicator(
    title="Openness of units (E–I index)",
    question="Does contact leave the units or stay inside them?",
    unit="index",
    direction="higher",
    n_is="contacts",
    needs=NEEDS,
    absent=ABSENT,
    source="s4; Krackhardt & Stern (1988), doi:10.2307/2786835",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
)
