"""Difficulties against the levels that the author of a model gave."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from pappus.statistics.designed_levels import misplaced, rise_with_level

LEVELS = np.repeat([1, 2, 3, 4], 5)


def difficulties(seed: int, step: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return step * LEVELS + np.random.default_rng(seed).normal(0, 0.2, 20)


def test_difficulties_that_rise_are_seen_to() -> None:
    found = rise_with_level(LEVELS, difficulties(1, 0.8), np.random.default_rng(2))
    assert found.rank_correlation is not None
    assert found.rank_correlation > 0.85
    assert found.p == pytest.approx(1e-4)
    assert found.levels == (1, 2, 3, 4)
    assert found.means == found.rising_means
    assert found.falls == ()


def test_the_correlation_is_spearmans_with_ties() -> None:
    hard = difficulties(3, 0.1).round(1)
    found = rise_with_level(LEVELS, hard, np.random.default_rng(4))
    assert found.rank_correlation == pytest.approx(spearmanr(LEVELS, hard).statistic)


def test_p_is_the_share_of_orders_with_as_high_a_correlation() -> None:
    levels, hard = np.array([1, 1, 2, 2, 3]), np.array([0.3, 0.1, 0.2, 0.6, 0.5])
    own = spearmanr(levels, hard).statistic
    exact = np.mean([spearmanr(levels, order).statistic >= own - 1e-9 for order in permutations(hard)])
    assert rise_with_level(levels, hard, np.random.default_rng(5), 20_000).p == pytest.approx(exact, abs=0.01)


def test_where_levels_say_nothing_p_is_uniform() -> None:
    found = [
        rise_with_level(LEVELS, difficulties(seed, 0.0), np.random.default_rng(seed), 199).p for seed in range(200)
    ]
    assert np.mean([p is not None and p <= 0.1 for p in found]) == pytest.approx(0.1, abs=0.07)


def test_a_level_that_is_easier_than_the_one_below_is_named() -> None:
    hard = difficulties(6, 0.8) - 1.5 * (LEVELS == 3)
    found = rise_with_level(LEVELS, hard, np.random.default_rng(7))
    assert found.falls == ((2, 3),)
    assert found.rising_means[1] == found.rising_means[2] == pytest.approx((found.means[1] + found.means[2]) / 2)


@pytest.mark.parametrize(("levels", "hard"), [([2, 2, 2], [0.1, 0.5, 0.3]), ([1, 2, 3], [0.5, 0.5, 0.5])])
def test_what_does_not_vary_has_no_correlation(levels: list[int], hard: list[float]) -> None:
    found = rise_with_level(np.array(levels), np.array(hard), np.random.default_rng(8))
    assert (found.rank_correlation, found.p) == (None, None)


def test_an_item_that_behaves_like_another_level_is_named() -> None:
    hard = difficulties(9, 0.8)
    hard[7], hard[16] = 3.3, 1.0
    found = misplaced(LEVELS, hard, np.full(20, 0.15), 0.9)
    assert [(one.item, one.placed_in, one.behaves_like) for one in found] == [(7, 2, 4), (16, 4, 1)]
    assert all(one.probability > 0.99 for one in found)


def test_what_is_not_known_well_is_not_called_misplaced() -> None:
    hard = difficulties(9, 0.8)
    hard[7] = 2.5
    known, unknown = (misplaced(LEVELS, hard, np.full(20, error), 0.9) for error in (0.05, 1.0))
    assert [one.item for one in known] == [7]
    assert unknown == ()


def test_levels_that_are_alike_take_no_items_from_each_other() -> None:
    hard = difficulties(10, 0.8)
    hard[LEVELS == 3] -= 1.2
    assert misplaced(LEVELS, hard, np.full(20, 0.05), 0.9) == ()


def test_the_only_item_of_a_level_cannot_be_judged() -> None:
    levels, hard = np.array([1, 1, 2, 3, 3]), np.array([0.0, 0.2, 5.0, 2.0, 2.2])
    assert misplaced(levels, hard, np.full(5, 0.1), 0.9) == ()
    assert misplaced(np.array([2, 2]), np.array([0.0, 1.0]), np.full(2, 0.1), 0.9) == ()


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_other_names_of_items_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hard, errors, order = rng.normal(0, 1, 20), rng.uniform(0.01, 0.3, 20), rng.permutation(20)
    plain = {(one.item, one.behaves_like, round(one.probability, 9)) for one in misplaced(LEVELS, hard, errors, 0.8)}
    moved = misplaced(LEVELS[order], hard[order], errors[order], 0.8)
    assert {(int(order[one.item]), one.behaves_like, round(one.probability, 9)) for one in moved} == plain
