"""How much a forecast would gain from learning something, estimated from draws of both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ranked_uncertainty(reached: Floats) -> float:
    """The expected ranked probability score of ordered outcomes, forecast by draws of them: Σ p (1 − p).

    Zero where the outcome is certain; p are the probabilities that each step above the lowest is reached.

    Args:
        reached: draws × steps: 1 where the step is reached.

    Source: Epstein (1969), doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2.
    """
    p = reached.mean(axis=0)
    return float((p * (1 - p)).sum())


def expected_reduction(reached: Floats, learnt: Floats) -> float:
    """By how much `ranked_uncertainty` falls on average when `learnt` is known: Σ Var(E[reached | learnt]).

    The conditional expectations are fitted by least squares on the draws, so it is as good as the columns of `learnt`
    can tell; what fits by chance is taken off. Never negative.

    Args:
        reached: draws × steps.
        learnt: draws × whatever will be known; columns that do not vary are ignored.

    Source: Strong, Oakley & Brennan (2014), doi:10.1177/0272989X13505910.
    """
    centred = learnt - learnt.mean(axis=0)
    spread = centred.std(axis=0)
    columns = centred[:, spread > 1e-9] / spread[spread > 1e-9]
    count, width = columns.shape
    targets = reached - reached.mean(axis=0)
    if not width or count <= width + 1:
        return 0.0
    # A hair of ridge keeps columns that say the same from blowing up.
    weights = np.linalg.solve(columns.T @ columns + 1e-6 * count * np.eye(width), columns.T @ targets)
    explained = ((columns @ weights) ** 2).mean(axis=0)
    left = np.maximum((targets**2).mean(axis=0) - explained, 0.0)
    by_chance = left * width / (count - width - 1)
    return float(np.maximum(explained - by_chance, 0.0).sum())
