"""Measures that describe a graph: centralisation, cores, hierarchy, and how its groups keep to themselves.

Graphs are square arrays: `adjacency[i, j]` is 1 (or a weight) where there is a tie from i to j; undirected graphs are
symmetric. Loops are not looked at unless a function says so.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.intervals import Interval, z_value

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def degrees(adjacency: Floats) -> Integers:
    """Number of neighbours of each node of an undirected graph."""
    neighbours: Integers = _ties(adjacency).sum(1)
    return neighbours


def closeness(adjacency: Floats) -> Floats:
    """(Nodes − 1) ÷ sum of distances, of each node of a connected undirected graph.

    Raises:
        ValueError: the graph is not connected; distances would be infinite.
    """
    distance = distances(adjacency)
    if np.isinf(distance).any():
        raise ValueError("closeness is defined for connected graphs only")
    near: Floats = (len(distance) - 1) / distance.sum(1)
    return near


def betweenness(adjacency: Floats) -> Floats:
    """Share of the shortest paths between other nodes that pass each node, 0 to 1, of an undirected graph.

    Source: Brandes (2001), doi:10.1080/0022250X.2001.9990249.
    """
    neighbours = _neighbours(_ties(adjacency))
    nodes = len(neighbours)
    passed = np.zeros(nodes)
    for source in range(nodes):
        passed += _dependencies(neighbours, source)
    return passed / ((nodes - 1) * (nodes - 2))


def betweenness_centralisation(adjacency: Floats) -> float:
    """Freeman's centralisation of betweenness: 1 for a star, 0 where all are alike.

    Source: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
    """
    passed = betweenness(adjacency)
    return float((passed.max() - passed).sum()) / (len(passed) - 1)


def closeness_centralisation(adjacency: Floats) -> float:
    """Freeman's centralisation of closeness of a connected graph: 1 for a star, 0 where all are alike."""
    near = closeness(adjacency)
    nodes = len(near)
    return float((near.max() - near).sum()) * (2 * nodes - 3) / ((nodes - 1) * (nodes - 2))


def distances(adjacency: Floats) -> Floats:
    """Number of steps from each node (row) to each other; infinite where there is no way."""
    neighbours = _neighbours(_ties(adjacency))
    steps = np.full((len(neighbours), len(neighbours)), np.inf)
    for source, row in enumerate(steps):
        row[source] = 0
        waiting = deque([source])
        while waiting:
            node = waiting.popleft()
            for other in neighbours[node]:
                if np.isinf(row[other]):
                    row[other] = row[node] + 1
                    waiting.append(other)
    return steps


def coreness(adjacency: Floats) -> Integers:
    """Of each node the largest k for which it belongs to a part in which everybody has k neighbours.

    Source: Seidman (1983), doi:10.1016/0378-8733(83)90028-X.
    """
    ties = _ties(adjacency)
    left, core = np.ones(len(ties), dtype=bool), np.zeros(len(ties), dtype=np.int64)
    reached = 0
    while left.any():
        inside = np.where(left, ties[:, left].sum(1), len(ties))
        node = int(inside.argmin())
        reached = max(reached, int(inside[node]))
        core[node] = reached
        left[node] = False
    return core


@dataclass(frozen=True)
class Hierarchy:
    """How near a directed graph is to a perfect chain of command (an out-tree: 1 on all four).

    Attributes:
        connectedness: share of pairs of nodes that are joined by some path, whatever its direction.
        hierarchy: share of the pairs with a way from one to the other in which there is no way back.
        efficiency: 1 − ties beyond what joins each part ÷ the most that there could be.
        least_upper_bound: share of pairs inside parts that have a common superior nearest to both.
    """

    connectedness: float
    hierarchy: float
    efficiency: float
    least_upper_bound: float


def hierarchy_of(adjacency: Floats) -> Hierarchy:
    """Krackhardt's four dimensions of a directed graph; ties lead from superior to inferior.

    A dimension whose pairs do not exist (such as the hierarchy of a graph without ties) counts as 1.

    Source: Krackhardt (1994), Graph theoretical dimensions of informal organizations.
    """
    ties = _ties(adjacency)
    reach, joined = _reachable(ties), _reachable(ties | ties.T)
    nodes = len(ties)
    others = ~np.eye(nodes, dtype=bool)
    ordered = reach & others
    connected = int((reach | reach.T)[others].sum())
    mutual = int((ordered & ordered.T).sum())
    parts = np.unique(joined, axis=0)
    sizes = parts.sum(1)
    surplus, most = int(ties.sum()) - int((sizes - 1).sum()), int((sizes * (sizes - 1) - (sizes - 1)).sum())
    without, pairs = _pairs_without_bound(reach, parts)
    return Hierarchy(
        connectedness=_share(int((joined & others).sum()), nodes * (nodes - 1)),
        hierarchy=1 - (mutual / connected if connected else 0.0),
        efficiency=1 - (surplus / most if most else 0.0),
        least_upper_bound=1 - (without / pairs if pairs else 0.0),
    )


def modularity(weights: Floats) -> float:
    """Newman's modularity of groups, from the contacts between them.

    Args:
        weights: symmetric, one row a group: contacts between two groups, and on the diagonal those inside one, each
            contact counted once; not all 0.
    """
    total = float(np.triu(weights).sum())
    ends = weights.sum(1) + np.diag(weights)
    return float(np.trace(weights) / total - ((ends / (2 * total)) ** 2).sum())


def ei_index(between: float, inside: float) -> float:
    """(Ties between groups − ties inside) ÷ all ties, −1 to 1; there must be some."""
    return (between - inside) / (between + inside)


def ei_by_chance(sizes: Floats) -> float:
    """The E–I index on average when members are dealt anew to groups of the same sizes, whatever the ties."""
    members = float(sizes.sum())
    return 1 - 2 * float((sizes * (sizes - 1)).sum()) / (members * (members - 1))


def ei_interval(between: float, inside: float, between_squares: float, inside_squares: float, level: float) -> Interval:
    """The E–I index with its interval when ties come in independent bundles.

    Args:
        between: ties between groups, summed over bundles.
        inside: ties inside groups.
        between_squares: squares of the bundles' numbers of ties between groups, summed.
        inside_squares: the same inside groups.
        level: coverage, such as .90.
    """
    total = between + inside
    variance = (inside**2 * between_squares + between**2 * inside_squares) / total**4
    value, half = ei_index(between, inside), 2 * z_value(level) * math.sqrt(variance)
    return Interval(value, max(-1.0, value - half), min(1.0, value + half))


@dataclass(frozen=True)
class Permuted:
    """A figure beside what it is when members are dealt anew to groups.

    Attributes:
        value: the figure.
        expected: its mean over all permutations.
        low: lower end of the interval of the permutations drawn.
        high: upper end.
        p: share of permutations (with the one observed) at least as far from their mean.
    """

    value: float
    expected: float
    low: float
    high: float
    p: float


def ei_permuted(adjacency: Floats, groups: Integers, draws: int, seed: int, level: float = 0.90) -> Permuted:
    """The E–I index of an undirected graph against permutations of its members over the groups.

    Args:
        adjacency: the graph, with at least one tie.
        groups: group of each node, from 0.
        draws: how many permutations.
        seed: seed of the permutations.
        level: coverage of the interval, such as .90.
    """
    one, other = np.nonzero(np.triu(_ties(adjacency), 1))
    rng = np.random.default_rng(seed)

    def index(labels: Integers) -> float:
        between = int((labels[one] != labels[other]).sum())
        return ei_index(between, len(one) - between)

    value, expected = index(groups), ei_by_chance(np.bincount(groups).astype(np.float64))
    drawn = np.array([index(rng.permutation(groups)) for _ in range(draws)])
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    # A hair's breadth, so that permutations equal to what was observed count in spite of rounding.
    as_far = np.abs(drawn - expected) >= abs(value - expected) - 1e-12
    return Permuted(value, expected, float(low), float(high), (int(as_far.sum()) + 1) / (draws + 1))


def _ties(adjacency: Floats) -> Flags:
    ties: Flags = (adjacency != 0) & ~np.eye(len(adjacency), dtype=bool)
    return ties


def _neighbours(ties: Flags) -> list[list[int]]:
    return [np.flatnonzero(row).tolist() for row in ties]


def _dependencies(neighbours: list[list[int]], source: int) -> Floats:
    """How much of the shortest paths from a source passes each other node."""
    nodes = len(neighbours)
    steps, paths, through = [-1] * nodes, [0.0] * nodes, [0.0] * nodes
    steps[source], paths[source] = 0, 1.0
    order = [source]
    for node in order:
        for other in neighbours[node]:
            if steps[other] < 0:
                steps[other] = steps[node] + 1
                order.append(other)
            if steps[other] == steps[node] + 1:
                paths[other] += paths[node]
    for node in reversed(order):
        for other in neighbours[node]:
            if steps[other] == steps[node] + 1:
                through[node] += paths[node] / paths[other] * (1 + through[other])
    through[source] = 0.0
    return np.array(through)


def _reachable(ties: Flags) -> Flags:
    """Whether there is a way from each node (row) to each other, and to itself."""
    reach, steps = ties | np.eye(len(ties), dtype=bool), 1
    while steps < len(ties):
        reach, steps = reach.astype(np.float64) @ reach > 0, 2 * steps
    return reach


def _pairs_without_bound(reach: Flags, parts: Flags) -> tuple[int, int]:
    """Pairs inside parts without a least upper bound, and the most that there could be."""
    without = pairs = 0
    for part in parts:
        members = np.flatnonzero(part)
        pairs += (len(members) - 1) * (len(members) - 2) // 2
        bound = _has_least_bound(reach[np.ix_(members, members)])
        without += int((~bound[np.triu_indices(len(members), 1)]).sum())
    return without, pairs


def _has_least_bound(reach: Flags) -> Flags:
    """For each pair of nodes whether one of those above both is reached by all of them."""
    nodes = len(reach)
    above = (reach[:, :, None] & reach[:, None, :]).reshape(nodes, nodes**2)
    beyond = (~reach).T.astype(np.float64) @ above
    found: Flags = (above & (beyond == 0)).any(0).reshape(nodes, nodes)
    return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
