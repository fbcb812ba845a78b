"""Patience with servers: waiting as long as they ask for, longer each time where they do not say, not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from pappus.vocabulary.errors import PappusError

_T = TypeVar("_T")


class UnavailableError(PappusError):
    """A server is busy or cannot be reached; the same question may be answered later.

    Attributes:
        asked_wait_s: how long it asked to wait; null if it did not say.
    """

    def __init__(self, message: str, asked_wait_s: float | None = None) -> None:
        self.asked_wait_s = asked_wait_s
        super().__init__(message)


@dataclass(frozen=True)
class Pace:
    """How long to wait, in seconds, and how often.

    Attributes:
        first_wait_s: before the second try, where the server does not say.
        growth: how many times as long each further wait is.
        longest_wait_s: the longest wait of one's own choice.
        most_tries: after so many without an answer it is given up.
        longest_asked_wait_s: the longest wait that a server may ask for.
    """

    first_wait_s: float
    growth: float
    longest_wait_s: float
    most_tries: int
    longest_asked_wait_s: float

    def wait_s(self, failures: int, asked_s: float | None) -> float:
        """How long to wait after so many failures (from 1)."""
        own: float = min(self.first_wait_s * self.growth ** (failures - 1), self.longest_wait_s)
        return own if asked_s is None else max(asked_s, 0.0)


def patiently(ask: Callable[[], _T], pace: Pace) -> _T:
    """What `ask` answers, asked again while the server is unavailable; Ctrl-C ends a wait.

    Raises:
        PappusError: it was asked as often as it may be, or the server asks for a longer wait than is sensible.
    """
    for failures in range(1, pace.most_tries + 1):
        try:
            return ask()
        except UnavailableError as error:
            asked = error.asked_wait_s
            if asked is not None and asked > pace.longest_asked_wait_s:
                raise PappusError(f"{error}; it asks to wait {asked:,.0f} s, so run it again after that") from error
            if failures == pace.most_tries:
                raise PappusError(f"{error} (asked {failures} times); run it again later") from error
            time.sleep(pace.wait_s(failures, asked))
    raise AssertionError("most_tries is at least 1")


def asked_wait_s(headers: Mapping[str, str]) -> float | None:
    """The wait that an answer asks for in seconds: `Retry-After` (RFC 9110, seconds or a date); null for none."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((when.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0.0)
