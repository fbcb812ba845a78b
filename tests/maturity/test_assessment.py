"""Readings that stand beside the placement on a structural model."""

from __future__ import annotations

from pappus.maturity.assessment import place_on_models
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import SHAPES


def reading(indicator: str) -> Reading:
    return Reading(indicator, "organisation", "organisation", "all", 0.2, 0.1, 0.3, 10, 10, "probability", "found")


def test_the_shape_stands_beside_the_structural_model() -> None:
    readings = {one: reading(one) for one in (f"structure.{shape}_probability" for shape in reversed(SHAPES))}
    findings = {"structure.hub": Finding("structure.hub", "organisation", "not_available")}
    placed = place_on_models(findings, readings, (), ())
    beside = dict(placed["future-business"].readings)
    assert [one.indicator for one in beside["shape"]] == [f"structure.{shape}_probability" for shape in SHAPES]
    assert all(not placement.readings for name, placement in placed.items() if name != "future-business")
