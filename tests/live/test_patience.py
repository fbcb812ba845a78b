"""Waiting for servers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pappus.live.patience import Pace, UnavailableError, asked_wait_s, patiently
from pappus.vocabulary.errors import PappusError

_PACE = Pace(first_wait_s=0.001, growth=2, longest_wait_s=0.004, most_tries=4, longest_asked_wait_s=60)


def test_waits_grow_up_to_the_longest() -> None:
    assert [_PACE.wait_s(failures, None) for failures in (1, 2, 3, 4)] == [0.001, 0.002, 0.004, 0.004]
    assert _PACE.wait_s(1, 7.5) == 7.5


def test_it_is_asked_again_until_there_is_an_answer() -> None:
    answers = iter((UnavailableError("busy"), UnavailableError("busy", 0.001), "here"))
    asked: list[object] = []

    def ask() -> object:
        asked.append(answer := next(answers))
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask, _PACE) == "here"
    assert len(asked) == 3


def test_it_is_given_up_in_the_end() -> None:
    asked = []

    def ask() -> None:
        asked.append(1)
        raise UnavailableError("mail.example: busy")

    with pytest.raises(PappusError, match=r"mail.example: busy \(asked 4 times\); run it again later"):
        patiently(ask, _PACE)
    assert len(asked) == 4


def test_a_wait_that_is_too_long_is_told_instead() -> None:
    def ask() -> None:
        raise UnavailableError("mail.example: busy", 3_600)

    with pytest.raises(PappusError, match="asks to wait 3,600 s"):
        patiently(ask, _PACE)


@pytest.mark.parametrize(("value", "expected"), [("120", 120.0), ("", None), ("soon", None), ("-1", None)])
def test_retry_after_in_seconds(value: str, expected: float | None) -> None:
    assert asked_wait_s({"Retry-After": value}) == expected


def test_retry_after_as_a_date() -> None:
    later = datetime.now(UTC) + timedelta(seconds=90)
    found = asked_wait_s({"Retry-After": format_datetime(later, usegmt=True)})
    assert found is not None
    assert 80 < found <= 90
    assert asked_wait_s({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
