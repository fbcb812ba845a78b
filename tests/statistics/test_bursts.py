"""Alarms in counts: tails against scipy, bursts that were planted, and that an alarm knows no later bin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from pappus.statistics.bursts import BurstRule, onsets, past_means, running_sums, unusualness
from pappus.statistics.count_tails import surprise

FIVE_MINUTES = BurstRule(bins_a_day=288)


def steady(days: int, seed: int, mean: float = 2.0) -> np.ndarray:
    return np.random.default_rng(seed).negative_binomial(4, 4 / (4 + mean), days * 288).astype(float)


@given(st.integers(0, 400), st.floats(0.05, 50), st.floats(1.25, 20))
def test_surprise_is_that_of_the_negative_binomial(count: int, mean: float, dispersion: float) -> None:
    found = float(surprise(count, mean, dispersion * mean))
    size = mean / (dispersion - 1)
    expected = -nbinom.logsf(count - 1, size, 1 / dispersion)
    if count <= mean:
        assert found == 0
    elif np.isfinite(expected):
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_far_out_the_surprise_goes_on_without_a_jump() -> None:
    counts = np.arange(500.0, 6000.0, 50)
    steps = np.diff(surprise(counts, 10.0, 100.0))
    assert np.isfinite(steps).all()
    assert steps == pytest.approx(np.full(steps.size, steps[-1]), rel=0.02)
    assert surprise(5000.0, 10.0, 100.0) > 500


def test_a_small_variance_counts_as_a_little_more_than_the_mean() -> None:
    assert surprise(20.0, 10.0, 0.0) == pytest.approx(float(surprise(20.0, 10.0, 12.0)))


def test_sums_and_means_by_hand() -> None:
    series = np.array([1.0, 2.0, 3.0, 4.0])
    assert running_sums(series, 2).tolist() == [1, 3, 5, 7]
    assert past_means(series, 2, 1).tolist() == [0, 1, 1.5, 2.5]
    assert past_means(series, 3, 2).tolist() == [0, 0, 1, 1.5]


def test_a_planted_burst_begins_where_it_was_planted() -> None:
    counts = steady(40, 3)
    counts[9000:9006] += 60
    assert onsets(unusualness(counts, FIVE_MINUTES), FIVE_MINUTES).tolist() == [9000]


def test_a_slow_burst_is_seen_at_a_longer_scale() -> None:
    counts = np.random.default_rng(9).poisson(2.0, 40 * 288).astype(float)
    counts[9000:9012] += 4
    found = onsets(unusualness(counts, FIVE_MINUTES), FIVE_MINUTES)
    assert len(found) == 1
    assert 9000 < found[0] < 9012
    assert onsets(unusualness(counts, replace(FIVE_MINUTES, scales=(1,))), FIVE_MINUTES).size == 0


def test_steady_noise_gives_about_one_alarm_in_a_hundred_days() -> None:
    alarms = sum(onsets(unusualness(steady(90, seed), FIVE_MINUTES), FIVE_MINUTES).size for seed in range(10))
    assert alarms <= 18, "in 900 days"


def test_one_episode_is_one_onset() -> None:
    unusual = np.zeros(2000)
    unusual[[500, 505, 790, 1100]] = 3
    assert onsets(unusual, FIVE_MINUTES).tolist() == [500, 1100]


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(288, 2600))
def test_what_comes_later_changes_nothing(seed: int, until: int) -> None:
    counts = steady(9, seed)
    counts[2000:2100] += 100
    whole = unusualness(counts, FIVE_MINUTES)
    assert unusualness(counts[:until], FIVE_MINUTES) == pytest.approx(whole[:until])


def test_silence_and_short_series_have_no_bursts() -> None:
    assert onsets(unusualness(np.zeros(288 * 40), FIVE_MINUTES), FIVE_MINUTES).size == 0
    assert unusualness([], FIVE_MINUTES).size == 0
    assert unusualness([5.0, 900.0], FIVE_MINUTES).tolist() == [0, 0]
