"""Which values of a seasonal series stand out, looking back (S-H-ESD)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.seasonal_level import season_of

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_SIGMAS_A_MAD = 1.4826


def outstanding(values: ArrayLike, period: int, most: float = 0.02, alpha: float = 0.05) -> Whole:
    """Places of the values that stand out in either direction, the farthest first.

    The season and the median are taken off; then the value farthest off, in median absolute deviations, is removed
    again and again, and as many stand out as the last one that is too far for chance.

    Args:
        values: in order of time, at least two periods of them.
        period: values in a season.
        most: share of the values that can stand out.
        alpha: level of the test.

    Raises:
        ValueError: a value is not finite, or fewer than two periods of them are there.

    Source: Vallis, Hochenbaum & Kejariwal (2014), A novel technique for long-term anomaly detection in the cloud;
    Rosner (1983), doi:10.1080/00401706.1983.10487848.
    """
    series = np.asarray(values, dtype=np.float64)
    if not np.isfinite(series).all():
        raise ValueError("values that stand out can only be told among numbers; fill gaps first")
    return _extreme(series - season_of(series, period).seasonal - np.median(series), int(series.size * most), alpha)


def _extreme(rest: Floats, most: int, alpha: float) -> Whole:
    places, removed, found = np.arange(rest.size), [], 0
    for step in range(1, most + 1):
        centre = np.median(rest)
        apart = np.abs(rest - centre)
        deviation = _SIGMAS_A_MAD * float(np.median(apart))
        if deviation == 0:
            break
        at = int(np.argmax(apart))
        removed.append(places[at])
        if apart[at] / deviation > _critical(places.size, alpha):
            found = step
        rest, places = np.delete(rest, at), np.delete(places, at)
    return np.array(removed[:found], dtype=np.int64)


def _critical(held: int, alpha: float) -> float:
    """λ of the generalised ESD with so many values left."""
    from scipy.special import stdtrit

    freedom = held - 2
    t = float(stdtrit(freedom, 1 - alpha / (2 * held)))
    return t * (held - 1) / float(np.sqrt((freedom + t**2) * held))
