"""Where a conversation breaks: people who go on to another channel."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.recontact import FOLLOWED_SQL, NEEDS_RETURNING, share_across_networks


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Matters whose opener next wrote on another network within 7 days.

    Not available where nobody is recognised on more than one network, since a change could not be seen. The interval
    counts people, not matters.
    """
    return share_across_networks(columns, context, "channel_changed")


INDICATOR = Indicator(
    title="Changed the channel",
    question="Which share of people goes on to another channel within a week?",
    unit="share",
    direction="lower",
    n_is="threads",
    needs=(*NEEDS_RETURNING, "the same person recognised on several networks"),
    absent="no matter in the record was followed for a week by somebody who can be recognised",
    source="s4; Franco et al. (2019), PMC6690503",
    sql=FOLLOWED_SQL,
    readings=readings,
)
