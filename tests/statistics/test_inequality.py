"""Gini and effective numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.inequality import effective_number, effective_number_of_rates, gini
from pappus.statistics.intervals import Interval


def of(values: list[int]) -> Interval:
    found = gini(values, 0.9)
    assert found is not None
    return found


def by_pairs(values: list[int]) -> float:
    held = np.array(values, dtype=float)
    return float(np.abs(held[:, None] - held[None, :]).sum() / (2 * len(held) ** 2 * held.mean()))


def test_gini_by_hand() -> None:
    assert of([3, 3, 3, 3]).value == pytest.approx(0)
    assert of([0, 0, 0, 12]).value == pytest.approx(0.75)
    assert of([1, 2, 3, 4]).value == pytest.approx(0.25)


def test_nobody_has_anything() -> None:
    assert gini([0, 0, 0], 0.9) is None


def test_jackknife_is_the_one_done_the_long_way() -> None:
    values = [0, 0, 1, 1, 2, 5, 9]
    left_out = np.array([by_pairs(values[:i] + values[i + 1 :]) for i in range(7)])
    se = np.sqrt(6 / 7 * ((left_out - left_out.mean()) ** 2).sum())
    found = of(values)
    assert found.low == pytest.approx(found.value - 1.6448536 * se)
    assert found.high == pytest.approx(min(1, found.value + 1.6448536 * se))


def test_leaving_out_the_only_one_who_acts() -> None:
    found = of([0, 0, 0, 5])
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(st.integers(0, 100), min_size=3, max_size=40).filter(any))
def test_gini_equals_the_mean_difference(values: list[int]) -> None:
    assert of(values).value == pytest.approx(by_pairs(values), abs=1e-9)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=60).filter(any))
def test_counted_values_are_the_same(values: list[int]) -> None:
    distinct, counts = np.unique(values, return_counts=True)
    found = gini(distinct, 0.9, counts)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((of(values).value, of(values).low, of(values).high))


def test_effective_number_by_hand() -> None:
    assert effective_number([5, 5, 5, 5], 0.9).value == pytest.approx(4)
    assert effective_number([7, 0, 0, 0], 0.9).value == pytest.approx(1)
    assert effective_number([3, 1], 0.9).value == pytest.approx(np.exp(-0.75 * np.log(0.75) - 0.25 * np.log(0.25)))


def test_effective_number_is_surer_with_more_and_never_sure_at_the_ends() -> None:
    few, many = effective_number([6, 2, 1, 0], 0.9), effective_number([600, 200, 100, 0], 0.9)
    assert many.high - many.low < few.high - few.low
    assert effective_number([20, 0, 0], 0.9).high > 1.05
    assert effective_number([20, 20, 20], 0.9).low < 2.99


def test_repeated_acts_do_not_make_it_surer() -> None:
    assert effective_number([600, 200, 100], 0.9, effective_n=9).low == pytest.approx(
        effective_number([6, 2, 1], 0.9).low
    )


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8).filter(any))
def test_the_interval_holds_the_value_whatever_the_order(counts: list[int]) -> None:
    found = effective_number(counts, 0.9)
    assert found.low <= found.value <= found.high
    assert found == effective_number(counts[::-1], 0.9)


def test_rates_count_not_heads() -> None:
    assert effective_number_of_rates([50, 5, 1], [100, 10, 2], 0.9).value == pytest.approx(3)
    assert effective_number_of_rates([50, 0, 0], [100, 10, 2], 0.9).value == pytest.approx(1)
    nobody = effective_number_of_rates([0, 0], [10, 10], 0.9)
    assert (nobody.value, nobody.low) == (0, 0)
