"""Which share of matters is closed before anybody answers."""

from functools import partial

from pappus.indicators.ends import NEEDS_ENDS, SOURCE_ENDS, ended_share, ends_sql
from pappus.indicators.indicator import Indicator

INDICATOR = Indicator(
    title="Closed without an answer",
    question="Which share of matters is closed before anybody answers?",
    unit="share",
    direction="lower",
    n_is="threads",
    needs=NEEDS_ENDS,
    absent="no matter in the record was closed, or its exports do not say when",
    source=SOURCE_ENDS,
    sql=ends_sql("closed"),
    readings=partial(ended_share, "closed"),
)
