"""Properties and networks under a process, archives, names that look like ours, the properties that no register has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

One = Callable[..., Reading]
Many = Callable[..., list[Reading]]

SAFE = {"owner_unit": "care", "access": "two leads", "second_factor": "yes"}
PROPERTIES: list[dict[str, Any]] = [
    {"network": "x", **SAFE, "archived": "yes"},
    {"network": "x", **SAFE, "second_factor": "no", "archived": "no"},
    {"network": "mastodon", **SAFE, "owner_unit": None},
    {"network": "facebook", "registered": False},
    {"network": "facebook", **SAFE},
    {"network": "slack", "network_class": "internal", **SAFE, "registered": True},
    {"network": "x", **SAFE, "ours": False},
]


def test_governed(one: One, measured: Many) -> None:
    found = one("properties.governed_share", properties=PROPERTIES)
    assert (found.value, found.low, found.n, found.people) == (0.5, 0.5, 6, None)
    by_network = measured("properties.governed_share", "network", properties=PROPERTIES)
    assert [(reading.key, reading.value) for reading in by_network] == [
        ("facebook", 0.5),
        ("mastodon", 0),
        ("slack", 1),
        ("x", 0.5),
    ]


def test_archived(one: One) -> None:
    found = one("properties.archived_share", properties=PROPERTIES)
    assert found.value == pytest.approx(1 / 6)
    assert found.n == 6


def test_networks(one: One) -> None:
    """Of x, mastodon and facebook only x has no property outside the process; slack is inside."""
    found = one("properties.networks_governed_share", properties=PROPERTIES)
    assert found.value == pytest.approx(1 / 3)
    assert found.n == 3


def test_unregistered(one: One) -> None:
    assert one("properties.unregistered_share", properties=PROPERTIES).value == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    "name", ["properties.governed_share", "properties.archived_share", "properties.networks_governed_share"]
)
def test_a_register_that_does_not_say_is_not_zero(one: One, without: Any, name: str) -> None:
    found = one(name, properties=[{"owner_unit": "care"}])
    assert (found.outcome, found.value) == ("not_available", None)
    assert "the register says of no property" in found.reason
    assert "properties.csv" in one(name, context=without(has_register=False), properties=PROPERTIES).reason


def test_names_that_look_like_ours(one: One) -> None:
    ours = [{"property_id": "x:AcmeHelp", "handle": "AcmeHelp"}, {"property_id": "x:Acme", "handle": "Acme"}]
    others = [
        {"property_id": name, "registered": False} for name in ("x:Acme_HeIp", "x:Acrne", "x:weather", "mastodon:acme")
    ]
    found = one("properties.lookalikes", properties=[*ours, *others])
    assert (found.value, found.low, found.n) == (3, None, 4)
    assert one("properties.lookalikes", properties=ours).value == 0
    assert "registered or declared" in one("properties.lookalikes", properties=others).reason
