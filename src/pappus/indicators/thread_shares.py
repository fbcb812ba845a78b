"""What the indicators share that are a share of threads: those of some kind of which something holds."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single
from pappus.indicators.response import SIDES_UNKNOWN
from pappus.indicators.shares import share_of
from pappus.indicators.thread_people import PEOPLE_SQL
from pappus.vocabulary.languages import translated

_SHARE_SQL = (
    """
WITH base AS (
  SELECT {key} AS key, {period} AS period, opener_no,
         CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no,
         CASE WHEN <holds> THEN 1 ELSE 0 END AS holds
  FROM threads
  WHERE at_risk AND network NOT IN ({answered_only_networks}) AND <among>
),
counted AS (
  SELECT key, period, COUNT(*) AS threads_n, CAST(SUM(holds) AS BIGINT) AS holds_n
  FROM base
  GROUP BY key, period
),
"""
    + PEOPLE_SQL
    + """
SELECT counted.key AS key, counted.period AS period, threads_n, holds_n, people
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""
)


def thread_share_sql(among: str, holds: str) -> str:
    """Threads that call for an answer, and of how many something holds.

    Args:
        among: condition over `threads` that says which are counted.
        holds: condition over `threads` that says of what the share is.
    """
    return _SHARE_SQL.replace("<among>", among).replace("<holds>", holds)


def thread_share(columns: Columns, context: MeasureContext) -> Estimate:
    """The share with Wilson's interval; one thread is one observation."""
    reason = "" if context.sides_known else translated(SIDES_UNKNOWN)
    return share_of(single(columns, "holds_n"), single(columns, "threads_n"), single(columns, "people"), reason)
