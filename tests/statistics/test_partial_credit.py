"""The partial credit model by conditional likelihood, against R (eRm), by hand and on answers of known origin."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.statistics.conditional_likelihood import conditional, sum_groups
from pappus.statistics.item_models import Designed
from pappus.statistics.partial_credit import partial_credit

Floats = NDArray[np.float64]

AGREEMENT = ["strongly disagree", "disagree", "agree", "strongly agree"]
ITEMS = ("Comfort", "Work", "Future", "Benefit")
DESIGNED = np.add.outer(np.linspace(-1, 1, 6), np.array([-1.5, -0.5, 0.5, 1.5]))


def science(shared_data: Path) -> NDArray[np.int8]:
    with (shared_data / "irt" / "ltm_Science.csv").open(encoding="utf-8", newline="") as file:
        return np.array([[AGREEMENT.index(row[item]) for item in ITEMS] for row in csv.DictReader(file)], dtype=np.int8)


def answered(thresholds: Floats, positions: Floats, seed: int, unknown: float = 0.0) -> NDArray[np.int8]:
    """Answers of persons at known positions: from each category on to the next with the odds of the model."""
    rng = np.random.default_rng(seed)
    heights = np.concatenate([np.zeros((len(thresholds), 1)), -thresholds.cumsum(axis=1)], axis=1)
    logits = heights + positions[:, None, None] * np.arange(heights.shape[1])
    answers: NDArray[np.int8] = (logits + rng.gumbel(size=logits.shape)).argmax(axis=2).astype(np.int8)
    answers[rng.random(answers.shape) < unknown] = -1
    return answers


def test_science_has_the_conditional_likelihood_that_erm_prints(shared_data: Path) -> None:
    fit = partial_credit(science(shared_data), 4)
    assert fit.log_likelihood == pytest.approx(-791.2445, abs=1e-3)
    assert fit.persons == 378
    assert fit.model.thresholds.sum() == pytest.approx(0, abs=1e-9)
    assert (fit.model.slopes == 1).all()


def test_lsat_difficulties_lie_as_far_apart_as_with_normal_positions(shared_data: Path) -> None:
    answers = np.loadtxt(shared_data / "irt" / "ltm_LSAT.csv", delimiter=",", skiprows=1, dtype=np.int8)
    found = partial_credit(answers, 2).model.difficulties
    # Published with a common slope of .7551 and standard normal positions.
    marginal = 0.7551 * np.array([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802])
    assert found - found.mean() == pytest.approx(marginal - marginal.mean(), abs=0.02)


@pytest.mark.parametrize("unknown", [0.0, 0.3])
def test_known_thresholds_are_found_within_their_errors(unknown: float) -> None:
    positions = np.random.default_rng(1).exponential(1.2, 3000) - 1
    true = DESIGNED - DESIGNED.mean()
    fit = partial_credit(answered(true, positions, 2, unknown), 5)
    gaps = (fit.model.thresholds - true) / fit.standard_errors
    assert np.abs(gaps).max() < 4
    assert 0.6 < np.sqrt((gaps**2).mean()) < 1.4


def test_answers_may_be_missing_more_often_at_one_end() -> None:
    positions = np.random.default_rng(3).normal(0, 1.5, 8000)
    true = DESIGNED - DESIGNED.mean()
    answers = answered(true, positions, 4)
    answers[np.random.default_rng(5).random(answers.shape) < 1 / (1 + np.exp(-positions))[:, None] * 0.8] = -1
    fit = partial_credit(answers, 5)
    assert np.sqrt((((fit.model.thresholds - true) / fit.standard_errors) ** 2).mean()) < 1.4


def test_many_persons_start_from_a_part_and_end_at_the_top() -> None:
    positions = np.random.default_rng(6).normal(size=9000)
    answers = answered(DESIGNED, positions, 7, 0.2)
    fit = partial_credit(answers, 5)
    assert np.abs(conditional(sum_groups(answers, 5), fit.model.thresholds).slope).max() < 1e-3
    assert fit.steps <= 6


def test_standard_errors_are_the_spread_over_samples() -> None:
    found, errors = [], []
    for seed in range(40):
        fit = partial_credit(answered(DESIGNED[:4, :2], np.random.default_rng(seed).normal(size=300), seed), 3)
        found.append(fit.model.thresholds)
        errors.append(fit.standard_errors)
    assert np.std(found, axis=0) == pytest.approx(np.mean(errors, axis=0), rel=0.4)
    assert np.std(found, axis=0).mean() == pytest.approx(np.mean(errors), rel=0.12)


@settings(max_examples=12)
@given(st.integers(0, 10**6))
def test_other_names_of_persons_and_items_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = answered(DESIGNED, rng.normal(size=40), seed, 0.2)
    fit = partial_credit(answers, 5, Designed(DESIGNED, 0.7))
    persons, items = rng.permutation(40), rng.permutation(6)
    other = partial_credit(answers[persons][:, items], 5, Designed(DESIGNED[items], 0.7))
    assert other.model.thresholds == pytest.approx(fit.model.thresholds[items], abs=1e-6)
    assert other.standard_errors == pytest.approx(fit.standard_errors[items], abs=1e-6)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)


def test_without_answers_items_are_as_designed_and_with_more_they_leave() -> None:
    designed = Designed(DESIGNED, 0.7)
    nobody = partial_credit(np.full((3, 6), -1), 5, designed)
    assert nobody.model.thresholds == pytest.approx(DESIGNED)
    assert nobody.standard_errors == pytest.approx(np.full((6, 4), 0.7))
    true = DESIGNED + np.random.default_rng(8).normal(0, 0.7, DESIGNED.shape)
    true += DESIGNED.mean() - true.mean()
    answers = answered(true, np.random.default_rng(9).normal(size=2000), 10)
    errors = [
        np.sqrt(((partial_credit(answers[:persons], 5, designed).model.thresholds - true) ** 2).mean())
        for persons in (10, 100, 2000)
    ]
    assert 0.7 > errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.12


def test_shrinkage_beats_plain_likelihood_in_a_small_pool() -> None:
    plain: list[Floats] = []
    shrunk: list[Floats] = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        true = DESIGNED[:, 1:3] + rng.normal(0, 0.5, (6, 2))
        answers = answered(true, rng.normal(size=60), seed)
        for errors, designed in ((plain, None), (shrunk, Designed(DESIGNED[:, 1:3], 0.7))):
            found = partial_credit(answers, 3, designed).model.thresholds
            errors.append(found - found.mean() - true + true.mean())
    assert np.square(shrunk).mean() < 0.8 * np.square(plain).mean()


def test_a_category_that_nobody_chose_needs_a_prior() -> None:
    answers = answered(DESIGNED, np.random.default_rng(11).normal(size=60), 12)
    answers[answers[:, 2] == 3, 2] = 2
    with pytest.raises(ValueError, match="item 2: nobody with an informative sum chose category 3"):
        partial_credit(answers, 5)
    fit = partial_credit(answers, 5, Designed(DESIGNED, 0.7))
    assert np.isfinite(fit.model.thresholds).all()
    # Nobody goes up to the empty category, and whoever is beyond it went on from there.
    assert fit.model.thresholds[2, 2] > DESIGNED[2, 2]
    assert fit.model.thresholds[2, 3] < DESIGNED[2, 3]


def test_a_design_of_other_items_is_refused() -> None:
    with pytest.raises(ValueError, match=r"have the shape \(2, 1\), not \(6, 4\)"):
        partial_credit([[0, 1]], 2, Designed(DESIGNED, 0.7))


def test_items_that_nobody_links_need_a_prior() -> None:
    answers = answered(DESIGNED[:, :1], np.random.default_rng(13).normal(size=80), 14)
    answers[:40, :3] = answers[40:, 3:] = -1
    with pytest.raises(ValueError, match="leave thresholds open"):
        partial_credit(answers, 2)
    assert np.isfinite(partial_credit(answers, 2, Designed(DESIGNED[:, :1], 0.7)).standard_errors).all()


def test_a_clean_split_needs_a_prior() -> None:
    # Nobody who has the third or fourth is without the first two: how much harder they are has no end.
    answers = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 1, 0], [1, 1, 0, 1]])
    with pytest.raises(ValueError, match="leave thresholds open"):
        partial_credit(answers, 2)
    easy, _, hard, _ = partial_credit(answers, 2, Designed(np.zeros((4, 1)), 0.7)).model.difficulties
    assert easy < 0 < hard
