"""Which share of the outsiders who talk to us has come back."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.returning import ABSENT, NEEDS, SPANS_SQL, enough_months
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Outsiders of the last 90 days who had also spoken 90 to 365 days before their last act ÷ all of those 90 days.

    The interval is Wilson's, over people. Of the year before, outsiders have to be
    on record in nine months, or everybody would look new.
    """
    n = single(columns, "now_n")
    if n == 0:
        return unavailable(ABSENT, 0, 0)
    if not enough_months(single(columns, "year_months_n"), 1):
        return unavailable(translated("the record shows outsiders in too few months of the year before"), n, n)
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
