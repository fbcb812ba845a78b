"""Of how many ideas and insights something is done within half a year."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.innovation import ABSENT, NEEDS, come_within, waiting_sql


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Kaplan and Meier's share of ideas and insights acted on within 180 days of the day they were written down.

    Younger ones count as long as they have waited, and one that was rejected as waiting on. The interval is the log–log
    one; ideas are taken as independent.
    """
    return come_within(columns)


INDICATOR = Indicator(
    title="Ideas acted on",
    question="Is something done about ideas and insights?",
    unit="share",
    direction="higher",
    n_is="ideas",
    needs=NEEDS,
    absent=ABSENT,
    source="s1; Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452",
    sql=waiting_sql("acted_us"),
    readings=readings,
    groupings=("organisation", "function"),
    snapshot=True,
    counts_people=False,
)
