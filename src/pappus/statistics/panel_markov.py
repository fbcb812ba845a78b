"""Multi-state Markov processes in continuous time that are looked at now and then, never watched.

At each visit the state is known only by the likelihood of each (as in a hidden Markov model), so that a placement that
is unsure counts as what it is. Rates have log-normal priors; the posterior is taken as normal on their logarithms
around its mode. Jackson (2011), doi:10.18637/jss.v038.i08; Kalbfleisch & Lawless (1985),
doi:10.1080/01621459.1985.10478195.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]
_LEAST = 1e-300
_STEP = 1e-3


@dataclass(frozen=True)
class Rates:
    """Which steps there are, and what is believed of their rates beforehand.

    Attributes:
        states: number of states.
        steps: (from, to, number of the rate), so that several steps may share a rate.
        prior_mean: of the logarithm of each rate.
        prior_sd: of the logarithm of each rate.
    """

    states: int
    steps: Sequence[tuple[int, int, int]]
    prior_mean: _Floats
    prior_sd: _Floats

    def intensities(self, log_rates: _Floats) -> _Floats:
        """The intensity matrix; its rows sum to zero."""
        matrix = np.zeros((self.states, self.states))
        for start, end, rate in self.steps:
            matrix[start, end] = np.exp(log_rates[rate])
        matrix[np.diag_indices(self.states)] = -matrix.sum(axis=1)
        return matrix


@dataclass(frozen=True)
class Path:
    """What was seen of one process.

    Attributes:
        times: of the visits, ascending.
        likelihoods: visits × states: how likely what was seen is in each state; certain where all but one are 0.
    """

    times: Sequence[float]
    likelihoods: _Floats


@dataclass(frozen=True, eq=False)
class Fitted:
    """Rates as they are believed afterwards.

    Attributes:
        rates: the model.
        log_rates: mode of the posterior.
        covariance: of the logarithms of the rates.
        log_likelihood: of what was seen, at the mode.
    """

    rates: Rates
    log_rates: _Floats
    covariance: _Floats
    log_likelihood: float

    @property
    def sd(self) -> _Floats:
        """Posterior standard deviation of the logarithm of each rate."""
        found: _Floats = np.sqrt(np.diag(self.covariance))
        return found

    def drawn(self, count: int, seed: int) -> _Floats:
        """Draws of the logarithms of the rates, draws × rates."""
        rng = np.random.default_rng(seed)
        return rng.multivariate_normal(self.log_rates, self.covariance, count, method="cholesky")


def bidirectional(states: int, onward: tuple[float, float], back: tuple[float, float]) -> Rates:
    """A ladder: a rate of its own for each step up, one rate for every step down.

    Args:
        states: number of states.
        onward: median rate of a step up, and the standard deviation of its logarithm.
        back: the same for a step down.
    """
    up = [(state, state + 1, state) for state in range(states - 1)]
    down = [(state, state - 1, states - 1) for state in range(1, states)]
    mean = np.log(np.array([onward[0]] * (states - 1) + [back[0]]))
    return Rates(states, [*up, *down], mean, np.array([onward[1]] * (states - 1) + [back[1]]))


def transition(intensities: _Floats, time: float) -> _Floats:
    """Probabilities of each state after a time, by the state before it."""
    found: _Floats = _transitions(intensities, [time])[0]
    return found


def _transitions(intensities: _Floats, times: Sequence[float]) -> _Floats:
    """The same for many times at once, times × states × states."""
    from scipy.linalg import expm

    if not times:
        return np.empty((0, *intensities.shape))
    found = np.clip(expm(intensities[None] * np.array(times)[:, None, None]), 0.0, 1.0)
    shares: _Floats = found / found.sum(axis=2, keepdims=True)
    return shares


def log_likelihood(rates: Rates, log_rates: _Floats, paths: Sequence[Path]) -> float:
    """Of what was seen, given the first visit of each path."""
    times = sorted({float(after - before) for path in paths for before, after in pairwise(path.times)})
    known = dict(zip(times, _transitions(rates.intensities(log_rates), times), strict=True))
    total = 0.0
    for path in paths:
        belief = path.likelihoods[0] / path.likelihoods[0].sum()
        for (before, after), seen in zip(pairwise(path.times), path.likelihoods[1:], strict=True):
            joint = (belief @ known[float(after - before)]) * seen
            total += float(np.log(max(joint.sum(), _LEAST)))
            belief = joint / max(joint.sum(), _LEAST)
    return total


def fit(rates: Rates, paths: Sequence[Path]) -> Fitted:
    """The mode of the posterior, with the curvature there; the prior itself where nothing was seen twice."""
    from scipy.optimize import minimize

    def loss(log_rates: _Floats) -> float:
        misfit = float((((log_rates - rates.prior_mean) / rates.prior_sd) ** 2).sum() / 2)
        return misfit - log_likelihood(rates, log_rates, paths)

    found = minimize(loss, rates.prior_mean, method="BFGS")
    mode = np.asarray(found.x, dtype=np.float64)
    curvature = _curvature(loss, mode)
    covariance: _Floats = np.linalg.inv(curvature).astype(np.float64)
    return Fitted(rates, mode, covariance, log_likelihood(rates, mode, paths))


def last_belief(fitted: Fitted, path: Path) -> _Floats:
    """Probability of each state at the last visit, from all visits."""
    intensities = fitted.rates.intensities(fitted.log_rates)
    belief: _Floats = path.likelihoods[0] / path.likelihoods[0].sum()
    for (before, after), seen in zip(pairwise(path.times), path.likelihoods[1:], strict=True):
        joint = (belief @ transition(intensities, float(after - before))) * seen
        belief = joint / max(joint.sum(), _LEAST)
    return belief


def first_passage(intensities: _Floats, state: int, step: float, count: int) -> _Floats:
    """Probability that a state, or one beyond it, was entered by `step`, 2 × `step` … `count` × `step`.

    Args:
        intensities: one matrix, or a stack of them.
        state: the one to be entered.
        step: of time.
        count: number of steps.

    Returns:
        count × (matrices ×) states to start from.
    """
    from scipy.linalg import expm

    stopped = intensities.copy()
    stopped[..., state:, :] = 0.0
    once = expm(stopped * step)
    passed = np.zeros((count, *intensities.shape[:-1]))
    inside = np.zeros(intensities.shape[:-1])
    inside[..., state:] = 1.0
    for place in range(count):
        inside = (once @ inside[..., None])[..., 0]
        passed[place] = inside
    return passed


def _curvature(loss: Callable[[_Floats], float], mode: _Floats) -> _Floats:
    """Second derivatives by central differences, made positive definite."""
    count = mode.size
    steps = np.eye(count) * _STEP
    matrix = np.empty((count, count))
    for one in range(count):
        for other in range(one, count):
            corners = [
                loss(mode + first * steps[one] + second * steps[other])
                for first, second in ((1, 1), (1, -1), (-1, 1), (-1, -1))
            ]
            matrix[one, other] = matrix[other, one] = (corners[0] - corners[1] - corners[2] + corners[3]) / (
                4 * _STEP**2
            )
    values, vectors = np.linalg.eigh(matrix)
    made: _Floats = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    return made
