"""Social signals: how much is said and asked, day by day, counted from the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DAY = "CAST(FLOOR({ts} / 86400000000.0) AS BIGINT)"
_COUNTS = {
    "talk": ("acts", "ts_us", "side <> 'org' AND network_class <> 'internal' AND verb = 'Create'"),
    "questions": ("threads", "opened_us", "at_risk"),
    "own": ("acts", "ts_us", "side = 'org' AND verb = 'Create'"),
}
_EPOCH = date(1970, 1, 1).toordinal()


def daily_signals(query: Callable[[str], Any]) -> dict[str, dict[date, int]]:
    """Counts of each signal by day (UTC); days on which there was nothing are left out."""
    found = {}
    for name, (table, moment, which) in _COUNTS.items():
        day = _DAY.format(ts=moment)
        rows = query(f"SELECT {day} AS day, COUNT(*) AS n FROM {table} WHERE {which} GROUP BY {day}")
        days, counts = rows["day"].to_pylist(), rows["n"].to_pylist()
        found[name] = {date.fromordinal(_EPOCH + int(at)): int(count) for at, count in zip(days, counts, strict=True)}
    return found


def by_period(daily: dict[date, int], ends: Sequence[date], start: date) -> Floats:
    """Logarithm of one more than the count of each period, so that one burst does not outweigh all others.

    A period lasts from the day after the end of the one before; `start` begins the first.
    """
    edges = np.array([end.toordinal() for end in ends])
    sums = np.zeros(len(ends))
    for day, count in daily.items():
        at = int(np.searchsorted(edges, day.toordinal()))
        if day >= start and at < len(ends):
            sums[at] += count
    result: Floats = np.log1p(sums)
    return result
