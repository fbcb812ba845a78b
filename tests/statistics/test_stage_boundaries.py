"""Boundaries by response probability, against the arithmetic that PISA publishes and by the definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.graded_response import graded_response
from pappus.statistics.item_models import ItemModel, at_least
from pappus.statistics.stage_boundaries import Requirement, requirement_difficulties, stage_boundaries

GRADED = ItemModel("graded", np.array([0.8, 1.5]), np.array([[-1.0, 0.2, 1.1], [-0.5, 0.4, 2.0]]))
PARTIAL = ItemModel("partial credit", np.ones(2), GRADED.thresholds)
ASKED = [Requirement(0, 1, 1), Requirement(1, 1, 1), Requirement(0, 3, 2), Requirement(1, 2, 2), Requirement(0, 1, 2)]


def test_a_level_of_pisa() -> None:
    # A level is .8 logit wide, its items spread evenly, and its lower end is where its easiest item is met with .62.
    items = 801
    model = ItemModel("partial credit", np.ones(items), np.linspace(0, 0.8, items)[:, None])
    bottom = stage_boundaries(model, [Requirement(0, 1, 1)], 0.62)[1].position
    met = at_least(model, [bottom, bottom + 0.8])[:, 0]
    assert [met[0, 0], met[-1, 0], met[:, 0].mean()] == pytest.approx([0.620, 0.423, 0.522], abs=5e-4)
    assert [met[0, 1], met[-1, 1], met[:, 1].mean()] == pytest.approx([0.784, 0.620, 0.707], abs=1e-3)
    whole = stage_boundaries(model, [Requirement(item, 1, 1) for item in range(items)], float(met[:, 0].mean()))
    assert whole[1].position == pytest.approx(bottom, abs=1e-9)


@pytest.mark.parametrize("model", [GRADED, PARTIAL])
@pytest.mark.parametrize("response_probability", [0.5, 0.62, 0.9])
def test_at_the_boundary_the_mean_probability_is_the_one_asked_for(
    model: ItemModel, response_probability: float
) -> None:
    found = stage_boundaries(model, ASKED, response_probability)
    assert list(found) == [1, 2]
    for stage, boundary in found.items():
        met = at_least(model, boundary.position)[:, :, 0]
        mean = np.mean([met[one.item, one.level - 1] for one in ASKED if one.stage == stage])
        assert mean == pytest.approx(response_probability, abs=1e-9)
        assert boundary.se is None


@given(st.floats(0.05, 0.95), st.floats(0.01, 0.04))
def test_asking_for_more_moves_boundaries_up(response_probability: float, more: float) -> None:
    lower, higher = (
        stage_boundaries(PARTIAL, ASKED, share) for share in (response_probability, response_probability + more)
    )
    assert all(lower[stage].position < higher[stage].position for stage in lower)


def test_a_graded_requirement_is_as_hard_as_its_threshold() -> None:
    half, more = (requirement_difficulties(GRADED, ASKED, share) for share in (0.5, 0.62))
    assert [one.position for one in half] == pytest.approx([-1.0, -0.5, 1.1, 0.4, -1.0])
    assert more[1].position == pytest.approx(-0.5 + math.log(0.62 / 0.38) / 1.5)


@pytest.mark.parametrize("model", [GRADED, PARTIAL])
def test_errors_are_those_of_small_changes(model: ItemModel) -> None:
    half_a_root = np.random.default_rng(1).normal(0, 0.1, (8, 8))
    covariance, by = half_a_root @ half_a_root.T, 1e-6
    slope = np.zeros(8)
    for place in range(8):
        ends = []
        for sign in (1, -1):
            parameters = np.hstack([np.log(model.slopes)[:, None], model.thresholds])
            parameters.ravel()[place] += sign * by
            moved = ItemModel(model.form, np.exp(parameters[:, 0]), parameters[:, 1:])
            ends.append(stage_boundaries(moved, ASKED, 0.62)[2].position)
        slope[place] = (ends[0] - ends[1]) / (2 * by)
    found = stage_boundaries(model, ASKED, 0.62, covariance)[2].se
    assert found == pytest.approx(math.sqrt(slope @ covariance @ slope), rel=1e-4)


def test_errors_of_a_calibration_are_the_spread_over_samples() -> None:
    found, errors = [], []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        felt = rng.standard_normal((400, 1)) + rng.logistic(size=(400, 2)) / GRADED.slopes
        noise = rng.standard_normal((400, 1))
        answers = (felt[:, :, None] > GRADED.thresholds).sum(axis=2)
        answers = np.hstack([answers, (answers[:, :1] + (noise > 0)).clip(max=3)])
        fit = graded_response(answers, 4, "common")
        boundary = stage_boundaries(fit.model, [Requirement(1, 2, 1)], 0.62, fit.covariance)[1]
        assert boundary.se is not None
        found.append(boundary.position)
        errors.append(boundary.se)
    assert np.std(found) == pytest.approx(np.mean(errors), rel=0.35)


@pytest.mark.parametrize(
    ("asked", "share", "said"),
    [
        ([Requirement(2, 1, 1)], 0.62, "no item 2"),
        ([Requirement(0, 4, 1)], 0.62, "level 4"),
        ([Requirement(0, 0, 1)], 0.62, "level 0"),
        ([Requirement(0, 1, 1)], 1.0, "between 0 and 1"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: list[Requirement], share: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stage_boundaries(GRADED, asked, share)
