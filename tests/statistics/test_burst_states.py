"""Kleinberg's two-state automaton, against every course of states and by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.burst_states import bursts


def cost(course: tuple[int, ...], counts: list[int], totals: list[int]) -> float:
    """Kleinberg's cost of a course of states, written out: binomial likelihoods and ln n for each step up."""
    usual = sum(counts) / sum(totals)
    shares = (usual, min(2 * usual, (1 + usual) / 2))
    at = [
        -(count * np.log(shares[state]) + (total - count) * np.log(1 - shares[state]))
        for state, count, total in zip(course, counts, totals, strict=True)
    ]
    ups = sum(now > before for before, now in zip((0, *course), course, strict=False))
    return float(sum(at) + ups * np.log(len(counts)))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), min_size=2, max_size=7))
def test_no_course_of_states_is_better(pairs: list[tuple[int, int]]) -> None:
    counts = [count for count, _ in pairs]
    totals = [count + more for count, more in pairs]
    if not 0 < sum(counts) < sum(totals):
        assert bursts(counts, totals) == []
        return
    found = [0] * len(pairs)
    for one in bursts(counts, totals):
        found[one.first : one.last + 1] = [1] * (one.last + 1 - one.first)
    best = min(cost(course, counts, totals) for course in product((0, 1), repeat=len(pairs)))
    assert cost(tuple(found), counts, totals) == pytest.approx(best, abs=1e-9)


def test_a_planted_burst_by_hand() -> None:
    counts, totals = [1] * 10 + [6, 8, 7] + [1] * 10, [10] * 23
    found = bursts(counts, totals)
    assert [(one.first, one.last) for one in found] == [(10, 12)]
    usual = 41 / 230
    gain = 21 * np.log(2) + 9 * np.log((1 - 2 * usual) / (1 - usual))
    assert found[0].weight == pytest.approx(gain)


def test_nothing_without_counts_and_nothing_that_is_always_so() -> None:
    assert bursts([0, 0, 0], [5, 5, 5]) == []
    assert bursts([5, 5], [5, 5]) == []
    assert bursts([2] * 30, [20] * 30) == []
