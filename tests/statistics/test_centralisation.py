"""Freeman's centralisation, against published figures."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.centralisation import centralisation_interval, degree_centralisation

KITE = [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
FLORENTINE_MARRIAGES = [1, 3, 2, 3, 3, 1, 4, 1, 6, 1, 3, 0, 3, 2, 4, 3]


def test_published_figures() -> None:
    assert degree_centralisation(np.array(FLORENTINE_MARRIAGES)) == pytest.approx(0.267, abs=5e-4)
    assert degree_centralisation(np.array(KITE)) == pytest.approx(24 / 72)


def test_star_and_ring() -> None:
    assert degree_centralisation(np.array([4, 1, 1, 1, 1])) == 1
    assert degree_centralisation(np.array([2, 2, 2, 2])) == 0


def test_interval_of_a_star_by_hand() -> None:
    hub, spokes = np.zeros(4, dtype=np.int64), np.arange(1, 5)
    without = np.array([0, 1, 1, 1, 1])
    se = np.sqrt(3 / 10 * ((without - 0.8) ** 2).sum())
    found = centralisation_interval(hub, spokes, 5, 0.9)
    assert found == pytest.approx((max(0, 1 - 1.6448536 * se), 1))


def test_three_nodes_have_no_interval() -> None:
    assert centralisation_interval(np.array([0]), np.array([1]), 3, 0.9) is None


def test_isolated_nodes_count() -> None:
    found = centralisation_interval(np.array([0, 1]), np.array([1, 2]), 6, 0.9)
    assert found is not None
    assert found[0] < degree_centralisation(np.array([1, 2, 1, 0, 0, 0])) < found[1]
