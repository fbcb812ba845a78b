"""Krackhardt's four dimensions of contact between units, worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from pappus.statistics.intervals import z_value
from pappus.vocabulary.readings import Reading

Rows = list[dict[str, Any]]
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]

NAMES = ("connectedness", "hierarchy", "efficiency", "least_upper_boundedness")
MONTH = 202401


def turn(one: str, other: str, people: int = 3, month: int = MONTH) -> Rows:
    """People of one unit turn to as many of another."""
    return [
        {
            "from_person": f"{one}{place}",
            "to_person": f"{other}{place}",
            "from_unit": one,
            "to_unit": other,
            "month": month,
        }
        for place in range(people)
    ]


def ways(*pairs: str, month: int = MONTH) -> Rows:
    return [row for pair in pairs for row in turn(pair[0], pair[1], month=month)]


def listed(units: str, number: int = 6) -> Rows:
    return [{"person": f"{unit}{place}", "unit": unit} for unit in units for place in range(number)]


def values(one: One, units: str, contacts: Rows, people: Rows | None = None) -> list[float | None]:
    people = listed(units) if people is None else people
    return [one(f"structure.{name}", contacts=contacts, people=people).value for name in NAMES]


def test_an_out_star_of_five_is_a_perfect_chain_of_command(one: One) -> None:
    assert values(one, "abcde", ways("ab", "ac", "ad", "ae")) == [1, 1, 1, 1]


def test_contact_that_comes_back_is_no_hierarchy(one: One) -> None:
    both = ways("ab", "ac", "ad", "ae", "ba", "ca", "da", "ea")
    # Of twenty ties that five units may have, four would do; twelve of the sixteen to spare are missing.
    assert values(one, "abcde", both) == [1, 0, 12 / 16, 1]


def test_two_heads_have_nobody_over_them(one: One) -> None:
    # Nobody is over b and c, b and d, c and d: three of the three that could lack one.
    assert values(one, "abcd", ways("ba", "ca", "da")) == [1, 1, 1, 0]


def test_parts_are_joined_inside_only(one: One) -> None:
    assert values(one, "abcdef", ways("ab", "ac", "de", "df")) == [pytest.approx(12 / 30), 1, 1, 1]


def test_one_way_back_by_hand(one: One) -> None:
    # a turns to b, b to c and c back to a, who turns to d: six pairs, of which ab, ac and bc have a way back.
    # Nine of twelve ties could be spared; one of them is there.
    assert values(one, "abcd", ways("ab", "bc", "ca", "ad")) == [1, 0.5, pytest.approx(8 / 9), 1]


def test_what_stands_beside_the_value(one: One) -> None:
    found = one("structure.connectedness", contacts=ways("ab", "ac"), people=listed("abcd"))
    # Without a one unit in three pairs is joined to none, without b or c one pair in three is, without d all are.
    without, mean = (0, 1 / 3, 1 / 3, 1), 5 / 12
    half = z_value(0.9) * math.sqrt(2 / 8 * sum((one - mean) ** 2 for one in without))
    assert (found.value, found.n, found.people, found.unit, found.reason) == (0.5, 4, 9, "share", "")
    assert found.low == pytest.approx(max(0, 0.5 - half))
    assert found.high == pytest.approx(min(1, 0.5 + half))


def test_no_interval_where_there_are_three_units_or_nothing_makes_a_difference(one: One) -> None:
    three = one("structure.connectedness", contacts=ways("ab"), people=listed("abc"))
    assert three.value == pytest.approx(1 / 3)
    assert (three.low, three.high) == (None, None)
    alike = one("structure.hierarchy", contacts=ways("ab", "ac", "ad", "ae"), people=listed("abcde"))
    assert (alike.value, alike.low, alike.high) == (1, None, None)
    # Whichever unit of the ring is left out, six of nine ties that could be spared are missing among the four others.
    both = ways("ab", "bc", "cd", "de", "ea", "ba", "cb", "dc", "ed", "ae")
    ring = one("structure.efficiency", contacts=both, people=listed("abcde"))
    assert ring.value == pytest.approx(10 / 16)
    assert (ring.low, ring.high) == (None, None)


def test_a_way_of_fewer_than_five_people_counts_both_ways(one: One) -> None:
    few = [*ways("ab", "ac"), *turn("a", "d", people=2)]
    # Of the five pairs with a way between them (b and c have none) a and d find back.
    assert one("structure.hierarchy", contacts=few, people=listed("abcd")).value == pytest.approx(4 / 5)


def test_it_is_the_people_of_both_directions_who_count(one: One) -> None:
    some = [*ways("ab", "ac"), *turn("a", "d", people=2)]
    more = [*some, {**turn("a", "d", 1)[0], "from_person": "a5", "to_person": "d5"}]
    assert one("structure.hierarchy", contacts=more, people=listed("abcd")).value == 1


def test_small_units_stand_together_or_are_left_out(one: One) -> None:
    rows = ways("ab", "bc", "ax", "ay")
    together = one("structure.connectedness", contacts=rows, people=listed("abc") + listed("xy", 3))
    assert (together.value, together.n, together.people) == (1, 4, 15)
    assert together.reason == "2 units with fewer than 5 people are counted as one"
    out = one("structure.connectedness", contacts=ways("ab", "bc", "ax"), people=listed("abc") + listed("x", 3))
    assert (out.value, out.n) == (1, 3)
    assert out.reason == "1 units with fewer than 5 people are left out"


def test_a_unit_that_talks_to_nobody_is_a_node(one: One) -> None:
    found = one("structure.connectedness", contacts=ways("ab", "bc", "ca"), people=listed("abcd"))
    assert (found.value, found.n) == (0.5, 4)


def test_months_have_graphs_of_their_own(measured: Many) -> None:
    rows = ways("ab", "ac", month=202401) + ways("ab", "bc", "ca", month=202402)
    found = measured("structure.hierarchy", period="month", contacts=rows, people=listed("abc"))
    assert [(reading.period, reading.value) for reading in found] == [("2024-01", 1), ("2024-02", 0)]


def test_most_units_at_once(one: One) -> None:
    units = "abcdefghijklmnopqrstuvwxyz"
    rows = ways(*(f"a{unit}" for unit in units[1:]))
    found = one("structure.connectedness", contacts=rows, people=listed(units))
    assert (found.value, found.n) == (1, 24)
    assert found.reason == "only the 24 units with the most contact are compared"


@pytest.mark.parametrize("name", NAMES)
def test_few_people_few_units_and_nothing_at_all(one: One, name: str) -> None:
    few = one(f"structure.{name}", contacts=turn("a", "b", 2), people=listed("abcd"))
    assert (few.outcome, few.value, few.n, few.people) == ("suppressed", None, None, None)
    two = one(f"structure.{name}", contacts=ways("ab"), people=listed("ab"))
    assert (two.outcome, two.reason, two.n) == ("not_available", "fewer than 3 units of at least five people", 2)
    nothing = one(f"structure.{name}", people=listed("abcd"))
    assert (nothing.outcome, nothing.reason) == ("not_available", "no contact between two people of the organisation")


def test_dimensions_without_pairs_are_not_known(one: One) -> None:
    apart = [
        {"from_person": f"{unit}{place}", "to_person": f"{unit}{place + 1}", "from_unit": unit, "to_unit": unit}
        for unit in "abcd"
        for place in range(3)
    ]
    assert values(one, "abcd", apart) == [0, None, None, None]
    found = one("structure.efficiency", contacts=apart, people=listed("abcd"))
    assert (found.outcome, found.reason) == ("not_available", "no contact between units")
    pairs = ways("ab", "cd")
    assert values(one, "abcd", pairs) == [pytest.approx(1 / 3), 1, 1, None]
    found = one("structure.least_upper_boundedness", contacts=pairs, people=listed("abcd"))
    assert found.reason == "no three units are joined by contact"


def test_channels_are_no_units(one: One) -> None:
    rows = [{**row, "from_unit": None, "to_unit": None} for row in ways("ab", "ac", "ad")]
    assert one("structure.hierarchy", contacts=rows).outcome == "not_available"
