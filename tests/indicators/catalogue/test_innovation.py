"""What becomes of ideas and insights, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def idea(age: float, **given: Any) -> dict[str, Any]:
    """An idea of so many days ago; `decided`, `acted` and `launched` are days after it was written down."""
    recorded = AS_OF_US - int(age * DAY_US)
    moments = {
        f"{name}_us": recorded + given.pop(name) * DAY_US for name in ("decided", "acted", "launched") if name in given
    }
    return {"recorded_us": recorded, **moments, **given}


def test_what_waits_counts_as_waiting(one: One) -> None:
    """At risk 4, 3 (one of them young), 1: S(180) = 3/4 · 1/2."""
    ideas = [
        idea(400, acted=10),
        idea(400, acted=100),
        idea(50),  # waits, but not for 100 days yet
        idea(400, decided=5, decision="rejected"),  # waits on: it will not come about
    ]
    found = one("innovation.acted_share", ideas=ideas)
    assert found.value == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert (found.n, found.people) == (4, None)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.value < found.high < 1  # type: ignore[operator]


def test_adopted_is_not_decided(one: One) -> None:
    ideas = [idea(400, decided=10, decision="adopted"), idea(400, decided=10, decision="rejected")]
    assert one("innovation.adopted_share", ideas=ideas).value == pytest.approx(0.5)
    assert one("innovation.median_days_to_decision", ideas=ideas).value == 10


def test_the_undecided_make_it_longer(one: One) -> None:
    decided = [idea(300, decided=days, decision="adopted") for days in (10, 20, 30)]
    assert one("innovation.median_days_to_decision", ideas=decided).value == 20
    more = [*decided, idea(300), idea(300)]
    found = one("innovation.median_days_to_decision", ideas=more)
    assert (found.value, found.n, found.high) == (30, 5, None)
    found = one("innovation.median_days_to_decision", ideas=[*more, idea(300), idea(299)])
    assert (found.outcome, found.reason) == ("not_available", "less than half were decided on within 300 days")


def test_what_comes_later_is_not_known_yet(one: One) -> None:
    ideas = [idea(200, acted=300, decided=300, decision="adopted"), idea(-1), idea(200, acted=1)]
    assert one("innovation.acted_share", ideas=ideas).value == pytest.approx(0.5)
    assert one("innovation.acted_share", ideas=[idea(100)]).reason == "no idea was followed for 180 days"


def test_forgotten_ideas(one: One) -> None:
    ideas = [idea(90), idea(91, decided=1, decision="rejected"), idea(100, acted=3), idea(89), idea(200)]
    found = one("innovation.undecided_share", ideas=ideas)
    assert (found.value, found.low, found.n) == (0.5, 0.5, 4)


def test_functions_that_acted_on_an_insight(one: One, without: Any) -> None:
    insight = {"kind": "insight"}
    ideas = [
        idea(300, acted=290, function="hr", **insight),
        idea(300, acted=299, function="hr", **insight),  # the same function once
        idea(300, acted=210, function="it", **insight),  # 90 days ago: just too long
        idea(300, acted=290, function="legal"),  # an idea
        idea(30, function="finance", **insight),  # nothing done yet
        idea(30, acted=2, function=None, **insight),
    ]
    found = one("innovation.functions_acting_share", ideas=ideas)
    assert (found.value, found.n) == (0.25, 4)
    assert one("innovation.functions_acting_share", context=without(functions_n=0)).outcome == "not_available"
    assert one("innovation.functions_acting_share", ideas=[idea(3)]).reason == "no insight is written down (ideas.csv)"


def test_launches_with_an_origin_outside(one: One, measured: Many) -> None:
    ideas = [
        idea(400, launched=100, source="outside", function="hr"),
        idea(400, launched=100, function="it"),
        idea(400, launched=401, source="outside"),  # to come
        idea(1300, launched=100, source="outside"),  # more than three years ago
        idea(400, source="outside"),
    ]
    found = one("innovation.outside_launch_share", ideas=ideas)
    assert (found.value, found.n) == (0.5, 2)
    by_function = measured("innovation.outside_launch_share", "function", ideas=ideas)
    assert [(reading.key, reading.value) for reading in by_function] == [("hr", 1), ("it", 0)]
