"""The counterfactual of a wandering series, and the published vignette of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pappus.statistics.local_level import effect_against_level


def test_the_published_vignette(shared_data: Path) -> None:
    """Brodersen et al.: about 10.5, 95 % interval 9.8 to 11.3; ten was put in."""
    table = np.loadtxt(shared_data / "reference" / "causal_impact_vignette.csv", delimiter=",", skiprows=1)
    found = effect_against_level(table[:, 0], table[:, 1:], 70, 0.95)
    assert (found.value, found.low, found.high) == pytest.approx((10.5, 9.8, 11.3), abs=0.15)
    assert found.harmless < 1e-6
    assert found.counterfactual.size == 30


def test_intervals_cover_when_nothing_happens() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(60):
        other = rng.normal(size=60).cumsum() * 0.3
        series = 20 + 1.5 * other + rng.normal(size=60)
        found = effect_against_level(series, other[:, None], 45, 0.9)
        covered += found.low <= 0 <= found.high
    assert 46 <= covered <= 60


def test_a_series_that_never_moves() -> None:
    found = effect_against_level(np.concatenate([np.ones(20), np.full(5, 3.0)]), np.empty((25, 0)), 20, 0.9)
    assert found.value == pytest.approx(2.0, abs=1e-3)
