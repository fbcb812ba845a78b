"""Intervals of counts and of means, against published tables and scipy."""

from __future__ import annotations

import pytest
from scipy.stats import t

from pappus.statistics.means_and_counts import mean_of, poisson


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.00), (1, 0.05, 4.74), (5, 1.97, 10.51), (10, 5.43, 16.96)]
)
def test_garwoods_table_at_90_percent(count: int, low: float, high: float) -> None:
    found = poisson(count, 0.9)
    assert (found.value, found.low, found.high) == pytest.approx((count, low, high), abs=0.005)


def test_a_mean_by_hand() -> None:
    found = mean_of([8.0, 10.0, 12.0], 0.9)
    half = t.ppf(0.95, 2) * 2 / 3**0.5
    assert (found.value, found.low, found.high) == pytest.approx((10, 10 - half, 10 + half))


def test_one_value_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two values"):
        mean_of([1.0], 0.9)
