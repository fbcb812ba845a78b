"""Ambassadors: who speaks, whom they reach, and whether they were told to; worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, combinations
from math import factorial
from typing import Any

import numpy as np
import pytest

from pappus.indicators.indicator import MeasureContext

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
SINCE_US = AS_OF_US - 300 * DAY_US


def staff(ambassadors: str, others: str = "", **more: Any) -> list[dict[str, Any]]:
    people = [{"person": one, "ambassador_from_us": SINCE_US, **more} for one in ambassadors]
    return [*people, *({"person": one, **more} for one in others)]


def reached(author: str, outsiders: list[int], **more: Any) -> list[dict[str, Any]]:
    return [{"author": author, "person": f"out{one}", **more} for one in outsiders]


# Six ambassadors reach sixteen links over ten people: 0–4 by one each, 5–7 by two, 8 by two, 9 by three.
WHOM = {"a": [0, 5, 8], "b": [1, 5, 9], "c": [2, 6, 9], "d": [3, 6, 9], "e": [4, 7, 8], "f": [7]}
LINKS = [row for author, outsiders in WHOM.items() for row in reached(author, outsiders)]


def test_each_person_is_counted_once(one: Callable[..., Any]) -> None:
    found = one("advocacy.reach", people=staff("abcdef", "uvw"), reactions=LINKS)
    assert found.value == pytest.approx(10)
    assert (found.n, found.people, found.unit) == (10, 6, "people")


def test_gross_reach_counts_again_and_sole_reach_those_of_one(one: Callable[..., Any]) -> None:
    assert one("advocacy.gross_reach", people=staff("abcdef"), reactions=LINKS).value == 16
    assert one("advocacy.sole_reach", people=staff("abcdef"), reactions=LINKS).value == 5


def test_the_credit_of_units_is_their_shapley_value(measured: Callable[..., Any]) -> None:
    """Units of five ambassadors each; the closed form against the sum over all coalitions of ambassadors."""
    rng = np.random.default_rng(4)
    whom = {name: sorted({int(one) for one in rng.integers(0, 12, size=4)}) for name in "abcdefghij"}
    people = [{"person": name, "unit": "u" if name < "f" else "v", "ambassador_from_us": 0} for name in whom]
    rows = [row for author, outsiders in whom.items() for row in reached(author, outsiders)]
    found = {
        reading.key: reading.value for reading in measured("advocacy.reach", "unit", people=people, reactions=rows)
    }
    values = by_all_coalitions({name: set(outsiders) for name, outsiders in whom.items()})
    assert found["u"] == pytest.approx(sum(values[name] for name in "abcde"))
    assert found["v"] == pytest.approx(sum(values[name] for name in "fghij"))


def by_all_coalitions(whom: dict[str, set[int]]) -> dict[str, float]:
    n = len(whom)
    values = {}
    for name, own in whom.items():
        others = [other for other in whom if other != name]
        coalitions = chain.from_iterable(combinations(others, size) for size in range(n))
        values[name] = sum(
            factorial(len(held)) * factorial(n - len(held) - 1) / factorial(n)
            * len(own.difference(*(whom[other] for other in held)))
            for held in coalitions
        )  # fmt: skip
    return values


def test_what_was_said_before_becoming_an_ambassador_does_not_count(one: Callable[..., Any]) -> None:
    early = reached("a", [11, 12, 13], post_us=SINCE_US - DAY_US)
    found = one("advocacy.reach", people=staff("abcdef"), reactions=[*LINKS, *early])
    assert found.value == pytest.approx(10)


def test_colleagues_and_traditional_channels_do_not_count(one: Callable[..., Any]) -> None:
    others = reached("u", [20, 21]) + reached("a", [22], network_class="traditional")
    found = one("advocacy.reach", people=staff("abcdef", "u"), reactions=[*LINKS, *others])
    assert found.value == pytest.approx(10)


def test_fewer_than_five_ambassadors_stay_hidden(one: Callable[..., Any]) -> None:
    rows = [row for author in "abcd" for row in reached(author, list(range(30)))]
    found = one("advocacy.reach", people=staff("abcd"), reactions=rows)
    assert (found.outcome, found.value, found.n) == ("suppressed", None, None)


def test_a_small_unit_cannot_be_worked_out_from_the_whole(measured: Callable[..., Any]) -> None:
    people = [{"person": f"p{at}", "unit": "big" if at < 6 else "small", "ambassador_from_us": 0} for at in range(9)]
    rows = [row for at in range(9) for row in reached(f"p{at}", [at, at + 1])]
    found = measured("advocacy.reach", "unit", people=people, reactions=rows)
    assert {reading.outcome for reading in found} == {"suppressed"}


def test_nobody_listed_is_not_nobody_reached(one: Callable[..., Any]) -> None:
    found = one("advocacy.reach", people=staff("", "abcdef"), reactions=LINKS)
    assert (found.outcome, found.value) == ("not_available", None)
    assert "ambassador_from" in found.reason


def spoke(who: str, **more: Any) -> list[dict[str, Any]]:
    return [{"person": one, **more} for one in who]


def test_ambassadors_who_speak_among_all_people(one: Callable[..., Any]) -> None:
    """Twenty people, four ambassadors, three of whom spoke: one of them inside alone, one long ago."""
    acts = [
        *spoke("a"),
        *spoke("b", network_class="internal"),
        *spoke("c", ts_us=AS_OF_US - 91 * DAY_US),
        *spoke("u"),
    ]
    found = one("advocacy.active_share", people=staff("abcd", "uvwxyzklmnopqrst"), acts=acts)
    assert found.value == pytest.approx(1 / 20)
    assert (found.n, found.people) == (20, 20)
    assert 0 < found.low < found.value < found.high


def test_a_list_of_ambassadors_alone_is_set_against_the_size(
    one: Callable[..., Any], without: Callable[..., MeasureContext]
) -> None:
    found = one("advocacy.active_share", context=without(size=50), people=staff("abcdef"), acts=spoke("abc"))
    assert found.value == pytest.approx(3 / 50)


@pytest.mark.parametrize(
    ("people", "acts", "says"),
    [(staff("", "abcdef"), spoke("abc"), "ambassador_from"), (staff("abcdef"), [], "no post of our people")],
)
def test_missing_is_not_zero(
    one: Callable[..., Any], people: list[dict[str, Any]], acts: list[dict[str, Any]], says: str
) -> None:
    found = one("advocacy.active_share", people=people, acts=acts)
    assert (found.outcome, found.value) == ("not_available", None)
    assert says in found.reason


def test_posts_in_the_words_of_others(one: Callable[..., Any]) -> None:
    """Of ten posts with a text, three say what an account or another person says."""
    posts = [
        *({"person": who, "wording_mark": place} for place, who in enumerate("abcdeab")),
        {"person": "c", "wording_mark": 100},
        {"person": "d", "wording_mark": 100},
        {"person": "e", "wording_mark": 200},
        {"person": "x:ours", "kind": "account", "wording_mark": 200},
        {"person": "e", "wording_mark": None},
    ]
    found = one("advocacy.mandated_share", people=staff("abcde", "uv"), publications=posts)
    assert found.value == pytest.approx(3 / 10)
    assert (found.n, found.people) == (10, 5)


def test_saying_ones_own_words_again_is_not_being_told_to(one: Callable[..., Any]) -> None:
    posts = [{"person": who, "wording_mark": ord(who)} for who in "abcdeabcde"]
    assert one("advocacy.mandated_share", people=staff("abcde"), publications=posts).value == 0
