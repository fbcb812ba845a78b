"""Answers against the promise, matters settled, whom the centre of excellence helped, what is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pappus.indicators.indicator import MeasureContext
from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
AS_OF_US = 20_000 * DAY_US  # 2024-10-04
One = Callable[..., Reading]
KINDS = ("people", "hours", "money")


def thread(place: int, hours: float, answered: int = 1) -> dict[str, Any]:
    return {"opener": f"p{place}", "elapsed_us": int(hours * HOUR_US), "answered": answered}


def test_promised_time_against_the_wait(one: One, without: Callable[..., MeasureContext]) -> None:
    """Six wait an hour, two three hours, two are never answered within the day: (6 + 6 + 48) / 10 = 6 hours."""
    waits = [1.0] * 6 + [3.0] * 2
    threads = [thread(place, hours) for place, hours in enumerate(waits)] + [thread(8, 30, 0), thread(9, 40, 0)]
    promising = without(promised_hours=3.0)
    found = one("response.promise_ratio", context=promising, threads=threads)
    assert found.value == pytest.approx(0.5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.5 < found.high
    assert (found.n, found.people, found.reason) == (10, 10, "promised within 3 hours")
    wait = one("response.promise_ratio", context=replace(promising, promised_hours=6.0), threads=threads)
    assert wait.value == pytest.approx(1.0)
    at_once = [thread(place, 0) for place in range(5)]
    assert one("response.promise_ratio", context=promising, threads=at_once).value == pytest.approx(3 * 3600)
    unsaid = one("response.promise_ratio", threads=threads)
    assert (unsaid.outcome, "promised_hours" in unsaid.reason) == ("not_available", True)
    assert one("response.promise_ratio", context=promising, threads=threads[:4]).outcome == "suppressed"


def help_for(function: str, names: str, month: int = 202409, unit: str = "experts") -> list[dict[str, Any]]:
    return [{"from_unit": unit, "to_function": function, "to_person": name, "month": month} for name in names]


CENTRE = [{"unit": "experts", "function": "marketing"}]
FUNCTIONS = [{"function": name} for name in ("marketing", "hr", "finance", "legal", "it", "other")]


def test_functions_that_the_centre_helped(one: One) -> None:
    contacts = [
        *help_for("hr", "abc"),
        *help_for("finance", "de", 202410),
        *help_for("finance", "fgh"),
        *help_for("legal", "i", 202406),  # four months ago
        *help_for("it", "j", unit="others"),
        *help_for("marketing", "k"),  # its own function
    ]
    found = one("governance.functions_helped_share", contacts=contacts, centre=CENTRE, functions=FUNCTIONS)
    assert (found.value, found.low, found.n, found.people) == (0.4, 0.4, 5, 6)
    few = one("governance.functions_helped_share", contacts=contacts[:3], centre=CENTRE, functions=FUNCTIONS)
    assert few.outcome == "suppressed"
    elsewhere = help_for("it", "j", unit="others")
    nobody = one("governance.functions_helped_share", contacts=elsewhere, centre=CENTRE, functions=FUNCTIONS)
    assert (nobody.value, nobody.n) == (0.0, 5)
    silent = one("governance.functions_helped_share", centre=CENTRE, functions=FUNCTIONS)
    assert "no answer from one of our people" in silent.reason
    unnamed = one("governance.functions_helped_share", contacts=contacts, functions=FUNCTIONS)
    assert "centre_of_excellence" in unnamed.reason


def resource(kind: str, amount: float, begins: int, ends: int | None = None) -> dict[str, Any]:
    """Set aside from so many days before the end of the record until so many after it."""
    return {
        "kind": kind,
        "amount": amount,
        "from_us": AS_OF_US - begins * DAY_US,
        "to_us": None if ends is None else AS_OF_US + ends * DAY_US,
    }


def test_the_kind_that_fell_the_most(one: One) -> None:
    rows = [
        resource("people", 4, 700, 100),
        resource("people", 1, 100),
        resource("money", 100, 700, -30),
        resource("money", 80, 30, 300),
        resource("hours", 50, 30),
    ]
    found = one("governance.resources_change", resources=rows)
    assert found.value == pytest.approx(-0.2)
    assert found.n == 2
    assert "a year ago" in one("governance.resources_change", resources=rows[-1:]).reason
    assert "resources.csv" in one("governance.resources_change").reason


@pytest.mark.parametrize(
    ("rows", "step"),
    [
        ([resource("people", 4, 700, -1)], 0),
        ([resource("people", 4, 100, 100)], 1),
        ([resource(kind, 4, 100, 100) for kind in KINDS], 2),
        ([resource(kind, 4, 100, 300) for kind in KINDS], 3),
        ([resource(kind, 4, 400) for kind in KINDS], 3),
        ([*(resource(kind, 4, 400, 9 - 18 * (kind == "hours")) for kind in KINDS), resource("hours", 3, 9)], 2),
        ([*(resource(kind, 4, 400) for kind in KINDS), resource("money", 1, 10, 500)], 4),
    ],
)
def test_how_far_means_are_set_aside(one: One, rows: list[dict[str, Any]], step: int) -> None:
    assert one("governance.resources_steps", resources=rows).value == step


def settled(person: str, network_class: str, again: bool) -> list[dict[str, Any]]:
    """One matter that was answered within the hour; whoever has to come back does so three days later."""
    first = AS_OF_US - 60 * DAY_US
    common = {"opener": person, "network_class": network_class, "network": network_class, "answered": 1}
    common["censored_us"] = AS_OF_US
    asked = {**common, "opened_us": first, "first_reply_us": first + HOUR_US}
    later = {**common, "opened_us": first + 3 * DAY_US, "first_reply_us": first + 3 * DAY_US + HOUR_US}
    return [asked, later] if again else [asked]


def test_matters_settled_on_either_kind_of_channel(one: One) -> None:
    """Social: of 12 answers 10 settle the matter (two people come back once); by phone 10 of 10."""
    threads = [row for place in range(10) for row in settled(f"s{place}", "social", place < 2)]
    threads += [row for place in range(10) for row in settled(f"t{place}", "traditional", False)]
    found = one("care.settled_parity", threads=threads)
    assert found.value == pytest.approx(10 / 12)
    assert (found.n, found.people) == (22, 20)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 10 / 12 < found.high
    assert "traditional" in one("care.settled_parity", threads=threads[:12]).reason
    few = [row for row in threads if row["opener"] not in {f"t{place}" for place in range(6)}]
    assert one("care.settled_parity", threads=few).outcome == "suppressed"
