"""A series that wanders and follows others: what it would have been after a moment, from the time before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GRID = 41
_PRIOR_STEP = 0.01
_PRIOR_WEIGHT = 32.0
_VAGUE = 1e6
_LEAST_NOISE = 1e-12


@dataclass(frozen=True)
class Effect:
    """Mean of the series less its counterfactual after the start, with the ends of its interval.

    Attributes:
        value: posterior mean.
        low: lower end.
        high: upper end.
        counterfactual: what the series would have been at each time after the start, posterior mean.
        harmless: posterior probability that the mean effect is 0 or below.
    """

    value: float
    low: float
    high: float
    counterfactual: Floats
    harmless: float


def effect_against_level(series: Floats, others: Floats, start: int, level: float) -> Effect:
    """The effect on a series that is a random walk plus a mix of others plus noise, as of a start.

    The step of the walk has a prior around .01 standard deviations of the series, worth 32 observations. The posterior
    is exact but for the ratio of step to noise, which is summed over a grid, so that nothing is drawn.

    Args:
        series: one value a time.
        others: times × series that the event does not touch; none at all are times × 0.
        start: position of the first time after.
        level: coverage, such as .95.

    Source: Brodersen, Gallusser, Koehler, Remy & Scott (2015), doi:10.1214/14-AOAS788, for model and prior.
    """
    from scipy.stats import t

    shift, scale = float(series[:start].mean()), float(series[:start].std(ddof=1)) or 1.0
    y = (series[:start] - shift) / scale
    spread = others[:start].std(axis=0, ddof=1) if others.shape[1] else np.ones(0)
    x = (others - others[:start].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    fits = [_given_ratio(y, x, start, float(ratio)) for ratio in np.geomspace(1e-7, 10.0, _GRID)]
    log_weights = np.array([fit[0] for fit in fits])
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    paths, spreads = np.array([fit[1] for fit in fits]), np.array([fit[2] for fit in fits])
    after = (series[start:] - shift) / scale
    means = after.mean() - paths.mean(axis=1)
    freedom = start - 1

    def below(effect: float) -> float:
        return float(weights @ t.cdf((effect - means) / spreads, freedom))

    ends = [scale * _quantile(below, (1 + side * level) / 2, means, spreads) for side in (-1, 1)]
    counterfactual: Floats = shift + scale * (weights @ paths)
    return Effect(scale * float(weights @ means), ends[0], ends[1], counterfactual, below(0.0))


def _given_ratio(y: Floats, x: Floats, start: int, ratio: float) -> tuple[float, Floats, float]:
    """Log posterior of a ratio of variances (step to noise), the counterfactual's path, and the scale of its mean."""
    times = np.arange(len(x))
    walk = np.minimum(times[:, None], times[None, :]) + 1.0
    whole = ratio * walk + _VAGUE * (1 + x @ x.T) + np.eye(len(x))
    root = np.linalg.cholesky(whole[:start, :start])
    solved = np.linalg.solve(root, np.column_stack([y, whole[:start, start:]]))
    own, cross = solved[:, 0], solved[:, 1:]
    noise2 = max(float(own @ own) / start, _LEAST_NOISE)
    likelihood = -float(np.log(np.diag(root)).sum()) - start / 2 * np.log(noise2)
    left = whole[start:, start:] - cross.T @ cross
    return likelihood + _log_prior(ratio * noise2), cross.T @ own, float(np.sqrt(noise2 * left.mean()))


def _log_prior(step2: float) -> float:
    """Inverse gamma for the step's variance, as a density over its logarithm."""
    return -_PRIOR_WEIGHT / 2 * float(np.log(step2) + _PRIOR_STEP**2 / step2)


def _quantile(below: Callable[[float], float], share: float, means: Floats, spreads: Floats) -> float:
    from scipy.optimize import brentq

    widest = 50 * float(spreads.max())
    return float(brentq(lambda effect: below(effect) - share, means.min() - widest, means.max() + widest))
