"""Which share of the units is in regular contact with the unit that has most contact with others."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.shape_record import ABSENT, NEEDS, SQL, network_of
from pappus.vocabulary.languages import translated

REGULAR_SHARE_OF_MONTHS = 2 / 3
FEWEST_MONTHS = 3
FEWEST_UNITS = 3


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Units that had contact with the hub in two thirds of the months ÷ all units but the hub.

    The hub is the unit with the most contacts with other units. `n` is the number of those other units; all of them
    were counted, so there is no interval.
    """
    network = network_of(columns, context)
    others = len(network.units) - 1
    if others + 1 < FEWEST_UNITS:
        reason = translated("fewer than {fewest} units of at least five people", fewest=FEWEST_UNITS)
        return unavailable("; ".join((reason, *network.caveats)), max(others, 0), network.people)
    if network.months < FEWEST_MONTHS:
        return unavailable(
            translated("contacts of fewer than {fewest} months", fewest=FEWEST_MONTHS), others, network.people
        )
    between = network.contacts - np.diag(np.diag(network.contacts))
    hub = int(between.sum(1).argmax())
    if not between[hub].any():
        return unavailable(translated("no contact between units"), others, network.people)
    regular = np.delete(network.in_months[hub], hub) >= REGULAR_SHARE_OF_MONTHS * network.months
    return Estimate(float(regular.mean()), None, None, others, network.people, reason="; ".join(network.caveats))


INDICATOR = Indicator(
    title="Units in regular contact with the hub",
    question="Does the busiest unit keep in touch with the others?",
    unit="share",
    direction="higher",
    n_is="units",
    needs=NEEDS,
    absent=ABSENT,
    source="s2, s4; the share of months is set by judgement",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
)
