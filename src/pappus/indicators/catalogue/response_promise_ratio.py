"""Whether answers are as fast as the organisation promises."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total, unavailable
from pappus.indicators.response import (
    ABSENT,
    NEEDS,
    SECONDS_PER_HOUR,
    SOURCE_RMST,
    caveat,
    elapsed_sql,
    mean_of_arm,
    not_followed,
)
from pappus.vocabulary.languages import digits, translated

HORIZON_HOURS = 24.0
SHORTEST_HOURS = 1 / SECONDS_PER_HOUR


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The promised time ÷ the mean wait within the first 24 hours; 1 where people wait just as long as promised.

    Above 1 answers are faster than promised. What takes longer than a day counts as a day, and what nobody has answered
    yet as having waited for at least the time seen. A wait under a second counts as a second.
    """
    n, people, promised = total(columns, "threads_n"), single(columns, "people"), context.promised_hours
    found = mean_of_arm(columns, HORIZON_HOURS)
    if found is None or promised is None:
        return unavailable(not_followed(HORIZON_HOURS), n, people)
    wait, soonest, latest = (max(one, SHORTEST_HOURS) for one in (found.value, found.low, found.high))
    told = translated("promised within {hours} hours", hours=digits(f"{promised:g}"))
    reason = "; ".join(part for part in (told, caveat(context)) if part)
    return Estimate(promised / wait, promised / latest, promised / soonest, n, people, reason=reason)


INDICATOR = Indicator(
    title="Promised time against the wait",
    question="Are answers as fast as we promise?",
    unit="ratio",
    direction="higher",
    n_is="threads",
    needs=(*NEEDS, "the promised time (organisation.yaml, promised_hours)"),
    absent=ABSENT,
    source=SOURCE_RMST,
    sql=elapsed_sql("elapsed_us"),
    readings=readings,
    requires=("promise",),
)
