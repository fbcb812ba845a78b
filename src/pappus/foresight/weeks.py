"""Series by week, for records that are too short to forecast month by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pappus.vocabulary.readings import MINIMUM_PEOPLE

Series = tuple[list[str], list[float]]

_WEEK = "CAST(FLOOR((FLOOR({ts} / 86400000000.0) + 3) / 7.0) AS BIGINT)"
"""Number of the week from Monday to Sunday; that of 1 January 1970, a Thursday, is 0."""
_FIRST_SUNDAY = date(1970, 1, 4)
_IN_TIME = "CASE WHEN answered = 1 AND elapsed_us <= 86400000000 THEN 1 ELSE 0 END"
_QUERIES = {
    "questions": ("threads", "opened_us", "opener", "at_risk", "0"),
    "answered_24h": (
        "threads",
        "opened_us",
        "opener",
        f"at_risk AND elapsed_us IS NOT NULL AND ({_IN_TIME} = 1 OR elapsed_us > 86400000000)",
        _IN_TIME,
    ),
    "acts": ("acts", "ts_us", "CASE WHEN kind = 'human' THEN person END", "1 = 1", "0"),
}
_SHARES = {"answered_24h"}


def weekly_series(query: Callable[[str], Any], first_day: date, last_day: date) -> dict[str, Series]:
    """Each series over the last whole weeks without a gap: last day of each week, and its figure.

    A week in which one to four people stand behind a figure is a gap; so is one without a question for a share of
    questions. For a count it is nought.
    """
    whole = _whole_weeks(first_day, last_day)
    return {name: _series(name, query, whole) for name in _QUERIES}


def _whole_weeks(first_day: date, last_day: date) -> list[int]:
    first = -(-(first_day - _FIRST_SUNDAY + timedelta(days=6)).days // 7)
    last = (last_day - _FIRST_SUNDAY).days // 7
    return list(range(first, last + 1))


def _series(name: str, query: Callable[[str], Any], whole: list[int]) -> Series:
    table, moment, person, which, part = _QUERIES[name]
    week = _WEEK.format(ts=moment)
    rows = query(
        f"SELECT {week} AS week, COUNT(*) AS n, COUNT(DISTINCT {person}) AS people, "
        f"CAST(SUM({part}) AS BIGINT) AS part FROM {table} WHERE {which} GROUP BY {week}"
    ).to_pylist()
    known = {int(row["week"]): row for row in rows}
    run: list[tuple[int, float]] = []
    for at in reversed(whole):
        value = _figure(name, known.get(at))
        if value is None:
            break
        run.append((at, value))
    run.reverse()
    return [(_FIRST_SUNDAY + timedelta(weeks=at)).isoformat() for at, _ in run], [value for _, value in run]


def _figure(name: str, row: dict[str, Any] | None) -> float | None:
    if row is None:
        return None if name in _SHARES else 0.0
    if 0 < row["people"] < MINIMUM_PEOPLE:
        return None
    return row["part"] / row["n"] if name in _SHARES else float(row["n"])
