"""Measures of graphs, against published figures of networks that were typed in from their publications."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.centralisation import degree_centralisation
from pappus.statistics.graphs import (
    betweenness,
    betweenness_centralisation,
    closeness,
    closeness_centralisation,
    coreness,
    degrees,
    distances,
    ei_by_chance,
    ei_index,
    ei_interval,
    ei_permuted,
    hierarchy_of,
    modularity,
)

Floats = NDArray[np.float64]

# Padgett's marriages among Florentine families, the 15 that are connected.
FLORENTINE = {
    "Acciaiuoli": "Medici",
    "Castellani": "Peruzzi Strozzi Barbadori",
    "Medici": "Barbadori Ridolfi Tornabuoni Albizzi Salviati",
    "Salviati": "Pazzi",
    "Peruzzi": "Strozzi Bischeri",
    "Strozzi": "Ridolfi Bischeri",
    "Ridolfi": "Tornabuoni",
    "Tornabuoni": "Guadagni",
    "Albizzi": "Ginori Guadagni",
    "Bischeri": "Guadagni",
    "Guadagni": "Lamberteschi",
}
# Zachary's karate club (1977): for each member the members with a higher number.
KARATE = """
1: 2 3 4 5 6 7 8 9 11 12 13 14 18 20 22 32
2: 3 4 8 14 18 20 22 31
3: 4 8 9 10 14 28 29 33
4: 8 13 14
5: 7 11
6: 7 11 17
7: 17
9: 31 33 34
10: 34
14: 34
15: 33 34
16: 33 34
19: 33 34
20: 34
21: 33 34
23: 33 34
24: 26 28 30 33 34
25: 26 28 32
26: 32
27: 30 34
28: 34
29: 32 34
30: 33 34
31: 33 34
32: 33 34
33: 34
"""
WITH_MR_HI = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 17, 18, 20, 22}
# Krackhardt's kite (1990).
KITE = ["BCDF", "ADEG", "ADF", "ABCEFG", "BDG", "ACDGH", "BDEFH", "FGI", "HJ", "I"]


def undirected(nodes: int, edges: list[tuple[int, int]]) -> Floats:
    adjacency = np.zeros((nodes, nodes))
    for one, other in edges:
        adjacency[one, other] = adjacency[other, one] = 1
    return adjacency


@pytest.fixture(scope="module")
def florentine() -> tuple[list[str], Floats]:
    names = sorted({*FLORENTINE, *" ".join(FLORENTINE.values()).split()})
    edges = [(names.index(one), names.index(other)) for one, others in FLORENTINE.items() for other in others.split()]
    assert (len(names), len(edges)) == (15, 20)
    return names, undirected(15, edges)


@pytest.fixture(scope="module")
def karate() -> tuple[Floats, NDArray[np.int64]]:
    lines = (line.split(":") for line in KARATE.strip().splitlines())
    edges = [(int(one) - 1, int(other) - 1) for one, others in lines for other in others.split()]
    assert len(edges) == 78
    return undirected(34, edges), np.array([0 if member in WITH_MR_HI else 1 for member in range(1, 35)])


def test_florentine_families(florentine: tuple[list[str], Floats]) -> None:
    names, adjacency = florentine
    with_pucci = np.append(degrees(adjacency), 0)
    assert degree_centralisation(with_pucci) == pytest.approx(0.267, abs=5e-4)
    assert closeness_centralisation(adjacency) == pytest.approx(0.322, abs=5e-4)
    assert betweenness_centralisation(adjacency) == pytest.approx(0.437, abs=5e-4)
    passed = dict(zip(names, betweenness(adjacency).tolist(), strict=True))
    assert passed["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert passed["Guadagni"] == pytest.approx(0.255, abs=5e-4)
    alone = np.pad(adjacency, (0, 1))
    assert betweenness_centralisation(alone) == pytest.approx(0.383, abs=5e-4)


def test_karate_club(karate: tuple[Floats, NDArray[np.int64]]) -> None:
    adjacency, _ = karate
    assert degree_centralisation(degrees(adjacency)) == pytest.approx(0.3996, abs=5e-5)
    assert betweenness_centralisation(adjacency) == pytest.approx(0.4056, abs=5e-5)
    assert closeness_centralisation(adjacency) == pytest.approx(0.2982, abs=5e-5)
    assert np.bincount(coreness(adjacency)).tolist() == [0, 1, 11, 12, 10]


def test_the_split_of_the_karate_club(karate: tuple[Floats, NDArray[np.int64]]) -> None:
    adjacency, groups = karate
    member = np.eye(2)[groups]
    between = member.T @ adjacency @ member
    np.fill_diagonal(between, np.diag(between) / 2)
    assert (between[0, 1], between.trace()) == (11, 67)
    assert ei_index(11, 67) == pytest.approx(-0.7179, abs=5e-5)
    assert modularity(between) == pytest.approx(0.3582, abs=5e-5)
    found = ei_permuted(adjacency, groups, 499, seed=1)
    assert found.value == pytest.approx(-0.7179, abs=5e-5)
    # 17 and 17 members: 2 · 17 · 17 of the 34 · 33 pairs lie between the groups.
    assert found.expected == pytest.approx(1 / 33)
    assert found.low < found.expected < found.high
    assert found.p == 1 / 500
    assert ei_permuted(adjacency, groups, 499, seed=1) == found


def test_krackhardts_kite() -> None:
    adjacency = undirected(10, [(place, ord(one) - 65) for place, others in enumerate(KITE) for one in others])
    assert degrees(adjacency).tolist() == [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
    assert degree_centralisation(degrees(adjacency)) == pytest.approx(1 / 3)
    # Diane has most neighbours, Heather lies between, Fernando and Garth are nearest to all.
    assert int(betweenness(adjacency).argmax()) == 7
    assert np.flatnonzero(closeness(adjacency) == closeness(adjacency).max()).tolist() == [5, 6]


def out_star(nodes: int) -> Floats:
    adjacency = np.zeros((nodes, nodes))
    adjacency[0, 1:] = 1
    return adjacency


def test_an_out_star_is_a_perfect_hierarchy() -> None:
    found = hierarchy_of(out_star(5))
    assert (found.connectedness, found.hierarchy, found.efficiency, found.least_upper_bound) == (1, 1, 1, 1)


def test_what_spoils_a_hierarchy() -> None:
    mutual = hierarchy_of(out_star(5) + out_star(5).T)
    assert (mutual.connectedness, mutual.hierarchy) == (1, 0)
    assert mutual.efficiency == pytest.approx(1 - 4 / 16)
    two_heads = hierarchy_of(out_star(5).T)
    assert two_heads.least_upper_bound == 0
    apart = np.zeros((6, 6))
    apart[0, 1:3] = apart[3, 4:] = 1
    assert hierarchy_of(apart).connectedness == pytest.approx(12 / 30)
    nobody = hierarchy_of(np.zeros((4, 4)))
    assert (nobody.connectedness, nobody.hierarchy, nobody.efficiency, nobody.least_upper_bound) == (0, 1, 1, 1)


def test_closeness_needs_a_connected_graph() -> None:
    with pytest.raises(ValueError, match="connected"):
        closeness(undirected(3, [(0, 1)]))
    assert np.isinf(distances(undirected(3, [(0, 1)]))[0, 2])


def test_the_index_by_chance_is_the_mean_over_all_dealings() -> None:
    adjacency = undirected(5, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (0, 2)])
    ends = np.nonzero(np.triu(adjacency))
    dealt = [np.array(order) for order in permutations([0, 0, 0, 1, 1])]
    between = [int((labels[ends[0]] != labels[ends[1]]).sum()) for labels in dealt]
    assert ei_by_chance(np.array([3.0, 2.0])) == pytest.approx(np.mean([ei_index(one, 6 - one) for one in between]))


def test_the_interval_of_the_index_covers_the_truth() -> None:
    rng = np.random.default_rng(4)
    covered = 0
    for _ in range(400):
        between, inside = rng.poisson(3, 60) + 1, rng.poisson(1, 90) + 1
        met, home = (bundle[rng.random(len(bundle)) < 0.5] for bundle in (between, inside))
        found = ei_interval(met.sum(), home.sum(), (met**2).sum(), (home**2).sum(), 0.9)
        covered += found.low <= ei_index(60 * 4, 90 * 2) <= found.high
    # The interval supposes that every bundle comes or not like a drop of rain; half of them is less variable.
    assert covered / 400 >= 0.9


def test_groups_that_are_all_alike_have_no_modularity() -> None:
    mixed = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert modularity(mixed) == pytest.approx(2 / 4 - 2 * 0.25)
    assert modularity(np.diag([3.0, 3.0])) == pytest.approx(0.5)
