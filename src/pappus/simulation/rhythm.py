"""When things happen: days, weeks and seasons in the organisation's own time zone, and opening hours."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pappus.simulation.chance import Lot, log_normal
from pappus.simulation.settings import Settings

SECOND_US = 1_000_000
HOUR_US = 3_600 * SECOND_US
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPARE_DAYS = 40


@dataclass(frozen=True)
class OpeningHours:
    """When somebody is there: weekdays (0 is Monday) and seconds of the day."""

    weekdays: frozenset[int]
    opens_s: int
    closes_s: int

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> OpeningHours:
        """From a plan's `days`, `from` and `to`."""
        return cls(frozenset(entry["days"]), _seconds(entry["from"]), _seconds(entry["to"]))


@dataclass(frozen=True)
class Window:
    """The days of the record in a time zone, with some days after it so that late answers have a place.

    Attributes:
        days: the local days, the last `_SPARE_DAYS` of them after the end of the record.
        zone: the organisation's time zone.
        holidays: local days on which nobody works.
    """

    days: tuple[date, ...]
    zone: ZoneInfo
    holidays: frozenset[date]

    @classmethod
    def of(cls, settings: Settings) -> Window:
        """The window of an organisation."""
        first = settings.first_day
        length = (settings.last_day - first).days + 1 + _SPARE_DAYS
        holidays = settings.plan["business_hours"]["holidays"]
        return cls(
            tuple(first + timedelta(days=step) for step in range(length)),
            ZoneInfo(settings.plan["time_zone"]),
            frozenset(date.fromisoformat(day) for day in holidays),
        )

    @cached_property
    def midnights_us(self) -> list[int]:
        """Start of each local day, microseconds UTC."""
        return [_microseconds(datetime.combine(day, time(), self.zone)) for day in self.days]

    @property
    def end_us(self) -> int:
        """The first microsecond after the record."""
        return self.midnights_us[-_SPARE_DAYS]

    @property
    def length(self) -> int:
        """Number of days of the record."""
        return len(self.days) - _SPARE_DAYS

    def local(self, moment_us: int) -> tuple[int, int]:
        """Index of the local day and seconds since its midnight."""
        index = bisect_right(self.midnights_us, moment_us) - 1
        return index, (moment_us - self.midnights_us[index]) // SECOND_US

    def open_at(self, moment_us: int, hours: OpeningHours) -> bool:
        """Whether somebody is there at a moment."""
        index, second = self.local(moment_us)
        return self._works(index, hours) and hours.opens_s <= second < hours.closes_s

    def next_open(self, rng: random.Random, moment_us: int, hours: OpeningHours) -> int:
        """The moment itself if somebody is there, else a little after the next opening (a backlog waits there)."""
        if moment_us >= self.midnights_us[-8] or self.open_at(moment_us, hours):
            return moment_us
        index, second = self.local(moment_us)
        if not (self._works(index, hours) and second < hours.opens_s):
            index += 1
            while not self._works(index, hours):
                index += 1
        backlog_us = round(rng.expovariate(1 / 2_400) * SECOND_US)
        return self.midnights_us[index] + hours.opens_s * SECOND_US + backlog_us

    def _works(self, index: int, hours: OpeningHours) -> bool:
        day = self.days[index]
        return day.weekday() in hours.weekdays and day not in self.holidays


class AnswerTimes:
    """Draws when questions get their answer: a log-normal delay from the next opening on, sent while open."""

    def __init__(self, rng: random.Random, window: Window, plan: Mapping[str, Any], speed: float) -> None:
        self._rng = rng
        self._window = window
        self._open = OpeningHours.of(plan["open"])
        self._median_hours = plan["median_hours"] / speed
        self._sigma = plan["sigma"]

    def after(self, asked_us: int) -> int:
        """The moment of the answer to a question of `asked_us`; may lie after the end of the record."""
        start_us = self._window.next_open(self._rng, asked_us, self._open)
        delay_us = round(log_normal(self._rng, self._median_hours, self._sigma) * HOUR_US)
        return self._window.next_open(self._rng, start_us + delay_us, self._open)


class Rhythm:
    """Draws moments from the rhythm of an office or of the public."""

    def __init__(self, window: Window, plan: Mapping[str, Any], kind: str) -> None:
        self._window = window
        profile = plan["rhythm"][kind]
        incident = plan["rhythm"]["incident"] if kind == "public" else None
        weights = [
            _day_weight(day, profile, kind == "office" and day in window.holidays)
            * plan["rhythm"]["growth"] ** (index / window.length)
            * _incident_multiple(day, incident)
            for index, day in enumerate(window.days[: window.length])
        ]
        self._days = Lot(range(window.length), weights)
        self._hours = Lot(range(24), profile["hours"])

    def moment(self, rng: random.Random) -> int:
        """A moment of the record, microseconds UTC."""
        second = self._hours.draw(rng) * 3_600 + rng.randrange(3_600)
        return self._window.midnights_us[self._days.draw(rng)] + second * SECOND_US + rng.randrange(SECOND_US)


def _day_weight(day: date, profile: Mapping[str, Sequence[float]], closed: bool) -> float:
    return 0.0 if closed else profile["weekdays"][day.weekday()] * profile["months"][day.month - 1]


def _incident_multiple(day: date, incident: Mapping[str, Any] | None) -> float:
    if incident is None:
        return 1.0
    after = (day - date.fromisoformat(incident["day"])).days
    if not 0 <= after < incident["days"]:
        return 1.0
    fading: float = 1 + (incident["multiple"] - 1) * (1 - after / incident["days"])
    return fading


def aware(moment_us: int) -> datetime:
    """A moment as an aware time in UTC, exactly."""
    return _EPOCH + timedelta(microseconds=moment_us)


def _microseconds(moment: datetime) -> int:
    return round((moment.astimezone(UTC) - _EPOCH) / timedelta(microseconds=1))


def _seconds(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 3_600 + int(minute) * 60
