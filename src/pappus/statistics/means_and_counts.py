"""Intervals for counts and for means of few values."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pappus.statistics.intervals import Interval


def poisson(count: int, level: float) -> Interval:
    """A count of rare things with its exact interval; of none at all the lower end is 0.

    Source: Garwood (1936), doi:10.1093/biomet/28.3-4.437.
    """
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(float(count), low, float(gammaincinv(count + 1, 1 - tail)))


def mean_of(values: ArrayLike, level: float) -> Interval:
    """The mean of at least two values with Student's interval."""
    from scipy.special import stdtrit

    series = np.asarray(values, dtype=np.float64)
    if series.size < 2:
        raise ValueError("a mean has an interval from two values on")
    mean = float(series.mean())
    error = float(series.std(ddof=1)) / float(np.sqrt(series.size))
    half = float(stdtrit(series.size - 1, 0.5 + level / 2)) * error
    return Interval(mean, mean - half, mean + half)
