"""Which share of answered matters passes from one unit to another."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.thread_shares import thread_share, thread_share_sql

INDICATOR = Indicator(
    title="Handed over",
    question="Which share of the matters that we answer passes from one unit to another?",
    unit="share",
    direction="lower",
    n_is="threads",
    needs=("what people write to the organisation", "answers of which the unit is known"),
    absent="no answered matter of which the unit is known, or the answers of one unit alone",
    source="s4; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=thread_share_sql(
        "answered = 1 AND handed_over IS NOT NULL AND (SELECT COUNT(DISTINCT replier_unit) FROM threads) > 1",
        "handed_over = 1",
    ),
    readings=thread_share,
)
