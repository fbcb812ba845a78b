"""Presence: properties that are alive, functions that act outward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pappus.statistics.intervals import wilson
from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
Rows = list[dict[str, Any]]
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def about(value: Any, within: float | None = None) -> Any:
    return pytest.approx(value, abs=within)


PROPERTIES: Rows = [
    {"property_id": "x:a", "last_outward_us": AS_OF_US - DAY_US, "owner_unit": "care", "function": "customer_support"},
    {"property_id": "x:b", "last_outward_us": AS_OF_US - 89 * DAY_US},
    {"property_id": "x:c", "last_outward_us": AS_OF_US - 90 * DAY_US},
    {"property_id": "facebook:d", "network": "facebook", "last_outward_us": None},
    {"property_id": "slack:e", "network": "slack", "network_class": "internal", "last_outward_us": AS_OF_US},
    {"property_id": "email:f", "network": "email", "network_class": "traditional", "last_outward_us": AS_OF_US},
    {"property_id": "x:theirs", "ours": False, "last_outward_us": AS_OF_US},
    {"property_id": "x:in-no-export", "discovered": False},
]


def test_active_properties(one: One) -> None:
    found = one("presence.active_properties", properties=PROPERTIES)
    assert (found.value, found.low, found.high, found.n, found.people) == (2, None, None, 4, None)


def test_dormant_share(one: One) -> None:
    found = one("presence.dormant_share", properties=PROPERTIES)
    assert (found.value, found.low, found.high, found.n) == (0.5, 0.5, 0.5, 4)


def test_properties_by_unit_and_network(measured: Many) -> None:
    found = measured("presence.active_properties", "unit", properties=PROPERTIES)
    assert [(reading.key, reading.value) for reading in found] == [("care", 1), ("unassigned", 1)]
    found = measured("presence.dormant_share", "network", properties=PROPERTIES)
    assert [(reading.key, reading.value) for reading in found] == [
        ("facebook", 1),
        ("x", about(1 / 3)),
    ]


@pytest.mark.parametrize("name", ["presence.active_properties", "presence.dormant_share"])
def test_no_property_is_not_no_presence(one: One, name: str) -> None:
    found = one(name, properties=PROPERTIES[4:])
    assert (found.outcome, found.value, found.people) == ("not_available", None, None)
    assert found.reason == "no export shows a property of ours on a social network"


def test_a_state_has_no_months(one: One) -> None:
    found = one("presence.active_properties", "organisation", "month", properties=PROPERTIES)
    assert found.outcome == "not_applicable"


def spoken(function: str | None, people: int, each: int, **more: Any) -> Rows:
    return [{"function": function, "person": f"{function}{who}", **more} for who in range(people) for _ in range(each)]


def test_function_breadth_by_hand(one: One) -> None:
    rows = [*spoken("hr", 3, 4), *spoken("marketing", 2, 2), *spoken("it", 1, 9, network_class="internal")]
    rows += [*spoken("legal", 1, 5, side="external"), *spoken("legal", 1, 5, verb="Like")]
    found = one("presence.function_breadth", acts=rows)
    effective = np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    assert found.value == about(effective / 4)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0.25 <= found.low < found.value < found.high <= 1
    assert (found.n, found.people, found.reason) == (16, 5, "")


def test_function_breadth_says_what_it_leaves_out(one: One) -> None:
    found = one("presence.function_breadth", acts=[*spoken("hr", 5, 3), *spoken(None, 5, 1)])
    assert found.value == 0.25
    assert found.n == 15
    assert found.reason.startswith("25%")


def test_function_breadth_without_any_function(one: One, without: Any) -> None:
    assert one("presence.function_breadth", acts=spoken(None, 5, 1)).outcome == "not_available"
    found = one("presence.function_breadth", context=without(functions_n=0), acts=spoken("hr", 5, 1))
    assert "functions" in found.reason


def test_one_function_alone_has_no_breadth(one: One, without: Any) -> None:
    """Where all units belong to product development, its acts are not spread over the organisation."""
    found = one("presence.function_breadth", context=without(functions_n=1), acts=spoken("hr", 5, 3))
    assert (found.outcome, found.value) == ("not_available", None)
    assert "one function only" in found.reason


def test_more_functions_seen_than_declared(one: One, without: Any) -> None:
    rows = [*spoken("hr", 3, 2), *spoken("it", 3, 2)]
    assert one("presence.function_breadth", context=without(functions_n=1), acts=rows).value == about(1)


def test_beyond_marketing(one: One) -> None:
    rows = [*spoken("marketing", 3, 4), *spoken("communications", 1, 4), *spoken("hr", 2, 2), *spoken(None, 4, 9)]
    found = one("presence.beyond_marketing_share", acts=rows)
    assert (found.value, found.n, found.people) == (about(0.2), 20, 6)
    rows_of_one = [*spoken("marketing", 5, 20), *spoken("hr", 1, 25)]
    few = one("presence.beyond_marketing_share", acts=rows_of_one)
    assert few.value == about(0.2)
    assert few.low is not None
    assert few.low < wilson(25, 125, 0.9).low


def test_official_accounts_speak_too(one: One) -> None:
    rows = spoken("marketing", 2, 5, kind="account", side="unknown")
    found = one("presence.beyond_marketing_share", acts=rows)
    assert (found.value, found.people, found.outcome) == (0, 0, "found")


def weekly(function: str, people: int, weeks: range, start: int = AS_OF_US - 69 * DAY_US) -> Rows:
    return [
        {"function": function, "person": f"{function}{who}", "ts_us": start + week * 7 * DAY_US}
        for week in weeks
        for who in (range(people) if week == weeks[0] else range(1))
    ]


def test_functions_active_share(one: One, without: Any) -> None:
    window = without(window_start_us=AS_OF_US - 69 * DAY_US)
    steady, seldom, few = weekly("hr", 5, range(7)), weekly("it", 9, range(6)), weekly("legal", 4, range(10))
    found = one("presence.functions_active_share", context=window, acts=[*steady, *seldom, *few])
    assert (found.value, found.n, found.people) == (0.25, 4, 18)
    assert found.low == found.high == 0.25


def test_functions_active_needs_four_weeks(one: One, without: Any) -> None:
    window = without(window_start_us=AS_OF_US - 20 * DAY_US)
    rows = weekly("hr", 5, range(3), AS_OF_US - 20 * DAY_US)
    found = one("presence.functions_active_share", context=window, acts=rows)
    assert (found.outcome, found.reason) == ("not_available", "the record covers fewer than 4 weeks")


@pytest.mark.parametrize(
    "name", ["presence.function_breadth", "presence.beyond_marketing_share", "presence.functions_active_share"]
)
def test_small_groups_and_empty_records(one: One, name: str) -> None:
    assert one(name, acts=spoken("hr", 4, 9)).outcome == "suppressed"
    empty = one(name)
    assert (empty.outcome, empty.n) == ("not_available", 0)
    assert empty.reason
