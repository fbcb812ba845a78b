"""Means that one outlier does not make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mean:
    """A mean with its standard error."""

    value: float
    error: float


def winsorised(values: Floats, at: float) -> Floats:
    """The values, those above a quantile set to it.

    Args:
        values: at least one.
        at: the quantile, such as .95.
    """
    result: Floats = np.minimum(values, np.quantile(values, at))
    return result


def mean_of(values: Floats) -> Mean:
    """The mean of at least two values."""
    return Mean(float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)))
