"""Intervals of forecasts from the errors that forecasts made, with a level that follows how often they were met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

STEP = 0.05
"""How far one miss moves the level."""
_BEYOND = 1.5
"""Times the largest error, where more than every error seen would have to be covered."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class AdaptiveInterval:
    """Half widths of intervals around forecasts.

    Attributes:
        next_width: for the forecast that is made now; null where fewer errors are known than a level needs.
        widths: for each error in order, from what was known before it; NaN where too little was.
        covered_share: share of the errors within their widths; null where none had a width.
        judged: errors that had a width.
    """

    next_width: float | None
    widths: Floats
    covered_share: float | None
    judged: int


def adaptive_interval(
    errors: ArrayLike, coverage: float, delay: int = 0, window: int = 52, step: float = STEP
) -> AdaptiveInterval:
    """Intervals that keep their coverage although errors grow or shrink.

    Args:
        errors: outcome minus forecast, in the order of origins, all for one horizon.
        coverage: what is wanted.
        delay: so many errors before the present one are not known yet: the horizon less one.
        window: so many of the latest errors count.
        step: how far one miss moves the level.

    An interval that would have to be wider than every error known is half as wide again as the largest: finite, so that
    it can be shown, at the price of the guarantee in that moment.

    Source: Gibbs & Candès (2021), arXiv:2106.00170, on split conformal intervals.
    """
    sizes = np.abs(np.asarray(errors, dtype=np.float64))
    allowed = 1 - coverage
    least = int(np.ceil(1 / allowed - _ROUNDING)) - 1
    level = allowed
    widths = np.full(sizes.size + 1, np.nan)
    for at in range(sizes.size + 1):
        seen = at - delay
        if seen >= 1 and not np.isnan(widths[seen - 1]):
            level += step * (allowed - float(sizes[seen - 1] > widths[seen - 1]))
        if seen >= least:
            widths[at] = _width(sizes[max(seen - window, 0) : seen], level)
    judged = ~np.isnan(widths[:-1])
    covered = sizes[judged] <= widths[:-1][judged]
    share = float(covered.mean()) if covered.size else None
    last = None if np.isnan(widths[-1]) else float(widths[-1])
    return AdaptiveInterval(last, widths[:-1], share, int(judged.sum()))


def _width(sizes: Floats, level: float) -> float:
    rank = int(np.ceil((sizes.size + 1) * (1 - min(max(level, 0.001), 0.999)) - _ROUNDING))
    rank = min(rank, sizes.size) - 1
    width = float(np.partition(sizes, rank)[rank])
    return width * _BEYOND if level <= 0 else width
