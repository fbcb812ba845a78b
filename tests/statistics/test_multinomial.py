"""Coefficients that turn evidence into probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.multinomial import below_best, calibrated

NONE = np.empty((4000, 0))


def test_evidence_that_is_right_needs_no_correction() -> None:
    rng = np.random.default_rng(2)
    log_evidence = rng.normal(0, 2, (4000, 3))
    shares = np.exp(log_evidence) / np.exp(log_evidence).sum(1, keepdims=True)
    classes = np.array([rng.choice(3, p=row) for row in shares])
    found = calibrated(log_evidence, NONE, classes, floor=50.0, ridge=1e-3).probabilities(log_evidence, NONE)
    assert np.abs(found - shares).mean() < 0.02
    assert found.sum(1) == pytest.approx(np.ones(4000))


def test_evidence_that_is_too_sure_is_toned_down() -> None:
    rng = np.random.default_rng(3)
    right = rng.normal(0, 1, (4000, 2))
    shares = np.exp(right) / np.exp(right).sum(1, keepdims=True)
    classes = (rng.random(4000) < shares[:, 1]).astype(np.int64)
    found = calibrated(5 * right, NONE, classes, floor=50.0, ridge=1e-3).probabilities(5 * right, NONE)
    assert np.abs(found - shares).mean() < 0.02


def test_the_slope_is_nought_at_the_solution() -> None:
    rng = np.random.default_rng(5)
    log_evidence, classes = rng.normal(0, 3, (200, 3)), rng.integers(0, 3, 200)
    found = calibrated(log_evidence, np.empty((200, 0)), classes, floor=4.0, ridge=0.5)
    left_over = found.probabilities(log_evidence, np.empty((200, 0))) - np.eye(3)[classes]
    slope = below_best(log_evidence, 4.0).T @ left_over + 0.5 * found.weights
    assert np.abs(slope).max() < 1e-6


def test_what_is_impossible_counts_as_the_floor() -> None:
    assert below_best(np.array([-3.0, -np.inf, -5.0]), 1.5).tolist() == [0.0, -1.5, -1.5]


def test_a_trait_that_says_it_all_is_believed_within_what_was_learnt() -> None:
    rng = np.random.default_rng(7)
    trait = rng.normal(0, 1, (2000, 1))
    classes = (trait[:, 0] > 0).astype(np.int64)
    nothing = np.zeros((2000, 2))
    fitted = calibrated(nothing, trait, classes, floor=1.0, ridge=1.0)
    assert (fitted.probabilities(nothing, trait).argmax(1) == classes).mean() > 0.98
    far, edge = np.array([[1e6]]), fitted.bounds[:, 1:]
    assert fitted.probabilities(nothing[:1], far) == pytest.approx(fitted.probabilities(nothing[:1], edge))
