"""Not one wizard; initiatives from the units; core measures that hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
One = Callable[..., Reading]


def test_one_less_the_share_of_the_busiest(one: One) -> None:
    acts = [{"person": who, "ts_us": AS_OF_US - week * 7 * DAY_US} for week in range(4) for who in "aaabcdef"]
    found = one("structure.shared_outbound_share", acts=acts)
    assert (found.value, found.n, found.people) == (0.625, 32, 6)
    assert found.low is not None
    assert found.low < 0.625
    inside = [{"person": "z", "network_class": "internal"}] * 99
    assert one("structure.shared_outbound_share", acts=[*acts, *inside]).value == 0.625
    account = [{"person": "x:a", "kind": "account"}]
    assert one("structure.shared_outbound_share", acts=[*acts, *account * 32]).value == 0.625
    reason = one("structure.shared_outbound_share", acts=[*acts, *account * 33]).reason
    assert "not known who writes there" in reason
    assert one("structure.shared_outbound_share", acts=[{"person": who} for who in "abcd"]).outcome == "suppressed"


def begun(name: str, unit: str | None, days_ago: int, network: str = "slack", **given: Any) -> dict[str, Any]:
    first = AS_OF_US - days_ago * DAY_US
    return {"property_id": name, "owner_unit": unit, "first_act_us": first, "network": network, **given}


def test_initiatives_from_the_units(one: One, without: Any) -> None:
    long = without(window_start_us=AS_OF_US - 455 * DAY_US)
    properties = [
        begun("a", "hub", 10),
        begun("b", "care", 10),
        begun("c", None, 10),  # begun by somebody of the lab
        begun("d", None, 10),  # by nobody knows whom
        begun("e", "care", 10, "tumblr"),  # nobody else is there
        begun("f", "lab", 400),
        begun("g", "care", 10, ours=False),
    ]
    acts = [{"property_id": "c", "unit": "lab", "ts_us": AS_OF_US - 10 * DAY_US}]
    contacts = [
        {"from_unit": "hub", "to_unit": "care", "n": 5},
        {"from_unit": "lab", "to_unit": "hub", "n": 3},
        {"from_unit": "lab", "to_unit": "care", "n": 2},
        {"from_unit": "care", "to_unit": "care", "n": 50},
    ]
    rows = {"properties": properties, "acts": acts, "contacts": contacts}
    found = one("structure.platform_share", context=long, **rows)
    assert (found.value, found.n, found.people) == (0.4, 5, None)
    assert "fewer than 455 days" in one("structure.platform_share", **rows).reason
    reason = one("structure.platform_share", context=long, properties=properties, acts=acts).reason
    assert reason == "no contact between units, so that no hub is known"


def figures(measure: str, before: list[float], after: list[float], **given: Any) -> list[dict[str, Any]]:
    return [
        {"measure": measure, "date_us": AS_OF_US - (place * 80 + span * 365) * DAY_US, "value": value, **given}
        for span, values in ((0, after), (1, before))
        for place, value in enumerate(values)
    ]


def test_core_measures(one: One) -> None:
    rows = [
        *figures("margin", [10, 11, 10, 11], [10, 11, 10, 11]),  # the interval reaches beyond 5 %: cannot be ruled out
        *figures("steady", [100, 101, 100, 101], [99, 100, 99, 100]),
        *figures("turnover", [10, 10.1, 10, 10.1], [13, 13.1, 13, 13.1], sign=-1.0),  # lower is better
        *figures("sales", [10, 10.1, 10, 10.1], [13, 13.1, 13, 13.1]),
        *figures("young", [1, 2, 3], [1, 2, 3, 4]),
        {"measure": "named only", "value": None, "sign": None},
    ]
    found = one("purpose.core_measures_held_share", core_figures=rows)
    assert (found.value, found.n) == (0.5, 4)
    assert found.reason == "of 2 more there are too few figures"
    few = one("purpose.core_measures_held_share", core_figures=rows[-1:])
    assert few.reason == "no core measure has 4 figures of each of the last two years"
    assert "core_measures" in one("purpose.core_measures_held_share").reason
    assert found.low == pytest.approx(0.5)
