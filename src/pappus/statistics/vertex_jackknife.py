"""How surely figures of a graph are known, from what they are without each of its nodes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def standard_errors(figures: Callable[[Floats], Floats], adjacency: Floats) -> Floats:
    """The standard error of each figure of a graph, leaving out one node at a time.

    Args:
        figures: gives one or more figures of a square adjacency.
        adjacency: the graph, with at least four nodes.

    """
    nodes = len(adjacency)
    left = (np.delete(np.arange(nodes), node) for node in range(nodes))
    return errors_from(np.array([figures(adjacency[np.ix_(kept, kept)]) for kept in left]))


def errors_from(without: Floats) -> Floats:
    """The standard error of each figure, or of the one, from what it is without each node (a row a node).

    Source: Snijders & Borgatti, Connections 22(2), 1999: variance (N − 2)/(2N) Σ (Z_−i − mean)².
    """
    nodes = len(without)
    errors: Floats = np.sqrt((nodes - 2) / (2 * nodes) * ((without - without.mean(0)) ** 2).sum(0))
    return errors
