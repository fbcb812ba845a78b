"""How long people wait, by the organisation's opening hours."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.response import ABSENT_BUSINESS, NEEDS, SOURCE, elapsed_sql, median

INDICATOR = Indicator(
    title="Median time to the first answer, in business hours",
    question="How long does half of those who write wait while the organisation is open?",
    unit="business hours",
    direction="lower",
    n_is="threads",
    needs=(*NEEDS, "the organisation's business hours"),
    absent=ABSENT_BUSINESS,
    source=SOURCE,
    sql=elapsed_sql("elapsed_business_us"),
    readings=median,
    requires=("business_hours",),
)
