"""Shares of ordered categories, drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.category_shares import drawn_shares

COUNTS = st.lists(st.integers(0, 30), min_size=2, max_size=10)


@given(COUNTS, st.integers(0, 50) | st.none())
def test_shares_sum_to_one(counts: list[int], unasked: int | None) -> None:
    people = None if unasked is None else sum(counts) + unasked
    if people == 0:
        return
    shares = drawn_shares(counts, 50, np.random.default_rng(1), people)
    assert shares.shape == (50, len(counts))
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert (shares >= 0).all()


def test_where_everybody_was_asked_nothing_is_left_to_chance() -> None:
    shares = drawn_shares([1, 2, 0, 0, 2], 100, np.random.default_rng(1), people=5)
    assert (shares == np.array([0.2, 0.4, 0.0, 0.0, 0.4])).all()


def test_the_mean_is_that_of_the_dirichlet_distribution() -> None:
    shares = drawn_shares([4, 0, 0, 0, 6], 40_000, np.random.default_rng(1))
    assert shares.mean(axis=0) == pytest.approx(np.array([4.2, 0.2, 0.2, 0.2, 6.2]) / 11, abs=0.005)


def test_five_equal_answers_are_not_certain() -> None:
    shares = drawn_shares([0, 0, 5, 0, 0], 4000, np.random.default_rng(1))
    assert np.quantile(shares[:, 2], 0.05) < 0.75


def test_intervals_cover_the_share_of_all_people() -> None:
    rng = np.random.default_rng(7)
    truth = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
    hits = 0
    for _ in range(400):
        everybody = rng.multinomial(60, rng.dirichlet(truth * 20))
        asked = rng.multivariate_hypergeometric(everybody, 20)
        means = drawn_shares(asked, 800, rng, people=60) @ np.arange(5)
        low, high = np.quantile(means, [0.05, 0.95])
        hits += low <= everybody @ np.arange(5) / 60 <= high
    assert 0.86 <= hits / 400 <= 0.96


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="more answers than people"):
        drawn_shares([3, 3], 10, np.random.default_rng(1), people=5)
