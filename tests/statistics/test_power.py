"""Numbers of observations, against published ones."""

from __future__ import annotations

import pytest

from pappus.statistics.power import arm_for_means, arm_for_shares, design_effect, power_of_means


@pytest.mark.parametrize(("effect", "n"), [(0.2, 393.4), (0.5, 63.77), (0.8, 25.52)])
def test_two_means(effect: float, n: float) -> None:
    assert arm_for_means(effect, 0.05, 0.8) == pytest.approx(n, rel=1e-3)
    assert power_of_means(effect, n, 0.05) == pytest.approx(0.8, abs=1e-3)


def test_two_shares() -> None:
    assert arm_for_shares(0.5, 0.75, 0.05, 0.9) == pytest.approx(76.707, abs=1e-3)


def test_clusters_take_more() -> None:
    assert design_effect(20, 0.05) == pytest.approx(1.95)
    assert design_effect(1, 0.5) == 1
