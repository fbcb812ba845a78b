"""When a mail was sent: its Date, or its delivery where the Date cannot be true."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_tz
from functools import cache
from typing import NamedTuple

from pappus.readers.mail_headers import Fields, first
from pappus.readers.mail_words import limits, zone_seconds
from pappus.vocabulary.record import MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES_UTC = re.compile(r"[+-]0000\b|\b(?:UT|UTC|GMT|Z)\b", re.IGNORECASE)
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:")
_SPACE_BEFORE_ZONE = re.compile(r"(?<!\s)\s+(?=[+-]\d|Z$)")
_FARTHEST_ZONE_SECONDS = 14 * 3_600


class Sent(NamedTuple):
    """When a mail was sent: microseconds UTC, the zone assumed where none is given, whether delivery had to help."""

    ts_us: int
    tz_assumed: str | None
    from_delivery: bool


def sent(found: Fields, plausible: Callable[[int], bool]) -> Sent | None:
    """When the mail with these header fields was sent; null if no field gives a time that can be true.

    A Date before the time of e-mail, in the future, after the mail's own delivery or long before it gives way to the
    first of the Received lines that agrees with the last.

    Args:
        found: header fields of the mail.
        plausible: whether a time (microseconds UTC) can be the time of an act at all.
    """
    written = date_us(first(found, "date"))
    if written and not (_earliest_us() <= written[0] and plausible(written[0])):
        written = None
    delivered = _received(found.get("received", [])[:1], plausible)
    if written and (not delivered or _agrees(written[0], delivered[0][0])):
        return Sent(*written, from_delivery=False)
    received = _received(found.get("received", []), plausible)
    if written and any(_agrees(written[0], ts_us) for ts_us, _ in received):
        return Sent(*written, from_delivery=False)
    if not received:
        return Sent(*written, from_delivery=False) if written else None
    begun = [entry for entry in received if _agrees(entry[0], received[0][0])][-1]
    return Sent(*begun, from_delivery=True)


def date_us(value: str) -> tuple[int, str | None] | None:
    """A Date as microseconds UTC, and the zone assumed if it names none that exists; null if it is no date.

    Years of two and three digits are read as RFC 5322 (section 4.3) says.
    """
    try:
        if _ISO.match(value) and (iso := _iso_us(value)):
            return iso
        parts = parsedate_tz(value)
        if parts is None:
            return None
        year, month, day, hour, minute, second = parts[:6]
        year += 1900 if 0 <= year < 1000 else 0
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, IndexError, TypeError, OverflowError, AttributeError):
        return None
    # The parser gives 0 also for a zone that is missing or unknown.
    ahead = parts[9] or 0
    known = abs(ahead) <= _FARTHEST_ZONE_SECONDS and (ahead != 0 or bool(_NAMES_UTC.search(value)))
    return _utc(moment, ahead if known else zone_seconds(value))


def _iso_us(value: str) -> tuple[int, str | None] | None:
    """A Date in ISO 8601 (2024-01-31T10:00:00+01:00), which some programs write."""
    try:
        moment = datetime.fromisoformat(_SPACE_BEFORE_ZONE.sub("", value.strip()))
    except ValueError:
        return None
    ahead = moment.utcoffset()
    return _utc(moment.replace(tzinfo=UTC), None if ahead is None else round(ahead.total_seconds()))


def _utc(moment: datetime, ahead_seconds: int | None) -> tuple[int, str | None]:
    """A local time as microseconds UTC, and the zone assumed where none is known."""
    delta = moment - _EPOCH
    seconds = delta.days * 86_400 + delta.seconds - (ahead_seconds or 0)
    return seconds * MICROSECONDS_PER_SECOND, "UTC" if ahead_seconds is None else None


def _received(lines: list[str], plausible: Callable[[int], bool]) -> list[tuple[int, str | None]]:
    times = [date_us(line.rpartition(";")[2]) for line in lines]
    return [time for time in times if time and _earliest_us() <= time[0] and plausible(time[0])]


def _agrees(ts_us: int, delivered_us: int) -> bool:
    """Whether a mail of this time can have been delivered then."""
    return (
        delivered_us - limits()["earliest_days_before_delivery"] * MICROSECONDS_PER_DAY
        <= ts_us
        <= delivered_us + limits()["latest_hours_after_delivery"] * MICROSECONDS_PER_HOUR
    )


@cache
def _earliest_us() -> int:
    return (datetime(limits()["earliest_year"], 1, 1, tzinfo=UTC) - _EPOCH).days * MICROSECONDS_PER_DAY
