"""Levels from 0 to 4 on a lane: what people say with its interval, what is on record, what is expected."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.words import from_to
from pappus.vocabulary.findings import LEVELS
from pappus.vocabulary.languages import digits


@dataclass(frozen=True)
class LevelLane:
    """Marks on a lane from level 0 at its left end to level 4 at its right one; places in percent.

    Attributes:
        said: what people say; null if nothing is shown of it.
        low: lower end of its 90 % interval.
        high: upper end.
        record: what is on record; null if nothing is.
        tier: recorded, attested or shown, where what is on record is one of them alone; else empty.
        expected: the level that is expected; null if none is.
        others: what others say of them; null if nothing is shown of it.
    """

    said: float | None = None
    low: float = 0.0
    high: float = 0.0
    record: float | None = None
    tier: str = ""
    expected: float | None = None
    others: float | None = None

    @property
    def apart(self) -> tuple[float, float] | None:
        """From where to where the two sides lie apart; null unless both are known."""
        if self.said is None or self.record is None:
            return None
        return min(self.said, self.record), max(self.said, self.record)


def on_lane(level: float) -> float:
    """The place of a level, 0 to 100; a level drawn beyond an end stands at it."""
    share = (level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])
    return round(100 * min(max(share, 0.0), 1.0), 2)


def level_words(value: float, low: float, high: float) -> str:
    """A level with its 90 % interval: `2.4 (2.1 to 2.7)`; what lies beyond an end of the scale is told as that end."""
    bottom, top = LEVELS[0], LEVELS[-1]
    shown, least, most = (min(max(one, bottom), top) for one in (value, low, high))
    return with_interval(shown, least, most)


def with_interval(value: float, low: float, high: float, decimals: int = 1) -> str:
    """A figure with its 90 % interval: `2.4 (2.1 to 2.7)`."""
    told, *ends = (digits(f"{one:.{decimals}f}") for one in (value, low, high))
    return f"{told} ({from_to(*ends)})"


def signed(value: float, low: float, high: float) -> str:
    """A difference with its 90 % interval: `+0.8 (+0.3 to +1.2)`."""
    told, *ends = (digits(f"{round(one, 1) + 0.0:+.1f}").replace("-", "\N{MINUS SIGN}") for one in (value, low, high))
    return f"{told} ({from_to(*ends)})"
