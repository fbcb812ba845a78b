"""Mentions heard and routed, outsiders who come back, stakeholders, markets at standard."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from pappus.statistics.intervals import wilson
from pappus.vocabulary.readings import Reading

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
AS_OF_US = 20_000 * DAY_US
One = Callable[..., Reading]


def test_mentions_heard_and_routed(one: One, without: Any) -> None:
    mentions = [
        {"person": "a", "seen_us": 1, "seen_by": "p", "routed_us": 1, "function": "hr"},
        {"person": "a", "seen_us": 1, "seen_by": "p", "function": "hr"},
        {"person": "b", "seen_us": 1, "function": None},
        {"person": "c", "function": "it"},
        {"person": "d", "function": "it"},
    ]
    heard = one("listening.heard_share", mentions=mentions)
    assert (heard.value, heard.n, heard.people) == (0.6, 5, 5)
    assert heard.reason.startswith("at least")
    routed = one("listening.routed_share", mentions=[*mentions, {"person": "e", "function": "it"}])
    assert (routed.value, routed.n, routed.people) == (0.2, 5, 5)
    assert one("listening.heard_share", mentions=mentions[:3]).outcome == "suppressed"
    partial = without(answered_only_networks=("x",))
    assert one("listening.heard_share", context=partial, mentions=mentions).outcome == "not_available"


def visits(person: str, *days_ago: int) -> list[dict[str, Any]]:
    outside = {"person": person, "side": "external"}
    return [{**outside, "ts_us": AS_OF_US - days * DAY_US, "month": 9000 - days // 30} for days in days_ago]


def test_who_comes_back(one: One) -> None:
    acts = [
        *visits("back", 10, 100),
        *visits("just", 10, 99),  # 89 days between
        *visits("long", 10, 376),  # more than a year
        *visits("new", 1),
        *visits("again", 89, 60, 260),
        *visits("then", 400, 500),
        *visits("once", 400),
        *visits("both", 400, 20),  # new then, and more than a year ago for now
        {"person": "ours", "ts_us": AS_OF_US - DAY_US},
    ]
    year = visits("steady", *range(95, 200, 30))
    assert "too few months" in one("engagement.returning_share", acts=[*acts, *year]).reason
    years = visits("steady", *range(95, 365, 30), *range(456, 820, 30))
    acts += years
    found = one("engagement.returning_share", acts=acts)
    assert found.value == pytest.approx(2 / 6)
    assert (found.n, found.people) == (6, 6)
    more = [row for who in "uv" for row in visits(who, 400)]
    change = one("engagement.returning_change", acts=[*acts, *more])
    now, then = wilson(2, 6, 0.9), wilson(1, 6, 0.9)
    assert change.value == pytest.approx(2 / 6 - 1 / 6)
    assert change.low == pytest.approx(1 / 6 - math.hypot(2 / 6 - now.low, then.high - 1 / 6))
    assert (change.n, change.people) == (12, 6)
    recent = [row for row in [*acts, *more] if row["ts_us"] > AS_OF_US - 560 * DAY_US]
    assert "too few months of the two years" in one("engagement.returning_change", acts=recent).reason


def said(property_id: str, person: str, side: str = "external", times: int = 1, **given: Any) -> list[dict[str, Any]]:
    return [{"property_id": property_id, "person": person, "side": side, **given}] * times


def test_stakeholders(one: One) -> None:
    stakeholders = [
        {"stakeholder": "customers", "property_id": "x:a", "target_n": 3},
        {"stakeholder": "partners", "property_id": "x:b", "target_n": 3},
        {"stakeholder": "partners", "property_id": "x:c"},  # the other one will do
        {"stakeholder": "staff", "property_id": "slack:all", "target_n": 2},
        {"stakeholder": "regulators"},
        {"stakeholder": "neighbours", "property_id": "x:d"},  # we do not speak there
    ]
    inside: dict[str, Any] = {"network_class": "internal"}
    acts = [
        *said("x:a", "c1", times=2),
        *said("x:a", "x:a", "org", kind="account"),
        *said("x:b", "c1", times=2),
        *said("x:b", "p", "org"),
        *said("x:c", "c2"),
        *said("x:c", "p", "org"),
        *said("slack:all", "p", "org", **inside),
        *said("slack:all", "q", "org", **inside),
        *said("x:d", "c3", times=9),
    ]
    found = one("engagement.stakeholders_share", stakeholders=stakeholders, acts=acts)
    assert (found.value, found.n, found.people) == (0.4, 5, None)
    enough = [*acts, *said("x:a", "c9")]
    assert one("engagement.stakeholders_share", stakeholders=stakeholders, acts=enough).value == 0.6
    begun = {"opener_side": "external", "opened_us": AS_OF_US - DAY_US}
    threads = [{"property_id": "x:a", **begun}] * 2  # addressed to the account, with no act of theirs in it
    assert one("engagement.stakeholders_share", stakeholders=stakeholders, acts=acts, threads=threads).value == 0.4
    threads = [{"property_id": "x:a", **begun}] * 3
    assert one("engagement.stakeholders_share", stakeholders=stakeholders, acts=acts, threads=threads).value == 0.6
    assert "stakeholders.csv" in one("engagement.stakeholders_share", acts=acts).reason


def test_markets_at_standard(one: One) -> None:
    alive = AS_OF_US - DAY_US
    places = [
        ("care", "uk", alive),
        ("care", "ie", alive),
        ("shop", "uk", alive),
        ("shop", "ie", 0),
        ("shop", None, alive),
    ]
    properties = [
        {"property_id": f"x:{place}", "owner_unit": unit, "market": market, "last_outward_us": last}
        for place, (unit, market, last) in enumerate(places)
    ]

    def threads(property_id: str, *hours: float) -> list[dict[str, Any]]:
        return [
            {
                "property_id": property_id,
                "answered": 1,
                "elapsed_us": int(hour * HOUR_US),
                "opened_us": AS_OF_US - 9 * DAY_US,
            }
            for hour in hours
        ]

    waiting = {"property_id": "x:1", "answered": 0, "opened_us": AS_OF_US - DAY_US, "elapsed_us": 23 * HOUR_US}
    written = [
        *threads("x:0", 1, 2, 24, 25, 26),  # 60 % in time
        *threads("x:1", 1, 2, 3, 24, 25, 26)[:5],
        waiting,  # not yet late
        *threads("x:2", 99, 99, 99, 99),  # too few to judge by
    ]
    found = one("engagement.cells_at_standard_share", properties=properties, threads=written)
    assert (found.value, found.n) == (0.5, 4)
    late = {**waiting, "elapsed_us": 25 * HOUR_US}
    found = one("engagement.cells_at_standard_share", properties=properties, threads=[*written, late, late])
    assert found.value == 0.25
    assert "owner and a market" in one("engagement.cells_at_standard_share", properties=properties[4:]).reason
