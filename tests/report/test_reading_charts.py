"""Groups side by side: who is drawn, in which order, in which units."""

from __future__ import annotations

from dataclasses import replace

import altair
import pytest

from pappus.pipeline import Workspace
from pappus.report.lookup import Lookup
from pappus.report.reading_charts import group_chart, group_specification
from pappus.vocabulary.readings import Reading


def _reading(key: str, value: float | None, unit: str = "share") -> Reading:
    outcome = "found" if value is not None else "suppressed"
    low = None if value is None else value - 0.1
    return Reading("response.parity", "network", key, "all", value, low, value, 9, 9, unit, outcome)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lookup(demonstrated: Workspace) -> Lookup:
    return Lookup(demonstrated.report_document())


def test_the_highest_stands_first_and_the_specification_is_sound(lookup: Lookup) -> None:
    made = group_specification(lookup, [_reading("x", 0.2), _reading("slack", 0.7)])
    assert [one["group"] for one in made["data"]["values"]] == ["Slack", "X"]
    altair.LayerChart.from_dict(made)


def test_a_group_without_a_value_is_not_drawn(lookup: Lookup) -> None:
    drawn = group_chart(lookup, [_reading("x", 0.2), _reading("slack", 0.7), _reading("email", None)], "c", "Said.")
    assert "Slack" in drawn
    assert "E-mail" not in drawn
    assert "Said." in drawn
    assert group_chart(lookup, [_reading("x", 0.2), _reading("email", None)], "c", "Said.") == ""


def test_a_long_name_is_shortened(lookup: Lookup) -> None:
    long = replace(_reading("n" * 60, 0.3), by="property")
    made = group_specification(lookup, [long, _reading("x", 0.2, "hours")])
    assert made["data"]["values"][0]["group"].endswith("…")
