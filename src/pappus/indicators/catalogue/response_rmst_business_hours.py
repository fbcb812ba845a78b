"""How long people wait on average, by the organisation's opening hours, up to 24 of them."""

from functools import partial

from pappus.indicators.indicator import Indicator
from pappus.indicators.response import (
    ABSENT_BUSINESS,
    HORIZON_BUSINESS_HOURS,
    NEEDS,
    SOURCE_RMST,
    elapsed_sql,
    mean_to,
)

INDICATOR = Indicator(
    title="Mean time to the first answer, up to 24 business hours",
    question="How long do people wait on average while the organisation is open, counting at most 24 hours?",
    unit="business hours",
    direction="lower",
    n_is="threads",
    needs=(*NEEDS, "the organisation's business hours"),
    absent=ABSENT_BUSINESS,
    source=SOURCE_RMST,
    sql=elapsed_sql("elapsed_business_us"),
    readings=partial(mean_to, HORIZON_BUSINESS_HOURS),
    requires=("business_hours",),
)
