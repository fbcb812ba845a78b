"""Least squares with weights that are not negative and sum to 1, solved exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def simplex_least_squares(columns: Floats, target: Floats, ridge: float = 0.0) -> Floats:
    """The weights w ≥ 0 with Σw = 1 that minimise ‖columns·w − target‖² + ridge·‖w‖².

    With weights that sum to 1 the first term is ‖(columns − target)·w‖². The weights u ≥ 0 that minimise this plus
    (Σu − 1)² point in the same direction, so that one non-negative least squares problem, which ends after few
    steps, gives the optimum itself and not an early stop.

    Args:
        columns: one column for each weight.
        target: as long as a column.
        ridge: how much spread-out weights are preferred; 0 for none.

    Source: Lawson & Hanson (1974), doi:10.1137/1.9781611971217, for the problem without the sum.
    """
    from scipy.optimize import nnls

    n = columns.shape[1]
    scale = float(np.abs(columns - target[:, None]).max(initial=0.0)) or 1.0
    parts = [(columns - target[:, None]) / scale, np.ones((1, n))]
    if ridge > 0:
        parts.insert(1, np.sqrt(ridge) / scale * np.eye(n))
    rows = np.vstack(parts)
    wanted = np.zeros(rows.shape[0])
    wanted[-1] = 1.0
    found: Floats = nnls(rows, wanted, maxiter=30 * n)[0]
    result: Floats = found / found.sum()
    return result
