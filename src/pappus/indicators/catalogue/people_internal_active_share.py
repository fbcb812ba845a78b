"""Which share of the organisation's people takes part on its internal networks."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.taking_part import active_share, active_sql
from pappus.vocabulary.languages import translatable

ABSENT = translatable("the record holds no act of our people on an internal network")


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """People with a post, share or like on an internal network in the last 90 days ÷ people of the organisation.

    The interval is Wilson's; `n` and the people are those of the organisation, active or not.
    """
    return active_share(columns, context, ABSENT)


INDICATOR = Indicator(
    title="People who take part inside",
    question="Which share of our people uses the internal networks?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=("acts on internal networks", "who our people are, or how many"),
    absent=ABSENT,
    source="s3; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=active_sql("network_class = 'internal'"),
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people_or_size",),
    snapshot=True,
)
