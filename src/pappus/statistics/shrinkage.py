"""Many estimates of different things, drawn together as far as chance alone would spread them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shrunken:
    """Estimates after shrinking.

    Attributes:
        spread: standard deviation of the true values around 0.
        values: mean of each true value, given all estimates.
        errors: its standard deviation.
    """

    spread: float
    values: Floats
    errors: Floats


def shrunken_to_zero(estimates: ArrayLike, errors: ArrayLike) -> Shrunken:
    """The true values behind estimates, if they are spread normally around 0; the largest lose most of what luck gave.

    The spread is the one of highest likelihood.

    Args:
        estimates: one for each thing.
        errors: their standard errors, above 0.

    Source: Efron & Morris (1973), doi:10.1080/01621459.1973.10481350.
    """
    from scipy.optimize import brentq

    y, s2 = np.asarray(estimates, dtype=np.float64), np.asarray(errors, dtype=np.float64) ** 2

    def slope(spread2: float) -> float:
        total = spread2 + s2
        return float(((y**2 - total) / total**2).sum())

    highest = float((y**2).max(initial=0.0))
    spread2 = brentq(slope, 0.0, highest) if slope(0.0) > 0 and highest > 0 else 0.0
    kept = spread2 / (spread2 + s2)
    return Shrunken(float(np.sqrt(spread2)), kept * y, np.sqrt(kept * s2))
