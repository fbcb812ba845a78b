"""Level, season, and what stands out, against the published count of the package of S-H-ESD."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from pappus.statistics.hybrid_esd import outstanding
from pappus.statistics.seasonal_level import season_of


def test_a_season_and_a_slope_are_found_through_peaks() -> None:
    at = np.arange(24 * 20)
    series = 10 + 0.01 * at + 5 * np.sin(2 * np.pi * at / 24) + np.random.default_rng(2).normal(0, 0.1, at.size)
    peaked = series.copy()
    peaked[[50, 300]] += 200
    found = season_of(peaked, 24)
    assert found.season == pytest.approx(5 * np.sin(2 * np.pi * np.arange(24) / 24), abs=0.2)
    assert found.level == pytest.approx(10 + 0.01 * at, abs=0.2)
    assert found.season.sum() == pytest.approx(0)


def test_peaks_stand_out_and_nothing_else() -> None:
    rng = np.random.default_rng(5)
    at = np.arange(24 * 40)
    series = 100 + 30 * np.sin(2 * np.pi * at / 24) + rng.normal(0, 3, at.size)
    series[[100, 500, 700]] += [60, -60, 45]
    assert sorted(outstanding(series, 24).tolist()) == [100, 500, 700]


def test_a_series_that_does_not_move_has_nothing_that_stands_out() -> None:
    assert outstanding(np.full(100, 3.0), 7).size == 0


def test_less_than_two_periods_have_no_season() -> None:
    with pytest.raises(ValueError, match="two periods"):
        season_of(np.ones(47), 24)


def test_the_published_count_of_131(shared_data: Path) -> None:
    with (shared_data / "reference" / "twitter_anomaly_raw_data.csv").open(encoding="utf-8") as file:
        counts = [float(row["count"]) for row in csv.DictReader(file)]
    assert len(counts) == 14_398
    assert outstanding(counts, 1440, most=0.02, alpha=0.05).size == 131


def test_a_series_with_gaps_is_refused() -> None:
    with pytest.raises(ValueError, match="fill gaps first"):
        outstanding([1.0, 2.0, float("nan"), 3.0] * 10, 4)
