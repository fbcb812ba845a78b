"""Many tests at once: which of them stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]


def adjusted_by_false_discoveries(p_values: ArrayLike, *, dependent: bool = False) -> Floats:
    """The smallest share of false discoveries at which each test stands, in the order of the tests.

    Args:
        p_values: one a test.
        dependent: whether tests may depend on each other in any way (Benjamini & Yekutieli), which costs power.

    Source: Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x; Benjamini & Yekutieli (2001),
    doi:10.1214/aos/1013699998.
    """
    p = np.asarray(p_values, dtype=np.float64)
    n = p.size
    order = np.argsort(p, kind="stable")
    ranks = np.arange(1, n + 1)
    factor = float((1 / ranks).sum()) if dependent else 1.0
    stepped = np.minimum.accumulate((p[order] * n * factor / ranks)[::-1])[::-1]
    result: Floats = np.empty(n)
    result[order] = np.minimum(stepped, 1.0)
    return result


def stepped_down(p_values: ArrayLike, level: float) -> Booleans:
    """Which tests stand so that not even one false one does, but with probability `level` (Holm 1979)."""
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    stands = p[order] <= level / np.arange(p.size, 0, -1)
    result: Booleans = np.zeros(p.size, dtype=bool)
    result[order] = np.logical_and.accumulate(stands)
    return result
