"""Which share of answers goes out without an approval."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.thread_shares import thread_share, thread_share_sql

INDICATOR = Indicator(
    title="Answered without an approval",
    question="Which share of answers goes out without somebody else approving it first?",
    unit="share",
    direction="higher",
    n_is="threads",
    needs=(
        "what people write to the organisation",
        "the organisation's answers",
        "when answers were put up for approval",
    ),
    absent="no answer in the record was put up for approval, or its exports do not say",
    source="s4; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    sql=thread_share_sql(
        "answered = 1 AND network IN (SELECT network FROM threads WHERE approvals_n > 0)",
        "COALESCE(approvals_n, 0) = 0",
    ),
    readings=thread_share,
)
