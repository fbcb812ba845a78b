"""Noise from placebos: what overlapping ones are worth, and windows after a start against the past."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.placebo import placebo_noise, share_as_far, two_sided_t, wider
from pappus.statistics.windows import best_fading, mean_of_known, running_means, steps_after


def test_placebos_that_share_nothing_count_each() -> None:
    values = np.random.default_rng(1).normal(0, 2.0, (200, 1))
    found = placebo_noise(values, np.zeros(1))
    assert found.error[0] == pytest.approx(float(np.sqrt((values**2).mean())))
    assert found.freedom[0] > 150


def test_overlapping_placebos_count_for_few() -> None:
    noise = np.random.default_rng(2).normal(size=230)
    windows = np.lib.stride_tricks.sliding_window_view(noise, 30).mean(axis=1)[:, None]
    found = placebo_noise(windows, np.array([30.0]))
    assert windows.shape[0] == 201
    assert 5 < found.freedom[0] < 25


def test_a_fitted_coefficient_costs_one_degree_and_widens() -> None:
    values = np.random.default_rng(3).normal(size=(20, 1))
    plain, fitted = (placebo_noise(values, np.zeros(1), count) for count in (0, 1))
    assert fitted.freedom[0] == pytest.approx(plain.freedom[0] - 1)
    assert fitted.error[0] > plain.error[0]


def test_a_trend_counts_as_noise() -> None:
    values = np.full((50, 1), 3.0) + np.random.default_rng(4).normal(0, 0.1, (50, 1))
    assert placebo_noise(values, np.zeros(1)).error[0] == pytest.approx(3.0, abs=0.1)


def test_bounds_of_a_t_distribution() -> None:
    assert wider(np.array([1.644854]), np.array([10.0]))[0] == pytest.approx(1.812461, abs=1e-5)
    assert two_sided_t(1.812461, 10.0) == pytest.approx(0.1, abs=1e-6)
    assert share_as_far(np.array([1.0, -3.0, 2.0]), 2.0) == pytest.approx(3 / 4)


def test_steps_by_hand() -> None:
    series = np.array([1.0, 3.0, 5.0, 9.0, np.nan, 6.0])
    steps = steps_after(series, np.array([2, 3]), 3, 2, 0.0)
    assert steps[0] == pytest.approx([3.0, 7.0, np.nan], nan_ok=True)
    assert steps[1] == pytest.approx([5.0, np.nan, 2.0], nan_ok=True)
    assert running_means(steps)[1] == pytest.approx([5.0, 5.0, 3.5])
    faded = steps_after(series, np.array([2]), 1, 2, 0.5)
    assert faded[0, 0] == pytest.approx(5 - (3 + 0.5 * 1) / 1.5)


def test_a_walk_is_forgotten_faster_than_noise() -> None:
    rng = np.random.default_rng(5)
    starts = np.arange(40, 380)
    assert best_fading(rng.normal(size=400), starts, 10, 30) == 0.0
    assert best_fading(rng.normal(size=400).cumsum(), starts, 10, 30) > 0.05


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=20))
def test_unknown_values_are_left_out(values: list[float]) -> None:
    known = [value for value in values if not np.isnan(value)]
    found = float(mean_of_known(np.array(values), 0))
    assert found == pytest.approx(np.mean(known), rel=1e-9, abs=1e-6) if known else np.isnan(found)
