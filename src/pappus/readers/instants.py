"""Times written in ISO 8601, as microseconds UTC with their precision."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from pappus.vocabulary.record import Precision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_LENGTH = len("2024-01-31")
_MILLISECOND_DIGITS = 3
_NUMBER = re.compile(r"[0-9]{1,17}(?:\.[0-9]{1,9})?")
_LARGEST_COUNT = 10**17


class Instant(NamedTuple):
    """A time: microseconds UTC, how exact it is, and the zone assumed where the text names none."""

    ts_us: int
    precision: Precision
    tz_assumed: str | None


def instant(text: object) -> Instant | None:
    """The time that an ISO 8601 text names, UTC being assumed without a zone; null if it names none."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        assumed = None if moment.tzinfo else "UTC"
        delta = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    except (ValueError, OverflowError):
        return None
    return Instant((delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds, _precision(text), assumed)


def _precision(text: str) -> Precision:
    if len(text) <= _DATE_LENGTH:
        return "day"
    if text[19:20] != ".":
        return "s"
    digits = len(text) - len(text[20:].lstrip("0123456789"))
    return "ms" if digits - 20 <= _MILLISECOND_DIGITS else "us"


def counted(value: object, unit_us: int) -> int | None:
    """Microseconds UTC of a time given as a number of units since 1970, also written as text; null if it is none.

    Args:
        value: a number, or the text of one.
        unit_us: microseconds in one unit (a million for seconds).
    """
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return None
        value = float(value) if "." in value else int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST_COUNT:
        return None
    return value * unit_us if isinstance(value, int) else round(value * unit_us)
