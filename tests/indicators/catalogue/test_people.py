"""People who take part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.statistics.inequality import gini
from pappus.statistics.intervals import wilson
from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
Rows = list[dict[str, Any]]
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def about(value: Any, within: float | None = None) -> Any:
    return pytest.approx(value, abs=within)


def staff(n: int, **more: Any) -> Rows:
    return [{"person": f"{more.get('unit', 'p')}{place}", **more} for place in range(n)]


def did(*people: str, **more: Any) -> Rows:
    return [{"person": person, **more} for person in people]


def test_active_share_of_those_listed(one: One) -> None:
    acts = [
        *did("p0", "p0", "p1"),
        *did("p2", verb="Join"),
        *did("p3", ts_us=AS_OF_US - 90 * DAY_US),
        *did("p4", verb="Like", network_class="internal"),
        *did("stranger"),
    ]
    found = one("people.active_share", acts=acts, people=staff(10))
    expected = wilson(3, 10, 0.9)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.n, found.people) == (10, 10)


def test_active_share_of_the_size(one: One, without: Any) -> None:
    only_size = without(has_people=False, size=40)
    found = one("people.active_share", context=only_size, acts=did("a", "b", "a"))
    assert (found.value, found.n) == (0.05, 40)
    assert "size" in found.reason
    too_many = one("people.active_share", context=without(has_people=False, size=1), acts=did("a", "b"))
    assert too_many.outcome == "not_available"


def test_size_says_nothing_of_units(measured: Many, without: Any) -> None:
    only_size = without(has_people=False, size=40)
    assert measured("people.active_share", "unit", context=only_size, acts=did("a", "b")) == []


def test_active_share_by_unit(measured: Many) -> None:
    people = [*staff(6, unit="care"), *staff(5, unit="shop")]
    found = measured("people.active_share", "unit", acts=did("care0", "shop0"), people=people)
    assert [(reading.key, reading.value) for reading in found] == [("care", about(1 / 6)), ("shop", about(1 / 5))]
    found = measured("people.active_share", "unit", acts=did("care0"), people=[*people, *staff(4, unit="lab")])
    outcomes = {reading.key: reading.outcome for reading in found}
    assert outcomes == {"care": "found", "lab": "suppressed", "shop": "suppressed"}


def test_internal_use_is_a_reading_of_its_own(one: One) -> None:
    acts = [*did("p0", network_class="internal"), *did("p1", "p2")]
    assert one("people.internal_active_share", acts=acts, people=staff(5)).value == 0.2
    outside_only = one("people.internal_active_share", acts=did("p1"), people=staff(5))
    assert outside_only.outcome == "not_available"
    assert "internal" in outside_only.reason


@pytest.mark.parametrize("name", ["people.active_share", "people.internal_active_share"])
def test_nobody_known_is_not_nobody_active(one: One, without: Any, name: str) -> None:
    nothing = one(name, context=without(has_people=False), acts=did("a"))
    assert (nothing.outcome, nothing.value) == ("not_available", None)
    assert "people.csv" in nothing.reason
    assert one(name, people=staff(9)).outcome == "not_available"
    small = one(name, acts=did("p0", network_class="internal"), people=staff(4))
    assert (small.outcome, small.people) == ("suppressed", None)


def test_nobody_active_of_those_listed_is_zero(one: One) -> None:
    acts = did("p0", ts_us=AS_OF_US - 100 * DAY_US)
    assert one("people.active_share", acts=acts, people=staff(6)).value == 0


def test_gini_with_those_who_never_act(one: One) -> None:
    acts = [*did(*["p0"] * 6), *did("p1", "p2"), *did("p3", side="external"), *did("p4", verb="Leave")]
    found = one("people.participation_gini", acts=acts, people=staff(8))
    expected = gini([6, 1, 1, 0, 0, 0, 0, 0], 0.9)
    assert expected is not None
    assert (found.value, found.low, found.high) == about((expected.value, expected.low, expected.high))
    assert (found.n, found.people, found.reason) == (8, 8, "")


def test_gini_of_the_active_where_nobody_is_listed(one: One, without: Any) -> None:
    found = one("people.participation_gini", context=without(has_people=False), acts=did("a", "b", "c", "d", "e"))
    assert found.value == about(0)
    assert "not listed" in found.reason


def test_gini_by_unit_counts_the_silent_of_the_unit(measured: Many) -> None:
    acts = [*did(*["care0"] * 4, unit="care"), *did("lab0", unit="lab")]
    people = [*staff(5, unit="care"), *staff(7, unit="lab")]
    found = measured("people.participation_gini", "unit", acts=acts, people=people)
    assert [(reading.key, reading.n, reading.value) for reading in found] == [
        ("care", 5, about(0.8)),
        ("lab", 7, about(6 / 7)),
    ]


def test_gini_of_small_groups_and_empty_records(one: One, without: Any) -> None:
    assert one("people.participation_gini", acts=did("p0", "p1"), people=staff(4)).outcome == "suppressed"
    assert one("people.participation_gini", people=staff(9)).outcome == "not_available"
    unknown = one("people.participation_gini", context=without(sides_known=False))
    assert "sides unknown" in unknown.reason


LEVELS: Rows = [
    *({"person": f"f{place}", "level": "frontline"} for place in range(10)),
    *({"person": f"m{place}", "level": "manager"} for place in range(4)),
    *({"person": f"e{place}", "level": "executive"} for place in range(2)),
    {"person": "unknown"},
]


def test_level_breadth_is_free_of_size(one: One) -> None:
    alike = did(*(f"f{place}" for place in range(5)), "m0", "m1", "e0")
    found = one("people.level_breadth", acts=alike, people=LEVELS)
    assert (found.value, found.people) == (about(1), 16)
    assert found.low is not None
    assert found.low < 1


def test_level_breadth_of_one_level_alone(one: One) -> None:
    assert one("people.level_breadth", acts=did("f0", "f1"), people=LEVELS).value == about(1 / 3)
    assert one("people.level_breadth", acts=did("x", side="external"), people=LEVELS).value == 0


def test_level_breadth_by_month(measured: Many) -> None:
    acts = [*did("f0", month=202401), *did("f0", month=202402), *did("m0", month=202402)]
    found = measured("people.level_breadth", period="month", acts=acts, people=LEVELS)
    assert [reading.period for reading in found] == ["2024-01", "2024-02"]
    assert found[0].value is not None
    assert found[1].value is not None
    assert found[0].value < found[1].value


def test_level_breadth_needs_levels(one: One, without: Any) -> None:
    assert one("people.level_breadth", acts=did("f0"), people=LEVELS[:10]).outcome == "not_available"
    assert one("people.level_breadth", acts=did("p0"), people=staff(9)).outcome == "not_available"
    assert one("people.level_breadth", acts=did("f0"), people=LEVELS[8:11]).outcome == "suppressed"
    assert "people.csv" in one("people.level_breadth", context=without(has_people=False)).reason
