"""Times written in ISO 8601, as microseconds UTC with their precision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from pappus.vocabulary.record import Precision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_LENGTH = len("2024-01-31")
_MILLISECOND_DIGITS = 3


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
