"""A series taken apart into a slowly moving level and a season that repeats itself; single peaks hardly matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_OUTER, _INNER = 15, 2
"""Rounds that weigh down what lies far off, and rounds between season and level in each (Cleveland et al., 1990)."""
_POINTS_A_SPAN = 20
"""The level is worked out at so many places within its span, and lies on straight lines between them."""
_FAR = 6.0
_NOTHING = 1e-12


@dataclass(frozen=True)
class Season:
    """What a series does by itself.

    Attributes:
        level: at each value.
        season: by phase; sums to 0.
        period: values after which the season begins again.
    """

    level: Floats
    season: Floats
    period: int

    @property
    def seasonal(self) -> Floats:
        """The season at each value."""
        result: Floats = self.season[np.arange(self.level.size) % self.period]
        return result


def season_of(values: ArrayLike, period: int) -> Season:
    """Level and season by robust STL with a season that does not change.

    Args:
        values: in order of time, at least two periods of them.
        period: values in a season.

    Source: Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6, 3–73, with the mean of
    each phase for the seasonal and a level span of 1.5 periods.
    """
    series = np.asarray(values, dtype=np.float64)
    if series.size < 2 * period:
        raise ValueError("a season needs at least two periods")
    smooth = _Smoother.over(series.size, min(int(np.ceil(1.5 * period)) | 1, series.size))
    phases = np.arange(series.size) % period
    weights, level, season = np.ones(series.size), np.zeros(series.size), np.zeros(period)
    for _ in range(_OUTER + 1):
        for _ in range(_INNER):
            season = _phase_means(series - level, weights, phases, period)
            level = smooth.level(series - season[phases], weights)
        weights = _robust(series - season[phases] - level)
    return Season(level, season, period)


def _phase_means(values: Floats, weights: Floats, phases: NDArray[np.int64], period: int) -> Floats:
    held = np.bincount(phases, weights, period)
    sums = np.bincount(phases, weights * values, period)
    means = sums / np.maximum(held, _NOTHING)
    # Where all of a phase lies far off, a single peak may be the reason; their median does not follow it.
    for phase in np.flatnonzero(held < _NOTHING):
        means[phase] = np.median(values[phases == phase])
    result: Floats = means - means.mean()
    return result


def _robust(rest: Floats) -> Floats:
    """Bisquare weights: 1 at 0, 0 from six median distances on."""
    far = _FAR * float(np.median(np.abs(rest)))
    if far == 0:
        return np.ones(rest.size)
    share = np.minimum(np.abs(rest) / far, 1)
    result: Floats = (1 - share**2) ** 2
    return result


@dataclass(frozen=True)
class _Smoother:
    """A local straight line through the values nearest to each of some places; tricube weights."""

    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    apart: Floats
    kernel: Floats

    @staticmethod
    def over(size: int, span: int) -> _Smoother:
        places = np.unique(np.append(np.arange(0, size, max(span // _POINTS_A_SPAN, 1)), size - 1))
        starts = np.clip(places - span // 2, 0, size - span)
        apart = (starts - places)[:, None] + np.arange(span)[None, :].astype(np.float64)
        reach = np.abs(apart).max(axis=1, keepdims=True)
        return _Smoother(places, starts, apart, (1 - (np.abs(apart) / np.maximum(reach, 1)) ** 3) ** 3)

    def level(self, values: Floats, weights: Floats) -> Floats:
        span = self.apart.shape[1]
        held = self.kernel * sliding_window_view(weights, span)[self.starts]
        near = sliding_window_view(values, span)[self.starts]
        slanted = held * self.apart
        s0, s1, s2 = held.sum(axis=1), slanted.sum(axis=1), (slanted * self.apart).sum(axis=1)
        y0, y1 = (held * near).sum(axis=1), (slanted * near).sum(axis=1)
        spread = s0 * s2 - s1**2
        plain = y0 / np.maximum(s0, _NOTHING)
        line = np.where(spread > 1e-9, (s2 * y0 - s1 * y1) / np.maximum(spread, 1e-9), plain)
        result: Floats = np.interp(np.arange(values.size), self.places, line)
        return result
