"""How long people wait, by the calendar."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.response import ABSENT, NEEDS, SOURCE, elapsed_sql, median

INDICATOR = Indicator(
    title="Median time to the first answer",
    question="How long does half of those who write wait?",
    unit="hours",
    direction="lower",
    n_is="threads",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=elapsed_sql("elapsed_us"),
    readings=median,
)
