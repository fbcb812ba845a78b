"""A plan starts from where the assessment of the same day says that the organisation stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pappus.judging import today
from pappus.pipeline import Workspace


def test_a_plan_starts_from_what_the_assessment_says(demonstrated: Workspace) -> None:
    assessment, plan = demonstrated.assess(), demonstrated.plan()
    [way] = plan.ways
    reached = {stage.id: stage.probability for stage in assessment.placements[way.model].stages}
    # A plan is judged on half of the draws.
    assert plan.standing == pytest.approx(reached[way.stage], abs=0.015)
    assert 0.2 < plan.standing < 0.8


def test_the_plan_of_a_report_begins_when_a_plan_does(demonstrated: Workspace) -> None:
    assessment = demonstrated.assess()
    organisation = demonstrated.organisation()
    reviewed_at = assessment.as_of + timedelta(days=9)
    assert reviewed_at <= today()
    later = replace(organisation.attested[0], reviewed_at=str(reviewed_at))
    plan = demonstrated._planned(replace(organisation, attested=(later,)), assessment, None)
    assert plan is not None
    assert plan.start == reviewed_at + timedelta(days=1)
