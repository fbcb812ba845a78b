"""Those whose work asks for acting socially: trained, signed, empowered; and who works in the open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def staff(count: int = 8, **given: Any) -> list[dict[str, Any]]:
    return [{"person": f"p{place}", "unit": "care", "social_duty": "yes", **given} for place in range(count)]


@pytest.mark.parametrize(
    ("name", "column"), [("people.trained_share", "trained_us"), ("people.signed_share", "signed_us")]
)
def test_whoever_has_a_day_on_the_list_counts(one: One, without: Any, name: str, column: str) -> None:
    people = [
        *staff(6, **{column: AS_OF_US - DAY_US}),
        *staff(8)[6:],
        {"person": "q", "social_duty": "no"},
        {"person": "r"},
    ]
    found = one(name, people=people)
    assert (found.value, found.low, found.n, found.people) == (0.75, 0.75, 8, 8)
    later = [*people[1:], {**people[0], column: AS_OF_US + DAY_US}]
    assert one(name, people=later).value == pytest.approx(5 / 8)
    assert one(name, people=staff(4, **{column: 0})).outcome == "suppressed"
    nowhere = one(name, people=staff())
    assert (nowhere.outcome, nowhere.value) == ("not_available", None)
    assert "on the list" in nowhere.reason
    assert "social_duty" in one(name, people=[{"person": "q"}]).reason
    assert "people.csv" in one(name, context=without(has_people=False), people=people).reason


def test_one_small_group_hides_another(measured: Many) -> None:
    people = [
        *staff(6, trained_us=0),
        *({"person": f"q{place}", "unit": "lab", "social_duty": "yes"} for place in range(3)),
    ]
    found = measured("people.trained_share", "unit", people=people)
    assert [(reading.key, reading.outcome) for reading in found] == [("care", "suppressed"), ("lab", "suppressed")]


def test_who_acts_outward(one: One) -> None:
    old, inside = {"ts_us": AS_OF_US - 90 * DAY_US}, {"network_class": "internal"}
    acts = [
        {"person": "p0"},
        {"person": "p0"},
        {"person": "p1", "verb": "Announce"},
        {"person": "p2", "verb": "Like"},
        {"person": "p3", **old},
        {"person": "p4", **inside},
        {"person": "stranger"},
    ]
    found = one("people.empowered_share", people=staff(), acts=acts)
    assert (found.value, found.n, found.people) == (0.25, 8, 8)
    assert found.low is not None
    assert found.low < 0.25
    accounts = [{"person": "x:a", "kind": "account"}]
    assert "is the person known" in one("people.empowered_share", people=staff(), acts=accounts).reason


def talk(person: str, unit: str, weeks: range, channel: str = "slack:all", **given: Any) -> list[dict[str, Any]]:
    inside = {"network": "slack", "network_class": "internal", "visibility": "public"}
    return [
        {
            "person": person,
            "unit": unit,
            "property_id": channel,
            "ts_us": AS_OF_US - week * 7 * DAY_US - 1,
            **inside,
            **given,
        }
        for week in weeks
    ]


def test_who_works_in_the_open_in_half_of_the_weeks(one: One, without: Any) -> None:
    """90 days are twelve whole weeks, so six make half of them."""
    acts = [
        *talk("p0", "care", range(6)),
        *talk("p1", "lab", range(6), visibility="members"),
        *talk("p2", "care", range(5)),
        *talk("p2", "care", range(5)),  # the same weeks again
        *talk("p3", "care", range(9), "slack:care"),  # among themselves
        *talk("p4", "care", range(9), visibility="direct"),
        *talk("p5", "care", range(9), visibility=None),  # nobody knows who reads it
        *talk("p6", "lab", range(0, 12, 2), verb="Announce"),
        *talk("p7", "lab", range(12), verb="Like"),
    ]
    found = one("people.internal_weekly_share", people=staff(), acts=acts)
    assert (found.value, found.n, found.people) == (3 / 8, 8, 8)
    nothing = one("people.internal_weekly_share", people=staff(), acts=talk("p0", "care", range(9), visibility=None))
    assert "known who reads it" in nothing.reason
    short = without(window_start_us=AS_OF_US - 27 * DAY_US)
    assert "fewer than 4 weeks" in one("people.internal_weekly_share", context=short, people=staff(), acts=acts).reason
