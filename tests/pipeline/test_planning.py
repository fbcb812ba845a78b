"""A plan starts from where the assessment of the same day says that the organisation stands."""

from __future__ import annotations

import pytest

from pappus.pipeline import Workspace


def test_a_plan_starts_from_what_the_assessment_says(demonstrated: Workspace) -> None:
    assessment, plan = demonstrated.assess(), demonstrated.plan()
    [way] = plan.ways
    reached = {stage.id: stage.probability for stage in assessment.placements[way.model].stages}
    # A plan is judged on half of the draws.
    assert plan.standing == pytest.approx(reached[way.stage], abs=0.015)
    assert 0.2 < plan.standing < 0.8
