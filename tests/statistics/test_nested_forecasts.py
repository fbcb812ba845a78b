"""Whether a signal adds skill: seldom where it is irrelevant, mostly where it matters, never from the future."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.forecast_skill import diebold_mariano
from pappus.statistics.nested_forecasts import AddedSkill, Setting, added_skill, clark_west, drifts

ONCE = Setting(first=60, most_lags=1, placebos=1)


def simulated(strength: float, random: np.random.Generator, n: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """An outcome that leans on its last value, and a signal that leads it by one period."""
    signal, noise = random.standard_normal((2, n))
    outcome = np.zeros(n)
    for at in range(1, n):
        outcome[at] = 0.5 * outcome[at - 1] + strength * signal[at - 1] + noise[at]
    return outcome, signal


def tried(strength: float, setting: Setting, runs: int, delay: int = 0) -> list[AddedSkill]:
    random = np.random.default_rng(31)
    found = []
    for _ in range(runs):
        outcome, signal = simulated(strength, random)
        one = added_skill(outcome, signal, np.arange(outcome.size) + delay, setting)
        assert one is not None
        found.append(one)
    return found


def rejected(found: list[AddedSkill]) -> float:
    return float(np.mean([one.test.p_value < 0.05 for one in found]))


def test_an_irrelevant_signal_is_found_no_more_often_than_it_may() -> None:
    assert 0.005 < rejected(tried(0.0, ONCE, 400)) < 0.08


def test_signals_that_matter_are_found_as_often_as_simulated() -> None:
    assert rejected(tried(0.2, ONCE, 200)) > 0.25
    assert rejected(tried(0.35, ONCE, 200)) > 0.65


def test_choosing_the_lag_and_late_outcomes_keep_the_size() -> None:
    assert rejected(tried(0.0, Setting(first=60, placebos=1), 300, delay=1)) < 0.09


def rejections(strength: float, runs: int) -> tuple[float, float]:
    """How often Clark and West's test and Diebold and Mariano's reject, of forecasts with two signals."""
    random = np.random.default_rng(7)
    nested, plain = [], []
    for _ in range(runs):
        outcome, signal = simulated(strength, random)
        said = _by_hand(outcome, np.column_stack([signal, random.standard_normal(signal.size)]))
        nested.append(clark_west(*said).p_value < 0.05)
        losses = (said[0] - said[1]) ** 2 - (said[0] - said[2]) ** 2
        plain.append(diebold_mariano(losses, 1)[1] < 0.05)
    return float(np.mean(nested)), float(np.mean(plain))


def test_sizes_and_power_are_those_simulated_before() -> None:
    nested, plain = rejections(0.0, 200)
    assert nested == pytest.approx(0.052, abs=0.04)
    assert plain < 0.035
    nested, plain = rejections(0.35, 100)
    assert nested == pytest.approx(0.745, abs=0.12)
    assert plain == pytest.approx(0.228, abs=0.12)


def _by_hand(outcome: np.ndarray, signal: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes, and forecasts without and with the signal by least squares from each origin."""
    small, large = [], []
    for at in range(60, outcome.size - 1):
        without = np.column_stack([np.ones(at), outcome[:at]])
        whole = np.column_stack([without, signal[:at]])
        now = np.append([1.0, outcome[at]], signal[at])
        small.append(np.linalg.lstsq(without, outcome[1 : at + 1], rcond=None)[0] @ now[:2])
        large.append(np.linalg.lstsq(whole, outcome[1 : at + 1], rcond=None)[0] @ now)
    return outcome[61:], np.array(small), np.array(large)


def test_forecasts_are_those_of_least_squares_at_each_origin() -> None:
    outcome, signal = simulated(0.35, np.random.default_rng(3))
    found = added_skill(outcome, signal, np.arange(outcome.size), ONCE)
    assert found is not None
    came, small, large = _by_hand(outcome, signal)
    assert np.allclose(found.outcomes, came)
    assert np.allclose(found.with_signal, large, atol=1e-6)
    assert found.error_without == pytest.approx(float(np.sqrt(((came - small) ** 2).mean())), abs=1e-6)
    assert found.test.statistic == pytest.approx(clark_west(came, small, large).statistic, abs=1e-6)


def test_what_was_not_published_yet_is_not_known() -> None:
    outcome, signal = simulated(0.35, np.random.default_rng(5))
    changed = outcome.copy()
    changed[-3:] += 50.0
    late = np.arange(outcome.size) + 3
    before, after = (added_skill(one, signal, late, ONCE) for one in (outcome, changed))
    assert before is not None
    assert after is not None
    assert np.allclose(before.with_signal, after.with_signal)


def test_the_last_values_of_the_signal_do_not_reach_back() -> None:
    outcome, signal = simulated(0.35, np.random.default_rng(5))
    changed = signal.copy()
    changed[-1] += 50.0
    before, after = (added_skill(outcome, one, np.arange(outcome.size), ONCE) for one in (signal, changed))
    assert before is not None
    assert after is not None
    assert np.allclose(before.with_signal, after.with_signal)
    assert before.next_with != after.next_with


def test_shuffled_signals_do_worse_than_one_that_matters() -> None:
    outcome, signal = simulated(0.5, np.random.default_rng(9))
    found = added_skill(outcome, signal, np.arange(outcome.size), Setting(first=60, placebos=99))
    assert found is not None
    assert found.placebo_p_value <= 0.02
    assert found.test.statistic > found.placebo_statistic
    assert found.error_with < found.error_without


def test_two_series_that_wander_by_themselves_are_seldom_related() -> None:
    random = np.random.default_rng(13)
    steps = random.standard_normal((200, 2, 120)).cumsum(axis=2)
    found = [added_skill(one[0], one[1], np.arange(120), Setting(first=40, placebos=1)) for one in steps]
    assert np.mean([one.by_changes for one in found if one]) > 0.8
    assert np.mean([one.test.p_value < 0.05 for one in found if one]) < 0.1


def test_of_a_wandering_outcome_the_level_is_forecast() -> None:
    random = np.random.default_rng(17)
    signal = random.standard_normal(100)
    outcome = 1000 + np.concatenate([[0.0], 3 * signal[:-1]]).cumsum() + random.standard_normal(100).cumsum()
    found = added_skill(outcome, signal.cumsum(), np.arange(100), Setting(first=40, placebos=19))
    assert found is not None
    assert found.by_changes
    assert found.test.p_value < 0.01
    assert np.abs(found.with_signal - found.outcomes).mean() < 1.5
    assert (found.next_at, len(found.targets)) == (100, len(found.outcomes))
    assert found.targets[-1] == 99


def test_too_short_a_series_is_not_tried() -> None:
    assert added_skill(np.arange(30.0), np.arange(30.0), np.arange(30), Setting(first=20)) is None


def test_series_that_wander_are_told_from_those_that_come_back() -> None:
    random = np.random.default_rng(2)
    steps = random.normal(size=(50, 100))
    assert np.mean([drifts(one.cumsum()) for one in steps]) > 0.9
    assert np.mean([drifts(one) for one in steps]) == 0.0
