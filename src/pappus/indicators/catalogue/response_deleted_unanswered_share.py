"""Which share of matters is deleted before anybody answers."""

from functools import partial

from pappus.indicators.ends import NEEDS_ENDS, SOURCE_ENDS, ended_share, ends_sql
from pappus.indicators.indicator import Indicator

INDICATOR = Indicator(
    title="Deleted without an answer",
    question="Which share of what people write disappears before anybody answers?",
    unit="share",
    direction="lower",
    n_is="threads",
    needs=NEEDS_ENDS,
    absent="nothing in the record was deleted before it was answered, or its exports do not say",
    source=SOURCE_ENDS,
    sql=ends_sql("deleted"),
    readings=partial(ended_share, "deleted"),
)
