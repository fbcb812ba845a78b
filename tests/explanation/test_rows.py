"""The rows behind a reading: those that were counted, the same every time, and open in the export."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pappus.explanation import Explanation, Ground, View, as_json, explain
from pappus.explanation.row_query import base_of, rows_sql
from pappus.explanation.rows import counted_rows
from pappus.indicators.measure import measure
from pappus.indicators.registry import indicators
from pappus.vocabulary.periods import PeriodKind

Rows = list[dict[str, Any]]
PERIODS: dict[bool, tuple[PeriodKind, ...]] = {True: ("all",), False: ("all", "quarter")}
COUNTED = {"threads": "COUNT(*)", "acts": "COUNT(*)", "properties": "COUNT(*)", "contacts": "SUM(n)"}
COUNTING = (
    "activity.volume",
    "presence.active_properties",
    "presence.beyond_marketing_share",
    "properties.owned_share",
    "response.answered_share",
    "response.median_business_hours",
    "response.naive_median_hours",
    "response.parity",
    "structure.cross_unit_share",
)
"""Indicators whose n counts all the rows that their query reads."""


def listed(explanation: Explanation) -> Explanation:
    (found,) = [part for part in explanation.parts() if part.title == "Rows behind it"]
    return found


def records(explanation: Explanation) -> Rows:
    table = listed(explanation).table
    return [] if table is None else table.records()


@pytest.mark.parametrize("name", COUNTING)
def test_as_many_rows_as_were_counted(demonstrated: Ground, name: str) -> None:
    """In every group and quarter in which something is shown."""
    indicator = indicators()[name]
    base = base_of(indicator)
    assert base is not None
    checked = 0
    for by in indicator.groupings:
        for period in PERIODS[indicator.snapshot]:
            for reading in measure(name, indicator, demonstrated.query, demonstrated.context, by, period):
                if reading.n and reading.outcome == "found":
                    rows = rows_sql(indicator, base, View(by, reading.key, reading.period), demonstrated.context)
                    rows = counted_rows(demonstrated, base, rows, reading)
                    counted = demonstrated.query(f"SELECT {COUNTED[base.table]} AS n FROM ({rows}) r").to_pylist()
                    assert counted[0]["n"] == reading.n, (by, reading.key, reading.period)
                    checked += 1
    assert checked


def test_shortest_median_longest_and_unanswered_threads_are_listed(demonstrated: Ground) -> None:
    rows = records(explain(demonstrated, "response.answered_share"))
    assert len(rows) == 10
    waits = {row["shown_as"]: row["waited_hours"] for row in rows}
    known = demonstrated.query(
        "SELECT answered, MIN(elapsed_us) AS low, MAX(elapsed_us) AS high FROM threads WHERE at_risk "
        "GROUP BY answered ORDER BY answered"
    ).to_pylist()
    hours = [[one[end] / 3_600_000_000 for end in ("low", "high")] for one in known]
    assert waits["unanswered, longest wait"] == hours[0][1]
    assert [waits["shortest wait"], waits["longest wait"]] == hours[1]
    assert waits["shortest wait"] < waits["median wait"] < waits["longest wait"]
    assert [row["answered"] for row in rows] == [True] * 8 + [False] * 2


def test_the_same_rows_every_time(demonstrated: Ground) -> None:
    for name in ("activity.volume", "response.median_hours", "structure.cross_unit_share", "presence.dormant_share"):
        found = [as_json(explain(demonstrated, name)) for _ in range(2)]
        assert found[0] == found[1]


def test_a_row_of_a_thread_opens_in_the_export(demonstrated: Ground, exports: Path) -> None:
    """The record that the row points to was written at the time that the row gives."""
    rows = records(explain(demonstrated, "response.median_hours", View("network", "x", rows=100)))
    with (exports / "care-tweets.csv").open(encoding="utf-8") as file:
        tweets = list(csv.DictReader(file))
    opened = 0
    for row in rows:
        if row["opening_stands_in"]:
            file, _, number = row["opening_stands_in"].partition("#")
            assert file == "care-tweets.csv"
            written = datetime.strptime(tweets[int(number) - 1]["created_at"], "%a %b %d %H:%M:%S %z %Y")
            assert written.strftime("%Y-%m-%dT%H:%M:%SZ") == row["opened_at"]
            opened += 1
    assert opened >= 95


def test_an_answer_is_found_beside_its_question(demonstrated: Ground) -> None:
    rows = records(explain(demonstrated, "response.median_hours", View(rows=100)))
    answered = [row for row in rows if row["answered"]]
    assert sum(row["answer_stands_in"] is not None for row in answered) >= 0.95 * len(answered)
    assert all(row["answer_stands_in"] is None for row in rows if not row["answered"])


def test_contacts_lead_to_their_first_act(demonstrated: Ground) -> None:
    rows = records(explain(demonstrated, "structure.cross_unit_share", View(rows=50)))
    shown = [row for row in rows if "(small group)" not in (row["from_unit"], row["to_unit"])]
    assert sum(row["first_stands_in"] is not None for row in shown) >= 0.95 * len(shown)


def test_ambiguous_places_are_left_out(ground: Callable[..., Ground], answered_threads: Callable[..., Rows]) -> None:
    threads = answered_threads(12, 6, 6)
    first = threads[0]
    act = {"verb": "Create", "network": "email", "person": first["opener"], "ts_us": first["opened_us"]}
    twice = [{**act, "act_id": f"other:{place}", "raw_ref": f"box#{place}"} for place in (1, 2)]
    row = records(explain(ground(threads=threads, acts=twice), "response.answered_share"))[0]
    assert row["opening_stands_in"] is None
    own = {**act, "act_id": "email:0", "raw_ref": "box#3"}
    row = records(explain(ground(threads=threads, acts=[*twice, own]), "response.answered_share"))[0]
    assert row["opening_stands_in"] == "box#3"


def test_the_clock_of_the_indicator_orders_its_rows(
    ground: Callable[..., Ground], answered_threads: Callable[..., Rows]
) -> None:
    threads = answered_threads(12, 6, 6)
    for place, row in enumerate(threads):
        row["elapsed_business_us"] = (12 - place) * 1_800_000_000
    rows = records(explain(ground(threads=threads), "response.median_business_hours", View(rows=3)))
    assert [row["waited_hours"] for row in rows] == [0.5, 3.0, 6.0]


def test_threads_that_a_share_leaves_out_are_not_listed(
    ground: Callable[..., Ground], answered_threads: Callable[..., Rows]
) -> None:
    """The export of one network holds only what was answered: its waits count, its share of answered does not."""
    both = [
        *answered_threads(20, 6, 6),
        *({**row, "thread_id": f"x:{place}", "network": "x"} for place, row in enumerate(answered_threads(20, 6, 6))),
    ]
    made = ground(threads=both)
    made = replace(made, context=replace(made.context, answered_only_networks=("x",)))
    shares = records(explain(made, "response.answered_share", View(rows=100)))
    assert {row["network"] for row in shares} == {"email"}
    waits = records(explain(made, "response.median_hours", View(rows=100)))
    assert len(waits) == 40


def test_no_row_without_rows(ground: Callable[..., Ground]) -> None:
    found = listed(explain(ground(), "response.answered_share"))
    assert found.table is None
    assert found.sentences == ("No row of the record went into it.",)
    asked = explain(ground(), "response.answered_share", View(rows=0))
    assert not [part for part in asked.parts() if part.title == "Rows behind it"]
