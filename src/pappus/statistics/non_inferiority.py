"""Whether figures hold: how far the mean of later ones lies from that of earlier ones, relative to the earlier."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pappus.statistics.intervals import Interval


def relative_change(before: ArrayLike, after: ArrayLike, level: float) -> Interval | None:
    """The difference of two means ÷ the size of the first, with Welch's interval; null where the first mean is 0.

    Figures are taken as independent; of series that drift slowly the interval is too narrow.

    Args:
        before: the earlier figures, at least two.
        after: the later ones, at least two.
        level: coverage, such as .90.

    Source: Welch (1947), doi:10.1093/biomet/34.1-2.28.
    """
    from scipy.stats import t

    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    size = abs(float(first.mean()))
    if size == 0:
        return None
    change = float(second.mean() - first.mean()) / size
    parts = [float(one.var(ddof=1)) / one.size for one in (first, second)]
    variance = sum(parts)
    if variance == 0:
        return Interval(change, change, change)
    degrees = variance**2 / sum(part**2 / (one.size - 1) for part, one in zip(parts, (first, second), strict=True))
    half = float(t.ppf(0.5 + level / 2, degrees)) * math.sqrt(variance) / size
    return Interval(change, change - half, change + half)
