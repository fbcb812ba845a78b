"""Stars of stars, counted by hand."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.nested_stars import (
    Assignment,
    even,
    head_numbers,
    improved,
    nested_stars,
    partitions,
    single_stars,
)

# 0 in the middle; 1 with 3 and 4, 2 with 5.
TREE = Assignment(6, 0, (1, 2), (-1, 0, 1, 0, 0, 1))


def test_strong_links_of_a_tree() -> None:
    links = {(int(one), int(other)) for one, other in np.argwhere(np.triu(TREE.strong))}
    assert links == {(0, 1), (0, 2), (1, 3), (1, 4), (2, 5)}
    assert np.flatnonzero(TREE.marks).tolist() == [1, 2]
    assert (TREE.strong == TREE.strong.T).all()


def test_a_plain_star_and_nothing() -> None:
    star = single_stars(4)[2]
    assert np.triu(star.strong).sum() == 3
    assert np.flatnonzero(star.marks).tolist() == [2]
    assert star.log_prior == pytest.approx(-math.log(4))
    assert not even(4).strong.any()
    assert even(4).log_prior == 0


def test_the_prior_of_a_tree() -> None:
    # 6 centres, one possible number of heads, 15 ways to part five nodes in two, 3 and 2 heads of the groups.
    assert TREE.log_prior == pytest.approx(-math.log(6 * 1 * 15 * 3 * 2))


def test_partitions() -> None:
    assert [partitions(5, groups) for groups in range(1, 6)] == [1, 15, 25, 10, 1]


def test_how_many_heads() -> None:
    assert [len(head_numbers(nodes)) for nodes in (3, 4, 5, 6, 7, 9, 20)] == [0, 0, 1, 1, 2, 3, 3]
    assert nested_stars(np.zeros((4, 4))) == []


@given(st.integers(5, 9), st.integers(0, 2**32 - 1))
def test_every_candidate_is_whole_and_spelled_in_one_way(nodes: int, seed: int) -> None:
    rates = np.random.default_rng(seed).normal(size=(nodes, nodes))
    found = nested_stars(rates + rates.T)
    assert found
    for one in [*found, *improved(found[0])]:
        assert one.group[one.centre if one.centre is not None else 0] == -1
        assert list(one.heads) == sorted(one.heads)
        assert all(one.group[head] == place for place, head in enumerate(one.heads))
        assert min(one.group.count(place) for place in range(len(one.heads))) >= 2
    assert len(set(found)) == len(found)


def test_neighbours_lead_to_every_tree_of_six() -> None:
    seen = {TREE}
    waiting = [TREE]
    while waiting:
        fresh = set(improved(waiting.pop())) - seen
        seen |= fresh
        waiting += fresh
    trees = {
        (centre, heads, groups)
        for centre in range(6)
        for heads in product(range(6), repeat=2)
        if heads[0] < heads[1] and centre not in heads
        for groups in product((0, 1), repeat=3)
        if 0 < sum(groups) < 3
    }
    assert len(seen) == len(trees)
