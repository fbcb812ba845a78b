"""Matters that end without an answer, or are opened again, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

HOUR_US = 3_600_000_000
One = Callable[..., Reading]


def about(value: float) -> Any:
    return pytest.approx(value)


def ended(hours: float, reason: str, opener: str, **more: Any) -> dict[str, Any]:
    end = round(hours * HOUR_US)
    closed = end if reason == "closed" else None
    more = {"closed_us": closed, **more}
    return {"opened_us": 0, "end_us": end, "end_reason": reason, "opener": opener, **more}


ROWS = [
    ended(1, "answered", "a", closed_us=5 * HOUR_US),
    ended(2, "closed", "b"),
    ended(2, "waiting", "c"),
    ended(3, "answered", "d"),
    ended(4, "moved", "e"),
    ended(800, "waiting", "f"),
]


def test_closed_is_one_of_the_ends_that_exclude_each_other(one: One) -> None:
    found = one("response.closed_unanswered_share", threads=ROWS)
    # Five sixths are open before the closing of one among five; waiting ones count as long as they were seen.
    assert (found.value, found.n, found.people) == (about(5 / 6 / 5), 6, 6)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 1 / 6 < found.high < 1


def test_moved(one: One) -> None:
    assert one("response.moved_unanswered_share", threads=ROWS).value == about(4 / 6 * 2 / 3 / 2)


def test_deleted(one: One) -> None:
    rows = [*ROWS, ended(1, "deleted", "g")]
    assert one("response.deleted_unanswered_share", threads=rows).value == about(1 / 7)


@pytest.mark.parametrize("end", ["closed", "deleted", "moved"])
def test_where_no_such_end_is_known_nothing_is_claimed(one: One, end: str) -> None:
    rows = [ended(1, "answered", name) for name in "abcdef"]
    found = one(f"response.{end}_unanswered_share", threads=rows)
    assert (found.outcome, found.value) == ("not_available", None)


def test_other_networks_do_not_water_down_the_share(one: One, without: Any) -> None:
    others = [ended(1, "answered", f"o{n}", network="mail") for n in range(9)]
    assert one("response.closed_unanswered_share", threads=[*ROWS, *others]).n == 6
    context = without(answered_only_networks=("x",))
    assert one("response.closed_unanswered_share", threads=ROWS, context=context).outcome == "not_available"


def test_not_followed_so_long(one: One) -> None:
    found = one("response.closed_unanswered_share", threads=[*ROWS[:5], ended(9, "waiting", "f")])
    assert (found.outcome, found.n) == ("not_available", 6)
    assert "720 hours" in found.reason


def test_opened_again(one: One) -> None:
    rows = [ended(1, "answered", name, closed_us=2 * HOUR_US) for name in "abcde"]
    assert one("response.reopened_share", threads=rows).outcome == "not_available"
    rows[0] |= {"reopened_us": 9 * HOUR_US}
    found = one("response.reopened_share", threads=[*rows, ended(3, "waiting", "f")])
    assert (found.value, found.n, found.people) == (about(1 / 5), 5, 5)


@pytest.mark.parametrize("name", ["closed_unanswered_share", "moved_unanswered_share", "reopened_share"])
def test_few_people_are_hidden(one: One, name: str) -> None:
    rows = [{**row, "opener": "ab"[place % 2], "reopened_us": 1} for place, row in enumerate(ROWS)]
    assert one(f"response.{name}", threads=rows).outcome == "suppressed"


def waits(*hours: int, **more: Any) -> list[dict[str, Any]]:
    shared = {"opened_us": 0, "answered": 1, **more}
    return [{"elapsed_us": one * HOUR_US, "opener": f"p{one}", **shared} for one in hours]


def test_the_wait_of_those_who_got_an_answer(one: One) -> None:
    told = waits(5, 7, 9, at_risk=False, opener_source="id_encoded")
    rows = [*waits(1, 3), *told, *waits(20, 30, 40, at_risk=False), *waits(50, 60, 70, answered=0)]
    found = one("response.answered_median_hours", threads=rows)
    assert (found.value, found.n) == (5, 5)
    assert "of 3 threads only our answer" in found.reason
    assert one("response.answered_share", threads=rows).n == 5
