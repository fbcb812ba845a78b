"""Measures of contact between units that stand beside the shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

Rows = list[dict[str, Any]]
One = Callable[..., Reading]


def about(value: Any) -> Any:
    return pytest.approx(value)


def talk(one: str, other: str, n: int = 1, month: int = 202401) -> dict[str, Any]:
    units = {"from_unit": one[0], "to_unit": other[0]}
    return {"from_person": one, "to_person": other, "n": n, "month": month, **units}


def inside(unit: str, n: int = 1, month: int = 202401) -> Rows:
    return [talk(f"{unit}{place}", f"{unit}{(place + 1) % 5}", n, month) for place in range(5)]


def test_ei_index_beside_what_sizes_alone_would_give(one: One) -> None:
    found = one("structure.ei_index", contacts=[*inside("a", 3), *inside("b", 3), talk("a0", "b0", 10)])
    assert (found.value, found.n, found.people) == (about((10 - 30) / 40), 40, 10)
    # 10 people in two units: 25 of 45 pairs lie between.
    assert found.reason == f"{2 * 25 / 45 - 1:.2f} if contact did not heed units"
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high < 0.2


def test_many_messages_of_two_people_are_one_observation(one: One) -> None:
    alone = one("structure.ei_index", contacts=[*inside("a", 6), *inside("b", 6), talk("a0", "b0", 40)])
    several = [talk(f"a{place}", f"b{place}", 8) for place in range(5)]
    spread = one("structure.ei_index", contacts=[*inside("a", 6), *inside("b", 6), *several])
    assert alone.value == spread.value
    assert alone.low is not None
    assert spread.low is not None
    assert alone.low < spread.low


def test_modularity_by_hand(one: One) -> None:
    found = one("structure.modularity", contacts=[*inside("a", 2), *inside("b", 2), talk("a0", "b0", 5)])
    assert found.value == pytest.approx(20 / 25 - 2 * (25 / 50) ** 2)
    assert (found.low, found.high) == (None, None)


def test_regular_contact_with_the_hub(one: One) -> None:
    rows = [row for unit in "abch" for row in inside(unit)]
    for month in (202401, 202402, 202403):
        rows += [talk("a0", "h0", 9, month), talk("h1", "b0", 9, month)]
    rows += [talk("c0", "h0", 30, 202403), talk("c0", "a0", 1, 202402)]
    found = one("structure.hub_contact_share", contacts=rows)
    assert (found.value, found.n, found.people) == (about(2 / 3), 3, 20)


def test_regular_contact_needs_months(one: One) -> None:
    rows = [row for unit in "abh" for row in inside(unit)] + [talk("a0", "h0"), talk("b0", "h0")]
    found = one("structure.hub_contact_share", contacts=rows)
    assert (found.outcome, found.reason) == ("not_available", "contacts of fewer than 3 months")


def test_units_that_never_meet_have_no_hub(one: One) -> None:
    rows = [row for unit in "abc" for month in (202401, 202402, 202403) for row in inside(unit, 1, month)]
    assert one("structure.hub_contact_share", contacts=rows).reason == "no contact between units"


@pytest.mark.parametrize("name", ["ei_index", "modularity", "hub_contact_share"])
def test_one_unit_and_nothing_at_all(one: One, name: str) -> None:
    alone = one(f"structure.{name}", contacts=inside("a"))
    assert (alone.outcome, alone.value) == ("not_available", None)
    assert "fewer than" in alone.reason
    assert one(f"structure.{name}").outcome == "not_available"
