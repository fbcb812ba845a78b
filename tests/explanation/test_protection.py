"""Rows are listed where at least five people stand behind them on each side, and name nobody."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from pappus.explanation import Explanation, Ground, View, as_json, explain
from pappus.indicators.indicator import UNASSIGNED
from pappus.indicators.measure import measure
from pappus.indicators.registry import indicators
from pappus.pipeline import Workspace

Rows = list[dict[str, Any]]
Threads = Callable[..., Rows]
Make = Callable[..., Ground]
PERSONAL = ("asked_by", "answered_by", "by", "from_person", "to_person")


def listed(explanation: Explanation) -> Explanation:
    (found,) = [part for part in explanation.parts() if part.title == "Rows behind it"]
    return found


@pytest.fixture(scope="session")
def identifiers(demonstration: Workspace) -> set[str]:
    """Every name and identifier of a person that people.csv gives, in small letters."""
    words: set[str] = set()
    with (demonstration.folder / "people.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            words.add(row["name"])
            for identifier in row["identifiers"].split(";"):
                words |= {identifier, identifier.split(":")[-1], identifier.split("@", maxsplit=1)[0]}
    assert len(words) > 300
    assert not [word for word in words if '"' in word]
    return {word.casefold() for word in words if word}


@pytest.mark.parametrize("name", indicators())
def test_no_group_of_the_demonstration_shows_few_people_or_a_name(
    demonstrated: Ground, identifiers: set[str], name: str
) -> None:
    indicator, said = indicators()[name], set[str]()
    for by in indicator.groupings:
        for reading in measure(name, indicator, demonstrated.query, demonstrated.context, by):
            found = explain(demonstrated, name, View(by, reading.key, rows=100))
            # No identifier has a quotation mark in it.
            said.update(json.dumps(as_json(found), ensure_ascii=False).casefold().split('"'))
            rows = listed(found) if reading.outcome != "not_applicable" else None
            if rows is None or rows.table is None:
                continue
            assert reading.outcome != "suppressed"
            assert reading.people is None or reading.people == 0 or reading.people >= 5
            shown = [str(row[key]) for row in rows.table.records() for key in PERSONAL if row.get(key)]
            people = [one for one in shown if ":" not in one]
            assert all(re.fullmatch(r"[0-9a-f]{8}", one) for one in people), (by, reading.key)
    told = "\n".join(said)
    assert not [one for one in identifiers if one in told]


def test_suppressed_cells_stay_hidden_in_comparisons(demonstrated: Ground) -> None:
    hidden = 0
    for name in ("activity.volume", "response.answered_share", "response.median_hours"):
        for part in explain(demonstrated, name, View(rows=0)).parts():
            for row in part.table.records() if part.table and part.title.startswith("By ") else []:
                if row["outcome"] == "suppressed":
                    assert (row["value"], row["low"], row["high"], row["n"], row["people"]) == (None,) * 5
                    hidden += 1
    assert hidden


@pytest.mark.parametrize(
    ("openers", "repliers", "reason"),
    [(4, 4, None), (2, 2, "fewer than 5 people are behind it"), (4, 9, "people asked"), (9, 3, "people answered")],
)
def test_each_side_needs_five(
    ground: Make, answered_threads: Threads, openers: int, repliers: int, reason: str | None
) -> None:
    found = listed(explain(ground(threads=answered_threads(60, openers, repliers)), "response.answered_share"))
    assert found.table is None
    assert (reason or "fewer than 5 people asked") in found.sentences[0]


@pytest.mark.parametrize("kind", ["human", "account"])
def test_five_on_each_side_or_an_official_account_on_one(ground: Make, answered_threads: Threads, kind: str) -> None:
    repliers = 5 if kind == "human" else 1
    given = {} if kind == "human" else {"replier": "x:Care", "replier_kind": "account"}
    made = ground(threads=answered_threads(60, 5, repliers, **given))
    table = listed(explain(made, "response.answered_share")).table
    assert table is not None
    answered_by = {row["answered_by"] for row in table.records()}
    assert answered_by == {"x:Care"} if kind == "account" else all(len(str(one)) == 8 for one in answered_by)


def test_a_filter_cannot_single_out_a_colleague(ground: Make, answered_threads: Threads) -> None:
    """A unit of one: its figure counts the customers too, but its rows are one person's work."""
    own = answered_threads(60, 30, 1, unit="desk")
    others = [{**row, "thread_id": f"other:{row['thread_id']}"} for row in answered_threads(60, 30, 20)]
    made = ground(threads=[*own, *others])
    found = explain(made, "response.answered_share", View("unit", "desk"))
    assert listed(found).table is None
    assert "lay open what each of them did" in listed(found).sentences[0]
    (reading,) = [part for part in found.parts() if part.title.startswith("What it reads")]
    assert reading.table is not None
    assert reading.table.records()[0]["n"] == 60
    assert listed(explain(made, "response.answered_share")).table is not None


def test_rows_from_places_of_few_are_left_out(ground: Make, answered_threads: Threads) -> None:
    threads = answered_threads(40, 8, 8) + [
        {**row, "thread_id": f"few:{row['thread_id']}", "property_id": "email:board"}
        for row in answered_threads(5, 8, 8)
    ]
    acts = [
        {"act_id": f"a{place}", "kind": "human", "network": "email", "property_id": name, "person": f"{place:024x}"}
        for name, people in (("email:help", 9), ("email:board", 2))
        for place in range(people)
    ]
    table = listed(explain(ground(threads=threads, acts=acts), "response.answered_share", View(rows=100))).table
    assert table is not None
    assert {row["property"] for row in table.records()} == {"email:help"}
    assert len(table.rows) == 40


def test_a_personal_account_is_not_named(ground: Make, answered_threads: Threads) -> None:
    """An account that people.csv gives to a person: its handle is that person's name."""
    threads = answered_threads(40, 8, 8) + [
        {**row, "thread_id": f"own:{row['thread_id']}", "network": "x", "property_id": "x:AnnSmith"}
        for row in answered_threads(40, 8, 8)
    ]
    act = {"act_id": "a", "network": "x", "property_id": "x:AnnSmith", "person": "f" * 24}
    made = ground(threads=threads, acts=[{**act, "actor_id": "x:AnnSmith", "actor_kind": "account", "kind": "human"}])
    found = explain(made, "response.answered_share", View(rows=100))
    assert "AnnSmith" not in json.dumps(as_json(found))
    assert "(a person's own account)" in json.dumps(as_json(found))
    single = explain(made, "response.answered_share", View("property", "x:AnnSmith"))
    assert listed(single).table is None


def test_a_function_of_few_is_masked_with_its_place(ground: Make) -> None:
    acts = [
        {
            "act_id": f"a{place:03}",
            "ts_us": place,
            "month": 197001,
            "verb": "Create",
            "network": "chat",
            "network_class": "social",
            "property_id": "chat:all",
            "person": f"{place % 10:024x}",
            "kind": "human",
            "side": "org",
            "function": "legal" if place % 10 == 0 else "marketing",
            "raw_ref": f"chat.json#{place}",
        }
        for place in range(50)
    ]
    table = listed(explain(ground(acts=acts), "people.participation_gini", View(rows=100))).table
    assert table is not None
    masked = [row for row in table.records() if row["function"] == "(small group)"]
    assert len(masked) == 5
    assert all(row["stands_in"] is None and row["property"] is None for row in masked)
    assert {row["function"] for row in table.records()} == {"(small group)", "marketing"}


def test_an_address_in_the_name_of_a_file_is_shortened(ground: Make, answered_threads: Threads) -> None:
    threads = answered_threads(12, 6, 6)
    first = threads[0]
    act = {"act_id": "email:0", "verb": "Create", "network": "email", "person": first["opener"]}
    made = ground(threads=threads, acts=[{**act, "ts_us": 0, "raw_ref": "ann.smith@example.org.mbox#7"}])
    table = listed(explain(made, "response.answered_share")).table
    assert table is not None
    assert table.records()[0]["opening_stands_in"] == "…@example.org.mbox#7"


def test_unassigned_rows_can_be_asked_for(ground: Make, answered_threads: Threads) -> None:
    found = explain(
        ground(threads=answered_threads(40, 8, 8, unit=None)), "response.answered_share", View("unit", UNASSIGNED)
    )
    assert listed(found).table is not None
