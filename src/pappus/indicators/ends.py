"""What the indicators of matters that end without an answer share: closed, deleted, or moved elsewhere.

An end that comes first takes the matter away from the others, so the share of each is its cumulative incidence; the
answer is one of the ends. Only networks whose record knows such ends at all are counted: elsewhere none of them would
mean nothing.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, total, unavailable
from pappus.indicators.response import SECONDS_PER_HOUR, SIDES_UNKNOWN, not_followed
from pappus.indicators.response_rules import response_rules
from pappus.indicators.thread_people import PEOPLE_SQL
from pappus.statistics.competing_ends import Incidences, cumulative_incidence, incidence_at
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

End = Literal["answered", "closed", "deleted", "moved"]
ENDS: tuple[End, ...] = ("answered", "closed", "deleted", "moved")

NEEDS_ENDS = (
    translatable("what people write to the organisation"),
    translatable("the organisation's answers"),
    translatable("when matters were closed, deleted or moved"),
)
SOURCE_ENDS = "s4; Aalen & Johansen (1978), Scand. J. Statist. 5, 141-150"

_ENDS_SQL = (
    """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CAST(FLOOR((end_us - opened_us) / 1000000.0) AS BIGINT) AS elapsed_s,
         end_reason, opener_no, CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no
  FROM threads
  WHERE at_risk AND network NOT IN ({answered_only_networks})
    AND network IN (SELECT network FROM threads WHERE <known>)
),
counted AS (
  SELECT key, period, elapsed_s, COUNT(*) AS threads_n,
         CAST(SUM(CASE WHEN end_reason = 'answered' THEN 1 ELSE 0 END) AS BIGINT) AS answered_n,
         CAST(SUM(CASE WHEN end_reason = 'closed' THEN 1 ELSE 0 END) AS BIGINT) AS closed_n,
         CAST(SUM(CASE WHEN end_reason = 'deleted' THEN 1 ELSE 0 END) AS BIGINT) AS deleted_n,
         CAST(SUM(CASE WHEN end_reason = 'moved' THEN 1 ELSE 0 END) AS BIGINT) AS moved_n
  FROM base
  GROUP BY key, period, elapsed_s
),
"""
    + PEOPLE_SQL
    + """
SELECT counted.key AS key, counted.period AS period, elapsed_s, threads_n, answered_n, closed_n, deleted_n, moved_n,
       people
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""
)

_KNOWN: dict[End, str] = {
    "closed": "closed_us IS NOT NULL",
    "deleted": "end_reason = 'deleted'",
    "moved": "end_reason = 'moved'",
}


def ends_sql(end: End) -> str:
    """Threads counted by whole seconds to their end, on networks whose record knows such ends."""
    return _ENDS_SQL.replace("<known>", _KNOWN[end])


def all_ends_sql() -> str:
    """The same for whatever ends without an answer, on networks whose record knows any such end."""
    return _ENDS_SQL.replace("<known>", "end_reason IN ('closed', 'deleted', 'moved')")


def incidences_of(columns: Columns) -> Incidences:
    """The share of threads that ended in each way, in the order of `ENDS`, by hours since they were opened."""
    ends = np.stack([np.asarray(columns[f"{end}_n"]) for end in ENDS])
    return cumulative_incidence(columns["elapsed_s"] / SECONDS_PER_HOUR, ends, columns["threads_n"])


def ended_share(end: End, columns: Columns, context: MeasureContext) -> Estimate:
    """The share of threads that ended so before any answer, within 30 days; one thread is one observation.

    Threads that nobody has answered yet count for as long as they were seen.
    """
    n, people, hours = total(columns, "threads_n"), single(columns, "people"), response_rules().ends_hours
    found = incidence_at(incidences_of(columns), ENDS.index(end), hours, INTERVAL_LEVEL)
    if found is None:
        return unavailable(not_followed(hours), n, people)
    reason = "" if context.sides_known else translated(SIDES_UNKNOWN)
    return Estimate(found.value, found.low, found.high, n, people, reason=reason)
