"""Weights on a simplex, and the published effects of California's Proposition 99."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.statistics.simplex import simplex_least_squares
from pappus.statistics.synthetic_control import (
    difference_in_differences,
    synthetic_control,
    synthetic_difference_in_differences,
)

Floats = NDArray[np.float64]
BEFORE = 19


@pytest.fixture(scope="module")
def california(shared_data: Path) -> tuple[Floats, Floats]:
    with (shared_data / "causal" / "california_prop99.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    values = np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])
    at = rows[0][1:].index("California")
    return values[:, at], np.delete(values, at, axis=1)


def duality_gap(columns: Floats, target: Floats, weights: Floats, ridge: float = 0.0) -> float:
    """How much any other mix could still gain at first order; 0 at the optimum and nowhere else."""
    slope = columns.T @ (columns @ weights - target) + ridge * weights
    return float(slope @ weights - slope.min())


def test_the_published_effects(california: tuple[Floats, Floats]) -> None:
    """Arkhangelsky et al. (2021), table 1: −27.3, −19.6 (an early stop; −19.518 is near the optimum), −15.6."""
    assert difference_in_differences(*california, BEFORE).effect == pytest.approx(-27.349111, abs=1e-5)
    assert synthetic_control(*california, BEFORE).effect == pytest.approx(-19.518, abs=0.01)
    assert synthetic_difference_in_differences(*california, BEFORE).effect == pytest.approx(-15.60, abs=0.01)


def test_the_weights_are_the_optimum_itself(california: tuple[Floats, Floats]) -> None:
    target, donors = california
    found = synthetic_control(target, donors, BEFORE)
    assert duality_gap(donors[:BEFORE], target[:BEFORE], found.weights) < 1e-6
    assert found.path.size == 12
    assert found.effect == pytest.approx(found.path.mean())


@given(
    st.integers(1, 8),
    st.integers(2, 12),
    st.floats(0.0, 5.0),
    st.integers(0, 2**32 - 1),
)
def test_weights_are_shares_and_optimal(donors: int, times: int, ridge: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns, target = rng.normal(size=(times, donors)), rng.normal(size=times)
    weights = simplex_least_squares(columns, target, ridge)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    assert duality_gap(columns, target, weights, ridge) < 1e-7


def test_a_copy_among_the_donors_gets_all_the_weight() -> None:
    rng = np.random.default_rng(1)
    donors = rng.normal(size=(30, 4))
    after = np.concatenate([np.zeros(20), np.full(10, 3.0)])
    found = synthetic_control(donors[:, 2] + after, donors, 20)
    assert found.weights == pytest.approx([0, 0, 1, 0], abs=1e-9)
    assert found.effect == pytest.approx(3.0)


def test_two_by_two_by_hand() -> None:
    found = difference_in_differences(np.array([1.0, 5.0]), np.array([[2.0, 4.0], [3.0, 5.0]]), 1)
    assert found.effect == pytest.approx((5 - 1) - (4 - 3))
