"""Draws from a figure that is known with an interval."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


def two_piece_normal(
    value: float,
    low: float | None,
    high: float | None,
    count: int,
    rng: np.random.Generator,
    level: float = 0.90,
) -> NDArray[np.float64]:
    """Draws around `value` whose two halves have the spread that the two ends of its interval show.

    A two-piece normal distribution with half its mass on either side of `value`, so that an asymmetric interval keeps
    its asymmetry and `low` and `high` are its quantiles.

    Args:
        value: the estimate.
        low: lower end of its interval; null for a figure without uncertainty on that side.
        high: upper end; null where the data do not bound it (then the lower half's spread is used, doubled).
        count: how many draws.
        rng: source of randomness.
        level: probability that the interval covers.

    Returns:
        `count` values; all equal to `value` if neither end is given.
    """
    reach = NormalDist().inv_cdf(0.5 + level / 2)
    below = 0.0 if low is None else max(value - low, 0.0) / reach
    above = 2 * below if high is None else max(high - value, 0.0) / reach
    noise = rng.standard_normal(count)
    return value + np.where(noise < 0, noise * below, noise * above)
