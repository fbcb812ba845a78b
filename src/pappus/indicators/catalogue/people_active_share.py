"""Which share of the organisation's people takes part at all."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.taking_part import active_share, active_sql
from pappus.vocabulary.languages import translatable

ABSENT = translatable("nobody who acts in the record is known to belong to the organisation (people.csv, domains)")


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """People with a post, share or like in the last 90 days ÷ people of the organisation, with Wilson's interval.

    `n` and the people are those of the organisation, active or not.
    """
    return active_share(columns, context, ABSENT)


INDICATOR = Indicator(
    title="People who take part",
    question="Which share of our people takes part?",
    unit="share",
    direction="higher",
    n_is="people",
    needs=("acts of our own people", "who our people are, or how many"),
    absent=ABSENT,
    source="s0, s3; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=active_sql("1 = 1"),
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people_or_size",),
    snapshot=True,
)
