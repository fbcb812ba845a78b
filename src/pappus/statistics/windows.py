"""Means of windows after a start against a discounted past, at many starts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_FADING = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Shares of the past forgotten at each step, from none at all."""


def steps_after(series: Floats, starts: Whole, length: int, past: int, fading: float) -> Floats:
    """The values after each start less the discounted mean of the past before it; starts × steps.

    Args:
        series: in order of time; NaN where unknown.
        starts: positions of the first values after.
        length: number of steps after.
        past: number of steps before that count.
        fading: share of the past that is forgotten at each step.
    """
    before = series[starts[:, None] - 1 - np.arange(past)[None, :]]
    weights = (1 - fading) ** np.arange(past) * ~np.isnan(before)
    with np.errstate(invalid="ignore"):
        level = (np.nan_to_num(before) * weights).sum(axis=1) / weights.sum(axis=1)
    after = series[starts[:, None] + np.arange(length)[None, :]]
    result: Floats = after - level[:, None]
    return result


def running_means(steps: Floats) -> Floats:
    """The mean of the first 1, 2, … known steps of each row; NaN before the first known one."""
    known = ~np.isnan(steps)
    counts = np.cumsum(known, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = np.cumsum(np.where(known, steps, 0.0), axis=1) / counts
    return result


def mean_of_known(values: Floats, axis: int) -> Floats:
    """The mean along an axis of the values that are known; NaN where none is."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        result: Floats = np.where(known, values, 0.0).sum(axis=axis) / known.sum(axis=axis)
    return result


def best_fading(series: Floats, starts: Whole, length: int, past: int) -> float:
    """How fast the past should be forgotten to foretell the mean of as many steps best, over these starts.

    Where two do nearly as well it is the slower one, so that what is chosen is no fluke.
    """
    misses = []
    for fading in _FADING:
        last = running_means(steps_after(series, starts, length, past, fading))[:, -1]
        misses.append(float(mean_of_known(last**2, 0)))
    enough = min(misses) * 1.05
    return next(fading for fading, miss in zip(_FADING, misses, strict=True) if miss <= enough)
