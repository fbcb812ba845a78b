"""Which share of the outsiders who talk to us has come back."""

from pappus.indicators.indicator import RECENT_DAYS, Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.returning import ABSENT, LOOK_BACK_DAYS, NEEDS, SPANS_SQL, covers
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Outsiders of the last 90 days who had also spoken 90 to 365 days before their last act ÷ all of those 90 days.

    The interval is Wilson's, over people. A shorter record would make everybody look new.
    """
    n = single(columns, "now_n")
    if n == 0:
        return unavailable(ABSENT, 0, 0)
    days = LOOK_BACK_DAYS + RECENT_DAYS
    if not covers(context.window_start_us, context.as_of_us, days):
        return unavailable(translated("the record covers fewer than {days} days", days=days), n, n)
    return share_of(single(columns, "now_back_n"), n, n)


INDICATOR = Indicator(
    title="Outsiders who come back",
    question="Do people outside come back to us?",
    unit="share",
    direction="higher",
    n_is="outsiders",
    needs=(*NEEDS, "fifteen months of them"),
    absent=ABSENT,
    source="s3; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=SPANS_SQL,
    readings=readings,
    groupings=("organisation", "network"),
    snapshot=True,
)
