"""How long people wait on average, by the calendar, up to three days."""

from functools import partial

from pappus.indicators.indicator import Indicator
from pappus.indicators.response import ABSENT, HORIZON_HOURS, NEEDS, SOURCE_RMST, elapsed_sql, mean_to

INDICATOR = Indicator(
    title="Mean time to the first answer, up to 72 hours",
    question="How long do people wait on average, when longer than three days counts as three days?",
    unit="hours",
    direction="lower",
    n_is="threads",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE_RMST,
    sql=elapsed_sql("elapsed_us"),
    readings=partial(mean_to, HORIZON_HOURS),
)
