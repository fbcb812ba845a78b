"""Forecasts of one series: seasonal naive, Theta, damped trend, and the mean of the last two.

Smoothing constants are found on a grid, all of its points in one pass over the series, so that a few hundred points
take milliseconds. Where a series is seasonal it is adjusted first, as in the M competitions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Method = Callable[[ArrayLike, int, int], Floats]

_SEASONAL_FROM = 1.645
"""Standard errors of an autocorrelation from which on a series counts as seasonal."""
_ALPHAS = np.linspace(0.01, 0.99, 50)
_DAMPED = np.array(
    [
        (alpha, alpha * share, phi)
        for alpha in np.linspace(0.05, 0.95, 13)
        for share in (0.0, 0.05, 0.1, 0.2, 0.4)
        for phi in (0.8, 0.9, 0.98)
    ]
)
_FIRST_POINTS = 10
"""The level and trend to begin with are those of a line through so many points."""


def seasonal_naive(values: ArrayLike, horizon: int, season: int = 1) -> Floats:
    """The last season over again, as many steps ahead as the horizon; with season 1 the last value."""
    series = np.asarray(values, dtype=np.float64)
    last = series[-min(season, series.size) :]
    result: Floats = np.resize(last, horizon)
    return result


def theta(values: ArrayLike, horizon: int, season: int = 1) -> Floats:
    """Exponential smoothing with half of the trend of the whole series as drift.

    Source: Assimakopoulos & Nikolopoulos (2000), doi:10.1016/S0169-2070(00)00066-2; in the form of Hyndman & Billah
    (2003), doi:10.1016/S0169-2070(01)00143-1.
    """
    return _season_apart(values, horizon, season, _theta)


def damped_trend(values: ArrayLike, horizon: int, season: int = 1) -> Floats:
    """A local level with a trend that dies out.

    Source: Gardner & McKenzie (1985), doi:10.1287/mnsc.31.10.1237; as a state space model Hyndman et al. (2002),
    doi:10.1016/S0169-2070(01)00110-8.
    """
    return _season_apart(values, horizon, season, _damped)


def combination(values: ArrayLike, horizon: int, season: int = 1) -> Floats:
    """The mean of Theta and damped trend."""
    result: Floats = (theta(values, horizon, season) + damped_trend(values, horizon, season)) / 2
    return result


def naive(values: ArrayLike, horizon: int, season: int = 1) -> Floats:
    """The last value, as many steps ahead as the horizon; the season has no say."""
    del season
    return seasonal_naive(values, horizon)


METHODS: dict[str, Method] = {
    "naive": naive,
    "seasonal_naive": seasonal_naive,
    "theta": theta,
    "damped_trend": damped_trend,
    "combination": combination,
}
"""The candidates by name."""

SIMPLE = 2
"""The first two only repeat; what the others have to beat is the better of them."""


def is_seasonal(values: ArrayLike, season: int) -> bool:
    """Whether a series of three seasons or more leans on itself a season ago, beyond what neighbours explain.

    Source: the rule of the M4 competition, Makridakis et al. (2020), doi:10.1016/j.ijforecast.2019.04.014.
    """
    series = np.asarray(values, dtype=np.float64)
    if season < 2 or series.size < 3 * season:
        return False
    apart = series - series.mean()
    squares = float(apart @ apart)
    if squares == 0.0:
        return False
    leans = np.array([apart[lag:] @ apart[:-lag] for lag in range(1, season + 1)]) / squares
    error = np.sqrt((1 + 2 * (leans[:-1] ** 2).sum()) / series.size)
    return bool(abs(leans[-1]) > _SEASONAL_FROM * error)


def season_of(values: ArrayLike, season: int, *, multiplies: bool) -> Floats:
    """What each phase of the season adds, or by what it multiplies, from the first point of the series on.

    Args:
        values: at least two full seasons.
        season: points in one.
        multiplies: factors with mean 1 instead of amounts with mean 0.
    """
    series = np.asarray(values, dtype=np.float64)
    even = season % 2 == 0
    weights = np.full(season + even, 1 / season)
    if even:
        weights[[0, -1]] /= 2
    trend = np.convolve(series, weights, mode="valid")
    inner = series[season // 2 : season // 2 + trend.size]
    own = inner / trend if multiplies else inner - trend
    phase = (np.arange(trend.size) + season // 2) % season
    means = np.bincount(phase, own, season) / np.bincount(phase, minlength=season)
    result: Floats = means / means.mean() if multiplies else means - means.mean()
    return result


def _season_apart(values: ArrayLike, horizon: int, season: int, method: Callable[[Floats, int], Floats]) -> Floats:
    series = np.asarray(values, dtype=np.float64)
    if not is_seasonal(series, season):
        return method(series, horizon)
    multiplies = bool((series > 0).all())
    each = season_of(series, season, multiplies=multiplies)
    here = each[np.arange(series.size) % season]
    ahead = each[np.arange(series.size, series.size + horizon) % season]
    if multiplies:
        return method(series / here, horizon) * ahead
    return method(series - here, horizon) + ahead


def _theta(series: Floats, horizon: int) -> Floats:
    at = np.arange(series.size) - (series.size - 1) / 2
    drift = float(at @ series) / float(at @ at) / 2 if series.size > 1 else 0.0
    level = np.full(_ALPHAS.size, series[0])
    squares = np.zeros(_ALPHAS.size)
    # The level of the series with the trend doubled is smoothed; that of the series itself differs by a known amount.
    for value in series[1:]:
        error = value - level
        squares += error * error
        level += _ALPHAS * error
    best = int(squares.argmin())
    alpha = _ALPHAS[best]
    steps = np.arange(horizon) + (1 - (1 - alpha) ** series.size) / alpha
    result: Floats = level[best] + drift * steps
    return result


def _damped(series: Floats, horizon: int) -> Floats:
    alpha, beta, phi = _DAMPED.T
    first = series[:_FIRST_POINTS]
    slope = float(np.polyfit(np.arange(first.size), first, 1)[0]) if first.size > 2 else 0.0
    level = np.full(alpha.size, first.mean() - slope * (first.size + 1) / 2)
    trend = np.full(alpha.size, slope)
    squares = np.zeros(alpha.size)
    for value in series:
        trend *= phi
        level += trend
        error = value - level
        squares += error * error
        level += alpha * error
        trend += beta * error
    best = int(squares.argmin())
    result: Floats = level[best] + trend[best] * np.cumsum(phi[best] ** np.arange(1, horizon + 1))
    return result
