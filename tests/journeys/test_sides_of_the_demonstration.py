"""What people of the demonstration say, what is on record of it, and both: as its plan has it."""

from __future__ import annotations

import pytest

from pappus.judging import Assessment
from pappus.pipeline import Workspace
from pappus.simulation.settings import demonstration_settings, ground_truth

OVERRATED = (
    "governance.steering-committee",
    "governance.resources",
    "integration.marketing-mix",
    "learning.best-placed",
    "measurement.optimisation",
    "measurement.business-outcomes",
)
UNDERRATED = ("engagement.care-parity", "structure.redesigned")

SHOWN_BY_THE_WAY = {"governance.crisis", "structure.accurate"}
"""Nobody planned these: the made-up desk answers at once and so that few come back, more than its people say of it."""


@pytest.fixture(scope="module")
def assessment(demonstrated: Workspace) -> Assessment:
    return demonstrated.assess()


@pytest.mark.parametrize(("model", "true"), ground_truth()["stages"].items())
def test_everything_together_names_the_true_stage(assessment: Assessment, model: str, true: str) -> None:
    placement = assessment.placements[model]
    assert placement.stage is not None
    assert placement.stage.id == true


@pytest.mark.parametrize(("model", "seen"), ground_truth()["stages_said"].items())
def test_what_people_say_leads_to_where_they_see_it(assessment: Assessment, model: str, seen: str) -> None:
    said = assessment.placements[model].said
    assert said is not None
    assert seen in said.span
    assert next(stage for stage in said.stages if stage.id == seen).probability > 0.5


def test_the_record_alone_claims_no_more_than_is_true(assessment: Assessment) -> None:
    for model, true in ground_truth()["stages"].items():
        shown = assessment.placements[model].shown
        assert shown is not None
        assert shown.stage is not None
        ids = [stage.id for stage in shown.stages]
        assert ids.index(shown.stage.id) <= ids.index(true)
        assert true in shown.span


def test_where_people_and_record_part_neither_is_averaged_away(assessment: Assessment) -> None:
    both = assessment.placements["social-maturity"]
    assert both.said is not None
    assert both.shown is not None
    named = [one.stage.id for one in (both.said, both.shown, both) if one.stage is not None]
    assert named == ["early-adopters", "early-majority", "early-majority"]
    assert both.span == ("early-majority", "early-adopters")
    assert 0.4 < next(stage for stage in both.stages if stage.id == "early-adopters").probability < 0.6


def test_gaps_are_those_of_the_plan(assessment: Assessment) -> None:
    gaps = {name: finding.gap for name, finding in assessment.findings.items() if finding.gap is not None}
    flagged = {name: gap for name, gap in gaps.items() if gap.flagged}
    assert {name for name, gap in flagged.items() if gap.value > 0} <= set(OVERRATED)
    assert {name for name, gap in flagged.items() if gap.value < 0} <= set(UNDERRATED) | SHOWN_BY_THE_WAY
    assert {"governance.steering-committee", "learning.best-placed", "engagement.care-parity"} <= {
        name for name, gap in gaps.items() if gap.conflict
    }
    assert not gaps["engagement.dialogue"].flagged


def test_what_moved_in_a_year_is_what_the_plan_moved(demonstrated: Workspace) -> None:
    changes = demonstrated.compare("2025-autumn", "2026-autumn").together.changes
    moved = set(demonstration_settings().plan["seen"]["year_before"])
    rose = [change.practice.split(".")[0] for change in changes if change.rose >= 0.9]
    assert len(rose) >= 10
    assert sum(family in moved for family in rose) >= 0.9 * len(rose)
    assert not [change for change in changes if change.practice.split(".")[0] in moved and change.rose < 0.1]
