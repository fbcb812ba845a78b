"""What learning something would take off a forecast's uncertainty, against values known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.value_of_information import expected_reduction, ranked_uncertainty

COUNT = 20_000


def test_a_fair_coin_has_a_quarter_and_certainty_has_none() -> None:
    coin = (np.arange(COUNT) % 2).astype(float)[:, None]
    assert ranked_uncertainty(coin) == pytest.approx(0.25)
    assert ranked_uncertainty(np.ones((COUNT, 3))) == 0.0


def test_learning_the_outcome_itself_takes_all_of_it() -> None:
    steps = np.random.default_rng(1).random((COUNT, 2)) < [0.7, 0.2]
    reached = steps.astype(float)
    assert expected_reduction(reached, reached) == pytest.approx(ranked_uncertainty(reached), rel=1e-3)


def test_one_of_two_independent_coins_that_both_have_to_fall_right() -> None:
    coins = (np.random.default_rng(2).random((COUNT, 2)) < 0.5).astype(float)
    both = coins.prod(axis=1)[:, None]
    # E[both | first] is 0 or ½ with even odds, so its variance is 1/16.
    assert expected_reduction(both, coins[:, :1]) == pytest.approx(1 / 16, rel=0.05)


def test_what_has_nothing_to_do_with_it_takes_nothing() -> None:
    rng = np.random.default_rng(3)
    reached = (rng.random((COUNT, 3)) < 0.4).astype(float)
    assert expected_reduction(reached, rng.standard_normal((COUNT, 12))) < 5e-4


def test_columns_that_say_nothing_or_the_same_do_no_harm() -> None:
    rng = np.random.default_rng(4)
    signal = rng.standard_normal(COUNT)
    reached = (signal > 0).astype(float)[:, None]
    once = expected_reduction(reached, signal[:, None])
    thrice = expected_reduction(reached, np.column_stack([signal, signal, np.ones(COUNT)]))
    assert thrice == pytest.approx(once, rel=1e-3)
    assert expected_reduction(reached, np.ones((COUNT, 2))) == 0.0
    assert expected_reduction(reached[:3], rng.standard_normal((3, 5))) == 0.0
