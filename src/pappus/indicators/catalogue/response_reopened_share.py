"""Which share of closed matters is opened again."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.thread_shares import thread_share, thread_share_sql

INDICATOR = Indicator(
    title="Opened again",
    question="Which share of the matters that were closed had to be opened again?",
    unit="share",
    direction="lower",
    n_is="threads",
    needs=("what people write to the organisation", "when matters were closed and opened again"),
    absent="no matter in the record was opened again, or its exports do not say",
    source="s4; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=thread_share_sql(
        "(closed_us IS NOT NULL OR reopened_us IS NOT NULL)"
        " AND network IN (SELECT network FROM threads WHERE reopened_us IS NOT NULL)",
        "reopened_us IS NOT NULL",
    ),
    readings=thread_share,
)
