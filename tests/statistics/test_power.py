"""Numbers of observations, against published ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.power import arm_for_means, arm_for_shares, design_effect, power_of_means


@pytest.mark.parametrize(("effect", "n"), [(0.2, 393.4), (0.5, 63.77), (0.8, 25.52)])
def test_two_means(effect: float, n: float) -> None:
    assert arm_for_means(effect, 0.05, 0.8) == pytest.approx(n, rel=1e-3)
    assert power_of_means(effect, n, 0.05) == pytest.approx(0.8, abs=1e-3)


@given(st.floats(-1e9, 1e9), st.floats(2, 1e9), st.sampled_from([0.01, 0.1]))
def test_every_effect_has_its_power(effect: float, per_arm: float, level: float) -> None:
    assert level * 0.999 <= power_of_means(effect, per_arm, level) <= 1
    assert power_of_means(effect, per_arm, level) == power_of_means(-effect, per_arm, level)


@pytest.mark.parametrize("effect", [5.0, 6.0, 10.0, 100.0, 1e12])
def test_effects_that_nobody_can_overlook_take_an_arm_of_two_or_three(effect: float) -> None:
    assert 2 <= arm_for_means(effect, 0.1, 0.8) < 3


def test_two_shares() -> None:
    assert arm_for_shares(0.5, 0.75, 0.05, 0.9) == pytest.approx(76.707, abs=1e-3)


def test_clusters_take_more() -> None:
    assert design_effect(20, 0.05) == pytest.approx(1.95)
    assert design_effect(1, 0.5) == 1
