"""Standard errors of figures of a graph: by hand, as the centralisation has them, and against how figures vary."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.centralisation import centralisation_interval, degree_centralisation
from pappus.statistics.graphs import degrees
from pappus.statistics.intervals import z_value
from pappus.statistics.vertex_jackknife import standard_errors

Floats = NDArray[np.float64]


def density(adjacency: Floats) -> Floats:
    nodes = len(adjacency)
    return np.array([adjacency.sum() / (nodes * (nodes - 1))])


def drawn(rng: np.random.Generator, nodes: int) -> Floats:
    adjacency = np.triu(rng.random((nodes, nodes)) < 0.4, 1).astype(np.float64)
    return adjacency + adjacency.T


def test_by_hand() -> None:
    path = np.zeros((4, 4))
    for one, other in ((0, 1), (1, 2), (2, 3)):
        path[one, other] = path[other, one] = 1
    # Without an end two of three pairs are tied, without one of the middle one is: 2/8 · 4 · (1/6)².
    assert standard_errors(density, path) == pytest.approx([np.sqrt(1 / 36)])


def test_as_the_interval_of_the_centralisation() -> None:
    adjacency = drawn(np.random.default_rng(3), 9)
    first, second = np.nonzero(np.triu(adjacency))
    found = centralisation_interval(first, second, 9, 0.9)
    value = degree_centralisation(degrees(adjacency))
    (error,) = standard_errors(lambda left: np.array([degree_centralisation(degrees(left))]), adjacency)
    half = z_value(0.9) * error
    assert found == pytest.approx((max(0.0, value - half), min(1.0, value + half)))


def test_errors_are_about_as_large_as_figures_vary() -> None:
    rng = np.random.default_rng(5)
    graphs = [drawn(rng, 12) for _ in range(300)]
    varies = float(np.std([density(graph)[0] for graph in graphs]))
    assert np.mean([standard_errors(density, graph)[0] for graph in graphs]) == pytest.approx(varies, rel=0.3)
