"""Which share of matters is moved before anybody answers."""

from functools import partial

from pappus.indicators.ends import NEEDS_ENDS, SOURCE_ENDS, ended_share, ends_sql
from pappus.indicators.indicator import Indicator

INDICATOR = Indicator(
    title="Passed on without an answer",
    question="Which share of matters is moved or merged before anybody answers?",
    unit="share",
    direction="lower",
    n_is="threads",
    needs=NEEDS_ENDS,
    absent="no matter in the record was moved before it was answered, or its exports do not say",
    source=SOURCE_ENDS,
    sql=ends_sql("moved"),
    readings=partial(ended_share, "moved"),
)
