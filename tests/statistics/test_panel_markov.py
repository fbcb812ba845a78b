from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.panel_markov import (
    Path,
    Rates,
    bidirectional,
    first_passage,
    fit,
    last_belief,
    log_likelihood,
    transition,
)

ONWARD, BACK = (0.7, 0.7), (0.08, 0.8)


def certain(states: list[int], count: int) -> NDArray[np.float64]:
    return np.eye(count)[states]


# Jackson (2011): heart transplant recipients, rates as published.
CAV = Rates(
    4,
    [(0, 1, 0), (0, 3, 1), (1, 0, 2), (1, 2, 3), (1, 3, 4), (2, 1, 5), (2, 3, 6)],
    np.zeros(7),
    np.ones(7),
)
CAV_RATES = np.log([0.12787, 0.04250, 0.22512, 0.34261, 0.04021, 0.13062, 0.30648])


def test_published_probabilities_after_ten_years() -> None:
    after = transition(CAV.intensities(CAV_RATES), 10.0)
    assert after[0] == pytest.approx([0.3094, 0.0975, 0.0879, 0.5052], abs=1e-4)


def test_published_mean_sojourn_times() -> None:
    sojourn = -1 / np.diag(CAV.intensities(CAV_RATES))[:3]
    assert sojourn == pytest.approx([5.870, 1.645, 2.288], abs=2e-3)


def test_the_likelihood_of_two_states_has_a_closed_form() -> None:
    rates = Rates(2, [(0, 1, 0)], np.zeros(1), np.ones(1))
    paths = [Path([0, 1.5], certain([0, 0], 2)), Path([0, 2.0], certain([0, 1], 2))]
    rate = 0.4
    expected = -rate * 1.5 + np.log(1 - np.exp(-rate * 2.0))
    assert log_likelihood(rates, np.log([rate]), paths) == pytest.approx(expected, abs=1e-12)


def test_without_a_second_visit_the_prior_stays() -> None:
    rates = bidirectional(5, ONWARD, BACK)
    fitted = fit(rates, [Path([0.0], certain([2], 5))])
    assert fitted.log_rates == pytest.approx(rates.prior_mean, abs=1e-6)
    assert fitted.sd == pytest.approx(rates.prior_sd, rel=1e-3)


def test_an_unsure_state_teaches_less_than_a_sure_one() -> None:
    rates = bidirectional(4, ONWARD, BACK)
    times = [0.0, 1.0, 2.0, 3.0]
    sure = fit(rates, [Path(times, certain([0, 1, 1, 2], 4))])
    blurred = 0.5 * certain([0, 1, 1, 2], 4) + 0.5 / 4
    unsure = fit(rates, [Path(times, blurred)])
    assert (unsure.sd[:3] > sure.sd[:3] - 1e-3).all()
    assert unsure.sd[1] > sure.sd[1]


def test_what_was_seen_before_bears_on_an_unsure_visit() -> None:
    rates = bidirectional(3, ONWARD, BACK)
    path = Path([0.0, 0.1], np.array([[1.0, 0, 0], [0.5, 0.0, 0.5]]))
    belief = last_belief(fit(rates, [path]), path)
    assert belief[0] > 0.95


def test_passage_is_sure_from_beyond_and_grows_with_time() -> None:
    matrix = bidirectional(4, ONWARD, BACK).intensities(np.log([0.7, 0.7, 0.7, 0.08]))
    passed = first_passage(matrix, 2, 0.5, 10)
    assert passed.shape == (10, 4)
    assert passed[:, 2:] == pytest.approx(1.0)
    assert (np.diff(passed[:, :2], axis=0) > 0).all()


def test_passage_of_one_step_has_a_closed_form() -> None:
    matrix = Rates(2, [(0, 1, 0)], np.zeros(1), np.ones(1)).intensities(np.log([0.4]))
    passed = first_passage(np.stack([matrix, 2 * matrix]), 1, 0.25, 8)
    times = 0.25 * np.arange(1, 9)
    assert passed[:, 0, 0] == pytest.approx(1 - np.exp(-0.4 * times))
    assert passed[:, 1, 0] == pytest.approx(1 - np.exp(-0.8 * times))


def _visits(log_rates: NDArray[np.float64], rates: Rates, rng: np.random.Generator, visits: int = 4) -> Path:
    states, times = [int(rng.integers(0, rates.states - 1))], [0.0]
    matrix = rates.intensities(log_rates)
    for _ in range(visits):
        time = round(float(np.clip(rng.exponential(0.9), 0.25, 3)) * 4) / 4
        states.append(int(rng.choice(rates.states, p=transition(matrix, time)[states[-1]])))
        times.append(times[-1] + time)
    return Path(times, certain(states, rates.states))


@pytest.mark.parametrize(("organisations", "widest"), [(3, 0.68), (10, 0.58)])
def test_intervals_cover_and_a_few_organisations_teach_little(organisations: int, widest: float) -> None:
    rates = bidirectional(6, ONWARD, BACK)
    rng = np.random.default_rng(11)
    covered, sds = [], []
    for _ in range(12):
        truth = rates.prior_mean + rates.prior_sd * rng.standard_normal(6)
        fitted = fit(rates, [_visits(truth, rates, rng) for _ in range(organisations)])
        covered += list(np.abs(fitted.log_rates - truth) <= 1.645 * fitted.sd)
        sds.append(fitted.sd.mean())
    # 72 intervals of 90 %: within four standard errors.
    assert 0.76 <= np.mean(covered) <= 1.0
    assert np.mean(sds) < widest
    assert np.mean(sds) > 0.4
