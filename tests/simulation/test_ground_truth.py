"""The gates are applied here by a few lines of their own, to the levels that the generator builds in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import pappus
from pappus.simulation import Demonstration, demonstration_settings
from pappus.simulation.answers import as_seen

PACKAGE = Path(pappus.__file__).parent
STAGED = {
    "pots-plots-plantations": "plots",
    "crawl-walk-run-fly": "walking",
    "social-maturity": "early-majority",
    "future-business": "bridged",
}


STAGED_AS_SEEN = {**STAGED, "social-maturity": "early-adopters"}


def gate_holds(stage: Mapping[str, Any], levels: Mapping[str, int | None]) -> bool:
    """Whether every essential line, and a quorum of all lines that apply, are met."""
    met, lines = 0, 0
    for line in stage.get("gate", ()):
        level = levels[line["practice"]]
        if level is None:
            continue
        lines += 1
        met += level >= line["level"]
        if line.get("essential") and level < line["level"]:
            return False
    quorum: float = stage.get("quorum", 0.8)
    return met >= quorum * lines - 1e-9


def stage_reached(model: Mapping[str, Any], levels: Mapping[str, int | None]) -> str:
    reached = ""
    for stage in model["stages"]:
        if not gate_holds(stage, levels):
            break
        reached = stage["id"]
    return reached


@pytest.mark.parametrize("model_id", STAGED)
def test_the_stage_follows_from_the_levels(demonstration: Demonstration, model_id: str) -> None:
    path = PACKAGE / "maturity" / "catalogue" / f"{model_id}.yaml"
    model = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert demonstration.stages[model_id] == STAGED[model_id]
    assert stage_reached(model, demonstration.levels) == STAGED[model_id]


@pytest.mark.parametrize("model_id", STAGED_AS_SEEN)
def test_the_stage_that_people_see_follows_from_how_they_see_things(
    demonstration: Demonstration, model_id: str
) -> None:
    path = PACKAGE / "maturity" / "catalogue" / f"{model_id}.yaml"
    model = yaml.safe_load(path.read_text(encoding="utf-8"))
    seen = as_seen(demonstration_settings(), demonstration.rounds[-1].id)
    asked = {name: practice["scope"] or practice["routed"] for name, practice in catalogue().items()}
    levels = {
        name: None if true is None else int(seen[name] + 0.5) if asked[name] else true
        for name, true in demonstration.levels.items()
    }
    assert demonstration.stages_said[model_id] == STAGED_AS_SEEN[model_id]
    assert stage_reached(model, levels) == STAGED_AS_SEEN[model_id]


def catalogue() -> dict[str, Any]:
    files = (PACKAGE / "practices" / "catalogue").glob("*.yaml")
    practices = [practice for path in files for practice in yaml.safe_load(path.read_text("utf-8"))["practices"]]
    return {practice["id"]: practice for practice in practices}


def test_every_practice_has_a_level_or_does_not_apply(demonstration: Demonstration) -> None:
    # A practice that is added later has no level here until somebody builds one into the records.
    assert demonstration.levels.keys() <= catalogue().keys()
    assert len(demonstration.levels) == 68
    assert all(level is None or 0 <= level <= 4 for level in demonstration.levels.values())


def test_what_does_not_apply_follows_from_the_organisation(demonstration: Demonstration) -> None:
    declared = yaml.safe_load((demonstration.folder / "organisation.yaml").read_text(encoding="utf-8"))
    inapplicable = set()
    for practice_id, practice in catalogue().items():
        rule = practice.get("not_applicable_when", {})
        if (
            declared["size"] < rule.get("size_below", 0)
            or declared["footprint"] in rule.get("footprint", ())
            or declared["regulated"] in rule.get("regulated", ())
        ):
            inapplicable.add(practice_id)
    assert {practice for practice, level in demonstration.levels.items() if level is None} == inapplicable


def test_documents_stand_for_practices_that_a_document_can_attest(demonstration: Demonstration) -> None:
    attestable = {
        practice_id
        for practice_id, practice in catalogue().items()
        if any(evidence["tier"] == "attested" for evidence in practice["evidence"])
    }
    lines = (demonstration.folder / "attested.csv").read_text(encoding="utf-8").splitlines()[1:]
    attested = {line.split(",")[0] for line in lines}
    assert attested == {practice for practice in attestable if demonstration.levels.get(practice)}
