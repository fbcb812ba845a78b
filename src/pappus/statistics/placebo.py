"""How far an estimate lies off where nothing happened, and what that says of the one where something did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LEAST_FREEDOM = 1.0
_SMALLEST = 1e-300


@dataclass(frozen=True)
class PlaceboNoise:
    """What estimates do by themselves, for each length of time after the start.

    Attributes:
        error: how far they lie from 0 (root mean square), so that a trend of its own counts as noise.
        freedom: degrees of freedom of that error: neighbouring placebos share most of their data.
    """

    error: Floats
    freedom: Floats


def placebo_noise(placebos: Floats, apart: Floats, fitted: int = 0) -> PlaceboNoise:
    """The noise of estimates from those at dates when nothing happened.

    Placebos at neighbouring dates overlap, so that two hundred of them may be worth eight. How many they are worth is
    taken from their own correlations at each distance, up to the distance at which they share no data
    (Satterthwaite 1946, doi:10.2307/3002019, for a mean of correlated squares).

    Args:
        placebos: placebo dates × lengths, in order of date.
        apart: for each length, the number of steps between placebos from which on they share no data.
        fitted: number of coefficients that were fitted to the same placebos.
    """
    n, lengths = placebos.shape
    mean_squares = np.maximum((placebos**2).mean(axis=0), _SMALLEST)
    worth = np.empty(lengths)
    for at in range(lengths):
        lags = np.arange(1, min(n - 1, int(np.ceil(apart[at]))) + 1)
        r = _correlations(placebos[:, at], lags)
        worth[at] = n / (1 + 2 * float((1 - lags / n) @ r**2))
    freedom = np.maximum(worth - fitted, _LEAST_FREEDOM)
    # Coefficients that were fitted to the same values make their spread too small.
    return PlaceboNoise(np.sqrt(mean_squares * np.maximum(worth / freedom, 1.0)), freedom)


def _correlations(off: Floats, lags: NDArray[np.int64]) -> Floats:
    whole = np.correlate(off, off, mode="full")[off.size - 1 :]
    counts = off.size - np.arange(off.size)
    result: Floats = np.clip((whole / counts)[lags] / (whole[0] / off.size), -1.0, 1.0)
    return result


def wider(normal_bound: Floats, freedom: Floats) -> Floats:
    """A bound in normal standard deviations as one of a t-distribution: as rarely passed, with an estimated error."""
    from scipy.stats import norm, t

    result: Floats = t.isf(norm.sf(normal_bound), freedom)
    return result


def two_sided_t(value: float, freedom: float) -> float:
    """The probability of a value at least as far from 0."""
    from scipy.stats import t

    return float(2 * t.sf(abs(value), freedom))


def share_as_far(placebos: Floats, value: float) -> float:
    """The share of placebos and the value itself that lie at least as far from 0 as the value."""
    return float((1 + (np.abs(placebos) >= abs(value)).sum()) / (1 + placebos.size))
