"""How much a network of contacts turns around one member."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.intervals import z_value
from pappus.statistics.vertex_jackknife import errors_from

Integers = NDArray[np.int64]


def degree_centralisation(degrees: Integers) -> float:
    """Freeman's centralisation of an undirected graph without loops: 1 for a star, 0 where all degrees are alike.

    Args:
        degrees: number of neighbours of each node, at least three nodes.

    Source: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
    """
    nodes = len(degrees)
    return float((degrees.max() - degrees).sum()) / ((nodes - 1) * (nodes - 2))


def centralisation_interval(first: Integers, second: Integers, nodes: int, level: float) -> tuple[float, float] | None:
    """The interval of the centralisation, leaving out one node at a time (`vertex_jackknife`); null below four nodes.

    Args:
        first: one end of each edge (0 to nodes − 1); each undirected edge stands once, no loops.
        second: the other end.
        nodes: number of nodes.
        level: coverage, such as .90.
    """
    if nodes < 4:
        return None
    degrees = np.bincount(np.concatenate([first, second]), minlength=nodes)
    ends, others = np.concatenate([first, second]), np.concatenate([second, first])
    order = np.argsort(ends, kind="stable")
    neighbours = np.split(others[order], degrees.cumsum()[:-1])
    without = np.array([_without(degrees, node, near) for node, near in enumerate(neighbours)])
    value, half = degree_centralisation(degrees), z_value(level) * float(errors_from(without))
    return max(0.0, value - half), min(1.0, value + half)


def _without(degrees: Integers, node: int, near: Integers) -> float:
    left = degrees.copy()
    left[near] -= 1
    return degree_centralisation(np.delete(left, node))
