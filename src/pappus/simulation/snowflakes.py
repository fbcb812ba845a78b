"""Ids as X makes them, and its way of writing times."""

from __future__ import annotations

from pappus.simulation.rhythm import SECOND_US, aware

_EPOCH_MS = 1_288_834_974_657


class Snowflakes:
    """Makes ids that carry their time in milliseconds and never repeat."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def make(self, moment_us: int) -> int:
        """The id of something that happened at a moment."""
        number = (moment_us // 1_000 - _EPOCH_MS) << 22
        while number in self._taken:
            number += 1
        self._taken.add(number)
        return number


def created_at(moment_us: int) -> str:
    """A time as X writes it, to the second: `Sat Mar 14 09:00:00 +0000 2026`."""
    return f"{aware(moment_us - moment_us % SECOND_US):%a %b %d %H:%M:%S +0000 %Y}"
