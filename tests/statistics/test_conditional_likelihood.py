"""The conditional likelihood against sums over all possible answers, and against recursions over items."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.statistics.conditional_likelihood import conditional, conditional_information, sum_groups

Floats = NDArray[np.float64]


def drawn(seed: int, persons: int, items: int, categories: int, unknown: float) -> tuple[NDArray[np.int8], Floats]:
    rng = np.random.default_rng(seed)
    answers = rng.integers(0, categories, (persons, items)).astype(np.int8)
    answers[rng.random(answers.shape) < unknown] = -1
    return answers, rng.normal(0, 1.5, (items, categories - 1))


def by_hand(answers: NDArray[np.int8], thresholds: Floats) -> float:
    """Each person's answers among all answers to the same items with the same sum."""
    weights = np.exp(np.hstack([np.zeros((len(thresholds), 1)), -thresholds.cumsum(axis=1)]))
    log = 0.0
    for row in answers:
        items = np.flatnonzero(row >= 0)
        others = [
            np.prod(weights[items, list(other)])
            for other in product(range(weights.shape[1]), repeat=len(items))
            if sum(other) == row[items].sum()
        ]
        log += float(np.log(np.prod(weights[items, row[items]]) / np.sum(others)))
    return log


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 5), st.integers(2, 4), st.sampled_from([0.0, 0.3]))
def test_it_is_the_share_among_all_answers_of_the_same_sum(
    seed: int, persons: int, items: int, categories: int, unknown: float
) -> None:
    answers, thresholds = drawn(seed, persons, items, categories, unknown)
    found = conditional(sum_groups(answers, categories), thresholds)
    assert found.log == pytest.approx(by_hand(answers, thresholds), abs=1e-9)


def test_slope_and_curvature_are_those_of_the_likelihood() -> None:
    answers, thresholds = drawn(4, 60, 5, 4, 0.25)
    groups, by = sum_groups(answers, 4), 1e-5
    slopes, curvature = [], []
    for place in range(thresholds.size):
        shift = np.zeros(thresholds.size)
        shift[place] = by
        ends = [conditional(groups, thresholds + sign * shift.reshape(thresholds.shape)) for sign in (1, -1)]
        slopes.append((ends[0].log - ends[1].log) / (2 * by))
        curvature.append((ends[0].slope - ends[1].slope).ravel() / (2 * by))
    assert conditional(groups, thresholds).slope.ravel() == pytest.approx(np.array(slopes), abs=1e-6)
    assert conditional_information(groups, thresholds) == pytest.approx(-np.array(curvature), abs=1e-6)


@pytest.mark.parametrize(("items", "spread"), [(60, 0.5), (60, 5.0), (150, 1.5)])
def test_many_items_agree_with_the_recursion_over_items(items: int, spread: float) -> None:
    rng = np.random.default_rng(items)
    thresholds = rng.normal(0, spread, (items, 4))
    answers = rng.binomial(4, rng.random((50, 1)), (50, items)).astype(np.int8)
    answers[rng.random(answers.shape) < 0.2] = -1
    log_weights = np.hstack([np.zeros((items, 1)), -thresholds.cumsum(axis=1)])
    log = 0.0
    for row in answers:
        known = np.flatnonzero(row >= 0)
        if 0 < row[known].sum() < 4 * len(known):
            log += log_weights[known, row[known]].sum() - log_coefficients(log_weights[known])[row[known].sum()]
    assert conditional(sum_groups(answers, 5), thresholds).log == pytest.approx(log, rel=1e-11)


def log_coefficients(log_weights: Floats) -> Floats:
    """The logarithm of each coefficient of the product of the items' polynomials, one item after the other."""
    log = np.zeros(1)
    for item in log_weights:
        padded = np.full((len(item), len(log) + len(item) - 1), -np.inf)
        for category, weight in enumerate(item):
            padded[category, category : category + len(log)] = log + weight
        log = np.logaddexp.reduce(padded, axis=0)
    return log


def test_sums_that_leave_no_choice_are_left_out() -> None:
    answers = np.array([[0, 0, 0], [2, 2, -1], [1, -1, -1], [-1, -1, -1], [2, 0, 1]], dtype=np.int8)
    assert sum_groups(answers, 3).persons == 1
    assert sum_groups(answers[:4], 3).persons == 0
    assert conditional(sum_groups(answers[:4], 3), np.zeros((3, 2))).log == 0
