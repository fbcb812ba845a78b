"""__TITLE__, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

NAME = "__FAMILY__.__NAME__"
Rows = list[dict[str, Any]]


def posts(person: str, verb: str, times: int, **more: Any) -> Rows:
    return [{"person": person, "verb": verb, **more} for _ in range(times)]


def test_by_hand(one: Callable[..., Reading]) -> None:
    rows = [row for who in "abcde" for row in posts(who, "Create", 3)]
    rows += [*posts("a", "Announce", 4), *posts("b", "Announce", 1)]
    rows += [*posts("a", "Like", 9), *posts("x", "Announce", 9, side="external"), *posts("y", "Create", 9, kind="bot")]
    found = one(NAME, acts=rows)
    assert found.value == pytest.approx(5 / 20)
    assert (found.n, found.people) == (20, 5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.25 < found.high


def test_without_posts_there_is_no_share(one: Callable[..., Reading]) -> None:
    found = one(NAME, acts=posts("a", "Like", 9))
    assert (found.outcome, found.value) == ("not_available", None)


def test_few_people_are_not_shown(one: Callable[..., Reading]) -> None:
    found = one(NAME, acts=[row for who in "abcd" for row in posts(who, "Announce", 3)])
    assert (found.outcome, found.value, found.people) == ("suppressed", None, None)
