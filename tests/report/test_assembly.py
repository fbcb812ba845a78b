"""What a report gathers gives no small group away."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from pappus.report.assembly import response_curves
from pappus.report.document import ReportDocument
from pappus.report.exports import export_lines
from pappus.report.timeline import timeline
from pappus.vocabulary.readings import Outcome, Reading

MEDIAN = "response.median_hours"


def asked(people: dict[str, int]) -> Any:
    """Answers queries about waits: ten threads a person on each network, each answered after an hour."""
    everybody = {"organisation": sum(people.values())}

    def query(sql: str) -> pa.Table:
        if "closed_n" in sql:
            return pa.table({"key": [], "period": []})
        found = everybody if "'organisation'" in sql else people
        rows = [
            {"key": key, "period": 0, "elapsed_s": 3600.0, "answered_n": 10 * n, "threads_n": 10 * n, "people": n}
            for key, n in found.items()
        ]
        return pa.Table.from_pylist(rows)

    return query


def reading(key: str, outcome: Outcome) -> Reading:
    value = 1.0 if outcome == "found" else None
    return Reading(MEDIAN, "network", key, "all", value, None, None, None, None, "hours", outcome, "")


@pytest.mark.parametrize(
    ("outcomes", "shown"),
    [
        ({"mail": "found", "slack": "found", "x": "found"}, ["organisation", "mail", "slack", "x"]),
        # The threads of three people would be those of all less those of the others.
        ({"mail": "found", "slack": "suppressed", "x": "suppressed"}, ["organisation", "mail"]),
    ],
)
def test_curves_are_shown_where_their_readings_are(outcomes: dict[str, Outcome], shown: list[str]) -> None:
    people = {"mail": 20, "slack": 9, "x": 3 if outcomes["x"] == "suppressed" else 30}
    found = response_curves(asked(people), [reading(key, outcome) for key, outcome in outcomes.items()])
    assert [one.key for one in found] == shown


def test_imports_are_called_by_their_ids(rich: ReportDocument) -> None:
    drawn = timeline(rich)
    assert drawn is not None
    ids = {one.import_id for one in rich.sources}
    assert {one.import_id for one in export_lines(rich)} == ids
    assert {one.import_id for one in drawn.bars} <= ids
