"""Contacts inside the organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pappus.statistics.centralisation import degree_centralisation
from pappus.vocabulary.readings import Reading

Rows = list[dict[str, Any]]
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def about(value: Any, within: float | None = None) -> Any:
    return pytest.approx(value, abs=within)


def contact(one: str, other: str, n: int = 1, **more: Any) -> dict[str, Any]:
    """Between people whose first letter is their unit."""
    return {"from_person": one, "to_person": other, "from_unit": one[0], "to_unit": other[0], "n": n, **more}


WITHIN_AND_ACROSS: Rows = [
    contact("a1", "a2", 6),
    contact("a2", "a1", 4),
    contact("b1", "b2", 2),
    contact("a1", "b1", 3),
    contact("b2", "c1", 5),
    contact("a1", "x1", 9, to_unit=None),
    contact("a1", "z1", 9, to_side="external"),
]


def test_cross_unit_share(one: One) -> None:
    found = one("structure.cross_unit_share", contacts=WITHIN_AND_ACROSS)
    assert (found.value, found.n, found.people) == (about(8 / 20), 20, 5)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 0.4 < found.high < 1


def test_cross_unit_share_is_about_who_makes_the_contact(measured: Many) -> None:
    rows = [contact(f"a{place}", f"a{place + 1}") for place in range(5)] + [
        contact(f"b{place}", "a1") for place in range(5)
    ]
    found = measured("structure.cross_unit_share", "unit", contacts=rows)
    assert [(reading.key, reading.value, reading.people) for reading in found] == [("a", 0, 6), ("b", 1, 6)]


def test_a_star_of_units(one: One) -> None:
    rows = [contact("h1", f"{unit}1") for unit in "abcd"] + [contact("a1", "a2", 50), contact("b1", "h1")]
    found = one("structure.centralisation", contacts=rows)
    assert (found.value, found.n, found.people, found.reason) == (1, 5, 6, "")
    assert found.low is not None
    assert found.low < 1


def test_a_unit_that_talks_to_itself_is_a_node(one: One) -> None:
    rows = [contact("a1", "b1"), contact("b1", "c1"), contact("d1", "d2")]
    expected = degree_centralisation(np.array([1, 2, 1, 0]))
    assert one("structure.centralisation", contacts=rows).value == about(expected)


def test_people_where_there_are_too_few_units(one: One) -> None:
    rows = [contact("a0", f"a{place}", from_unit=None) for place in range(1, 6)]
    found = one("structure.centralisation", contacts=rows)
    assert (found.value, found.n, found.people) == (1, 6, 6)
    assert "between people" in found.reason


def test_months_have_graphs_of_their_own(measured: Many) -> None:
    star = [contact("h1", f"{unit}1", month=202401) for unit in "abcd"]
    ring = [contact(f"{one}1", f"{other}1", month=202402) for one, other in ("ab", "bc", "cd", "de", "ea")]
    found = measured("structure.centralisation", period="month", contacts=star + ring)
    assert [(reading.period, reading.value) for reading in found] == [("2024-01", 1), ("2024-02", 0)]


@pytest.mark.parametrize("name", ["structure.cross_unit_share", "structure.centralisation"])
def test_small_groups_and_empty_records(one: One, name: str) -> None:
    small = one(name, contacts=[contact("a1", "b1"), contact("b1", "c1")])
    assert (small.outcome, small.people) == ("suppressed", None)
    empty = one(name)
    assert (empty.outcome, empty.n) == ("not_available", 0)


def test_two_people_have_no_centre(one: One) -> None:
    found = one("structure.centralisation", contacts=[contact("a1", "a2")])
    assert found.outcome == "suppressed"
