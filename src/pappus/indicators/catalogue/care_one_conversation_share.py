"""Whether a customer deals with one organisation, whatever the channel."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.recontact import FOLLOWED_SQL, NEEDS_RETURNING, share_across_networks


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Matters without a further contact on any network, and not opened again, within 7 days of the first one.

    Not available where nobody is recognised on more than one network, since a change could not be seen. The interval
    counts people, not matters.
    """
    return share_across_networks(columns, context, "once")


INDICATOR = Indicator(
    title="One conversation",
    question="Do people have to come only once, whatever the channel?",
    unit="share",
    direction="higher",
    n_is="threads",
    needs=(*NEEDS_RETURNING, "the same person recognised on several networks"),
    absent="no matter in the record was followed for a week by somebody who can be recognised",
    source="s4; Franco et al. (2019), PMC6690503",
    sql=FOLLOWED_SQL,
    readings=readings,
)
