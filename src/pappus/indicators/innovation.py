"""What the indicators of innovation share: time from the day on which an idea was written down to what became of it.

Whatever has not come about yet is kept, as waiting for at least as long as it has waited (right-censored). What was
decided against waits on as well: it will not come about, and leaving it out would make every idea look adopted.
"""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, total, unavailable
from pappus.statistics.survival import Curve, kaplan_meier, survival_at
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

NEEDS = (translatable("the register of ideas and insights (ideas.csv)"),)
ABSENT = translatable("no idea or insight is written down (ideas.csv)")
WITHIN_DAYS = 180
"""An idea of which nothing comes within half a year counts as one of which nothing came."""

_SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period,
         CAST(FLOOR((CASE WHEN <event_us> <= {as_of_us} THEN <event_us> ELSE {as_of_us} END - recorded_us)
              / 86400000000.0) AS BIGINT) AS days,
         CASE WHEN <event_us> <= {as_of_us} THEN 1 ELSE 0 END AS came
  FROM ideas
  WHERE recorded_us <= {as_of_us}
)
SELECT key, period, days, CAST(SUM(came) AS BIGINT) AS came_n, COUNT(*) AS ideas_n
FROM base
GROUP BY key, period, days
"""


def waiting_sql(event_us: str) -> str:
    """Ideas and insights counted by whole days from their record to an event, or to now.

    Args:
        event_us: expression over `ideas` for the moment of the event, in microseconds; null where there was none.
    """
    return _SQL.replace("<event_us>", event_us)


def curve_of(columns: Columns) -> Curve:
    """The share of ideas still waiting, by days since they were written down."""
    return kaplan_meier(columns["days"], columns["came_n"], columns["ideas_n"])


def come_within(columns: Columns) -> Estimate:
    """The share of ideas of which it came about within half a year, those that are younger kept as they stand."""
    n = total(columns, "ideas_n")
    left = survival_at(curve_of(columns), WITHIN_DAYS, INTERVAL_LEVEL)
    if left is None:
        return unavailable(translated("no idea was followed for {days} days", days=WITHIN_DAYS), n, None)
    return Estimate(1 - left.value, 1 - left.high, 1 - left.low, n, None)
