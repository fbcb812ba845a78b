"""Time that passes only while an organisation is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Schedule:
    """Opening hours while they hold.

    Attributes:
        weekly: weekday in English, lower case → (opens, closes) as "HH:MM" on the wall clock; "24:00" is midnight; a
            closing time before the opening time is on the next day; a weekday that is missing is closed.
        time_zone: IANA name. Days are longer or shorter where clocks change; a wall time that comes twice means its
            first coming.
        holidays: ISO dates on which it does not open.
        from_us: first moment at which it holds, microseconds UTC; null if it always did.
        until_us: first moment at which it no longer does; null if it still does.
    """

    weekly: Mapping[str, tuple[str, str]]
    time_zone: str
    holidays: Collection[str] = ()
    from_us: int | None = None
    until_us: int | None = None


def elapsed_business_us(
    start_us: Integers,
    end_us: Integers,
    weekly: Mapping[str, tuple[str, str]],
    time_zone: str,
    holidays: Collection[str] = (),
) -> Integers:
    """Microseconds of opening time between starts and ends by one schedule that always holds; see `Schedule`.

    Raises:
        ValueError: a time is not "HH:MM".
        zoneinfo.ZoneInfoNotFoundError: no such time zone.
    """
    return elapsed_on_schedules_us(start_us, end_us, [Schedule(weekly, time_zone, holidays)])


def elapsed_on_schedules_us(start_us: Integers, end_us: Integers, schedules: Sequence[Schedule]) -> Integers:
    """Microseconds of opening time between starts and ends, 0 where an end lies before its start.

    What is open by two schedules at once counts once.

    Args:
        start_us: microseconds since 1970 UTC.
        end_us: the same, of the same length.
        schedules: the opening hours, each while it holds.

    Raises:
        ValueError: a time is not "HH:MM".
        zoneinfo.ZoneInfoNotFoundError: no such time zone.
    """
    if not len(start_us):
        return np.zeros(0, dtype=np.int64)
    first, last = int(min(start_us.min(), end_us.min())), int(max(start_us.max(), end_us.max()))
    spans = sorted(span for schedule in schedules for span in _spans_while_it_holds(first, last, schedule))
    if not spans:
        return np.zeros(len(start_us), dtype=np.int64)
    opens, closes = _merged(np.array(spans, dtype=np.int64))
    passed = np.concatenate([[0], np.cumsum(closes - opens)])
    elapsed = _reading(end_us, opens, closes, passed) - _reading(start_us, opens, closes, passed)
    return np.asarray(np.maximum(elapsed, 0), dtype=np.int64)


def _spans_while_it_holds(first_us: int, last_us: int, schedule: Schedule) -> Iterator[tuple[int, int]]:
    zone, holidays = ZoneInfo(schedule.time_zone), frozenset(schedule.holidays)
    begin = first_us if schedule.from_us is None else schedule.from_us
    end = last_us if schedule.until_us is None else schedule.until_us
    for opens, closes in _open_spans(max(first_us, begin), min(last_us, end), schedule.weekly, zone, holidays):
        clipped = opens if schedule.from_us is None else max(opens, begin)
        until = closes if schedule.until_us is None else min(closes, end)
        if clipped < until:
            yield clipped, until


def _reading(moments: Integers, opens: Integers, closes: Integers, passed: Integers) -> Integers:
    """What the clock shows: opening time since the first opening."""
    place = np.searchsorted(opens, moments, side="right") - 1
    within = np.minimum(moments, closes[np.maximum(place, 0)]) - opens[np.maximum(place, 0)]
    shown: Integers = np.where(place < 0, 0, passed[np.maximum(place, 0)] + within)
    return shown


def _merged(spans: Integers) -> tuple[Integers, Integers]:
    """Overlapping spans (a night shift into an early opening) count once."""
    ordered = spans[np.argsort(spans[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 1])
    opens = np.concatenate([ordered[:1, 0], np.maximum(ordered[1:, 0], reach[:-1])])
    return opens, np.maximum(reach, opens)


def _open_spans(
    first_us: int, last_us: int, weekly: Mapping[str, tuple[str, str]], zone: ZoneInfo, holidays: frozenset[str]
) -> Iterator[tuple[int, int]]:
    hours = {_WEEKDAYS.index(day): (_minutes(opens), _minutes(closes)) for day, (opens, closes) in weekly.items()}
    day = _local_day(first_us, zone) - timedelta(days=1)
    end = _local_day(last_us, zone)
    while day <= end:
        if day.weekday() in hours and day.isoformat() not in holidays:
            opens, closes = hours[day.weekday()]
            yield _instant(day, opens, zone), _instant(day, closes + (1440 if closes < opens else 0), zone)
        day += timedelta(days=1)


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def _local_day(moment_us: int, zone: ZoneInfo) -> date:
    return (_EPOCH + timedelta(microseconds=moment_us)).astimezone(zone).date()


def _instant(day: date, minutes: int, zone: ZoneInfo) -> int:
    wall = datetime.combine(day + timedelta(days=minutes // 1440), time(minutes % 1440 // 60, minutes % 60), zone)
    return (wall.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
