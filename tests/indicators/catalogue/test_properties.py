"""Properties with an owner and a strategy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]

PROPERTIES: list[dict[str, Any]] = [
    {"owner_unit": "care", "purpose": "help", "decision": "grow", "reviewed_us": AS_OF_US - 365 * DAY_US},
    {"owner_unit": "care", "purpose": "help", "decision": "keep", "reviewed_us": AS_OF_US - 366 * DAY_US},
    {"owner_unit": "gone", "purpose": "news", "decision": None, "reviewed_us": AS_OF_US},
    {"owner_unit": None, "purpose": None, "decision": "close", "reviewed_us": AS_OF_US, "network": "email"},
    {"owner_unit": None, "registered": False, "discovered": True},
    {"owner_unit": "care", "ours": False},
]
UNITS = [{"unit": "care", "function": "customer_support"}, {"unit": "lab", "function": "it"}]


def test_owned_share(one: One) -> None:
    found = one("properties.owned_share", properties=PROPERTIES, units=UNITS)
    assert (found.value, found.low, found.high, found.n) == (0.4, 0.4, 0.4, 5)
    assert found.people is None


def test_any_owner_counts_where_no_units_are_declared(one: One) -> None:
    assert one("properties.owned_share", properties=PROPERTIES).value == 0.6


def test_strategy_share(one: One) -> None:
    found = one("properties.strategy_share", properties=PROPERTIES)
    assert (found.value, found.n) == (0.2, 5)


def test_by_unit_and_network(measured: Many) -> None:
    found = measured("properties.strategy_share", "unit", properties=PROPERTIES)
    assert [(reading.key, reading.value) for reading in found] == [("care", 0.5), ("gone", 0), ("unassigned", 0)]
    found = measured("properties.owned_share", "network", properties=PROPERTIES, units=UNITS)
    assert [(reading.key, reading.value) for reading in found] == [("email", 0), ("x", 0.5)]


@pytest.mark.parametrize("name", ["properties.owned_share", "properties.strategy_share"])
def test_without_a_register_nothing_is_said(one: One, without: Any, name: str) -> None:
    found = one(name, context=without(has_register=False), properties=PROPERTIES)
    assert (found.outcome, found.value) == ("not_available", None)
    assert "properties.csv" in found.reason
    assert one(name).reason == "no property of ours is known"
