"""What the indicators share that ask whether people come back: with the next matter, on another network, or reopening.

A person is the observation, however many matters he or she brings, so intervals count people. Matters that could not be
followed for the whole span are left out, and so are people without a name, who cannot be recognised.
"""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, unavailable
from pappus.indicators.response import SIDES_UNKNOWN
from pappus.indicators.response_rules import response_rules
from pappus.indicators.shares import share_of_rows, sums_names, sums_sql
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

NEEDS_RETURNING = (
    translatable("what people write to the organisation"),
    translatable("the organisation's answers"),
    translatable("people who can be recognised when they come back"),
)

_RETURNING_SQL = """
WITH judged AS (
  SELECT {key} AS key, {period} AS period, opener_no,
         CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no,
         <marks>
  FROM threads
  WHERE at_risk AND opener_no IS NOT NULL AND network NOT IN ({answered_only_networks}) AND <among>
),
per_person AS (
  SELECT key, period, opener_no, COUNT(*) AS n, <counts> FROM judged GROUP BY key, period, opener_no
),
sums AS (
  SELECT key, period, <sums> FROM per_person GROUP BY key, period
),
persons AS (
  SELECT key, period, opener_no AS person_no FROM per_person
  UNION
  SELECT key, period, replier_no AS person_no FROM judged WHERE replier_no IS NOT NULL
),
behind AS (
  SELECT key, period, COUNT(person_no) AS people FROM persons GROUP BY key, period
),
linked AS (
  SELECT COUNT(DISTINCT opener_no) AS linked_n
  FROM threads
  WHERE at_risk AND network NOT IN ({answered_only_networks}) AND next_network <> network
)
SELECT sums.key AS key, sums.period AS period, <names>, people, linked_n
FROM sums JOIN behind ON sums.key = behind.key AND sums.period = behind.period CROSS JOIN linked
"""


def returning_sql(among: str, **marks: str) -> str:
    """Matters counted by person, and of how many something holds; with the number of people seen on several networks.

    Args:
        among: condition over `threads` that says which are counted; `<span>` is the span in microseconds.
        marks: conditions over `threads` that say of what there are shares, by the name for `share_of_rows`.
    """
    judged = ", ".join(f"CASE WHEN {holds} THEN 1 ELSE 0 END AS {mark}" for mark, holds in marks.items())
    counts = ", ".join(f"SUM({mark}) AS {mark}" for mark in marks)
    sql = _RETURNING_SQL.replace("<among>", among).replace("<marks>", judged)
    return with_span(
        sql.replace("<counts>", counts).replace("<sums>", sums_sql(*marks)).replace("<names>", sums_names(*marks))
    )


def with_span(sql: str) -> str:
    """SQL with the span, in microseconds, within which somebody comes back with the same matter."""
    return sql.replace("<span>", str(response_rules().return_days * MICROSECONDS_PER_DAY))


ANSWERS_FOLLOWED = "answered = 1 AND first_reply_us + <span> <= censored_us"
"""Matters whose answer was followed for the whole span."""

SETTLED = (
    "(next_us IS NULL OR next_us > first_reply_us + <span>)"
    " AND (reopened_us IS NULL OR reopened_us > first_reply_us + <span>)"
)
"""Of those, the ones whose opener did not come back by then, and which were not opened again."""

FOLLOWED_SQL = returning_sql(
    "opened_us + <span> <= censored_us AND (previous_us IS NULL OR previous_us + <span> < opened_us)",
    channel_changed="next_us <= opened_us + <span> AND next_network <> network",
    once="(next_us IS NULL OR next_us > opened_us + <span>)"
    " AND (reopened_us IS NULL OR reopened_us > opened_us + <span>)",
)
"""Matters followed for the whole span, what comes within the span of an earlier one being a part of that; how many were
carried on through another channel, and how many came up once only."""


def share_across_networks(columns: Columns, context: MeasureContext, mark: str) -> Estimate:
    """The share of the matters of `FOLLOWED_SQL` with a mark; the interval counts people, not matters.

    Not available where nobody is recognised on more than one network, since a change could not be seen.
    """
    if not single(columns, "linked_n"):
        reason = translated("nobody is recognised on more than one network, so that a change could not be seen")
        return unavailable(reason, single(columns, "n"), single(columns, "people"))
    reason = "" if context.sides_known else translated(SIDES_UNKNOWN)
    return share_of_rows(columns, single(columns, "people"), reason, mark)
