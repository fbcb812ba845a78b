"""The periods of a series: weeks, months or quarters by their last days, without a gap."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

Step = Literal["day", "week", "month", "quarter"]

_DAYS: dict[Step, tuple[int, int]] = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 93)}
_MONTHS: dict[Step, int] = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Periods:
    """Periods side by side.

    Attributes:
        step: how long each is.
        ends: last day of each, ascending.
        start: first day of the first one.
    """

    step: Step
    ends: tuple[date, ...]
    start: date

    def until(self, last: date) -> tuple[date, ...]:
        """The ends, and those of the periods after them that are over by a day."""
        found = list(self.ends)
        while (following := end_after(found[-1], self.step)) <= last:
            found.append(following)
        return tuple(found)


def step_between(days: Sequence[date]) -> Step | None:
    """Whether days lie days, weeks, months or quarters apart, by most of their distances; null if none of these."""
    apart = sorted((later - earlier).days for earlier, later in pairwise(days))
    if not apart:
        return None
    usual = apart[len(apart) // 2]
    return next((step for step, (least, most) in _DAYS.items() if least <= usual <= most), None)


def without_gap(days: Sequence[date]) -> Periods | None:
    """The last of the days that follow each other without a gap; null where they are no regular periods."""
    step = step_between(days)
    if step is None:
        return None
    least, most = _DAYS[step]
    first = len(days) - 1
    while first > 0 and least <= (days[first] - days[first - 1]).days <= most:
        first -= 1
    before = end_before(days[first], step)
    return Periods(step, tuple(days[first:]), before + timedelta(days=1))


def end_after(end: date, step: Step) -> date:
    """The last day of the period after one."""
    return _moved(end, step, 1)


def end_before(end: date, step: Step) -> date:
    """The last day of the period before one."""
    return _moved(end, step, -1)


def _moved(end: date, step: Step, by: int) -> date:
    if step not in _MONTHS:
        return end + timedelta(days=by * _DAYS[step][0])
    at = end.year * 12 + end.month - 1 + by * _MONTHS[step]
    year, month = at // 12, at % 12 + 1
    last = calendar.monthrange(year, month)[1]
    closes = end.day == calendar.monthrange(end.year, end.month)[1]
    return date(year, month, last if closes else min(end.day, last))
