"""Which groups of raters may be shown, and how many people stand in each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.raters import answered, round_of

from pappus.assessment.groups import (
    NOT_SAID,
    Group,
    groups_shown,
    levels_within,
    people_by_group,
    raters_by_group,
    with_population,
)
from pappus.workspace.organisation import Level, Organisation, Person, Round


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"frontline": 20, "manager": 9, "executive": 6}, {"frontline", "manager", "executive"}),
        ({"frontline": 20, "manager": 9, "executive": 4}, {"frontline"}),
        ({"frontline": 20, "manager": 3, "executive": 3}, {"frontline"}),
        ({"frontline": 20, "manager": 1, "executive": 2}, set()),
        ({"frontline": 20, "executive": 0}, {"frontline"}),
        ({"frontline": 3}, set()),
        ({}, set()),
    ],
)
def test_a_small_group_does_not_follow_from_the_whole(people: dict[str, int], shown: set[str]) -> None:
    assert groups_shown(people) == shown


def test_a_small_unit_does_not_follow_from_its_function() -> None:
    people = {"care-uk": 6, "care-ie": 4, "brand": 9, "press": 4}
    within = {"care-uk": "care", "care-ie": "care", "brand": "marketing", "press": "marketing"}
    assert groups_shown(people) == {"care-uk", "brand"}
    assert groups_shown(people, within) == frozenset()


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=8))
def test_what_is_hidden_is_nobody_or_at_least_five(people: dict[str, int]) -> None:
    hidden = {key: count for key, count in people.items() if count and key not in groups_shown(people)}
    small = [key for key, count in people.items() if 0 < count < 5]
    assert set(small) <= set(hidden)
    assert not hidden or len(hidden) > 1 or sum(people.values()) == sum(hidden.values())
    assert not hidden or sum(hidden.values()) >= 5 or sum(people.values()) < 5


def test_raters_are_counted_once() -> None:
    one = round_of(
        answered("a.b", [1] * 3),
        answered("a.c", [1] * 3),
        answered("a.b", [2] * 2, None),
        answered("a.b", [0], "manager"),
    )
    assert raters_by_group(one.ratings, "level") == {"frontline": 3, "manager": 1, NOT_SAID: 2}


def listed(*levels: Level | None) -> tuple[Person, ...]:
    return tuple(Person(str(number), (str(number),), level=level) for number, level in enumerate(levels))


@pytest.mark.parametrize(
    ("people", "size", "one", "expected"),
    [
        (listed("frontline", "frontline", "manager"), 3, Round("r"), {"frontline": 2, "manager": 1}),
        (listed("frontline", "manager"), 900, Round("r", population=2), {"frontline": 1, "manager": 1}),
        (listed("frontline", "manager"), 3, Round("r"), {}),
        (listed("frontline", "manager"), None, Round("r"), {}),
        (listed("frontline", None), 2, Round("r"), {}),
        (listed("frontline", "manager"), 2, Round("r", population_by_level={"manager": 7}), {"manager": 7}),
    ],
)
def test_levels_are_taken_from_a_list_of_everybody(
    people: tuple[Person, ...], size: int | None, one: Round, expected: dict[str, int]
) -> None:
    assert with_population(one, Organisation("Acme", size=size, people=people)).population_by_level == expected


def test_people_are_counted_as_listed() -> None:
    people = (
        Person("a", ("a",), unit="care", level="frontline"),
        Person("b", ("b",), unit="care", level="manager", valid_to_us=10),
        Person("b", ("b",), unit="brand", level="manager", valid_from_us=10),
        Person("c", ("c",)),
    )
    organisation = Organisation("Org", people=people)
    one = Round("2026", opened_at="2026-01-01")
    assert people_by_group(one, organisation, "unit") == {"brand": 1, "care": 1}
    assert levels_within(one, organisation, Group("unit", "care")) == {"frontline": 1}
    told = Round("2026", population_by_level={"manager": 9})
    assert people_by_group(told, organisation, "level") == {"manager": 9}
