"""Relative change of means, against scipy's test of Welch."""

from __future__ import annotations

import pytest
from scipy.stats import ttest_ind

from pappus.statistics.intervals import Interval
from pappus.statistics.non_inferiority import relative_change

BEFORE, AFTER = [10.0, 12.0, 11.0, 13.0], [12.0, 15.0, 11.0, 12.0, 14.0]


def test_as_welch_has_it() -> None:
    found = relative_change(BEFORE, AFTER, 0.9)
    assert found is not None
    welch = ttest_ind(AFTER, BEFORE, equal_var=False).confidence_interval(0.9)
    assert found.value == pytest.approx(12.8 / 11.5 - 1)
    assert (found.low, found.high) == pytest.approx((welch.low / 11.5, welch.high / 11.5))


def test_of_a_loss_the_size_counts() -> None:
    assert relative_change([-2.0, -2.0], [-1.0, -1.0], 0.9) == Interval(0.5, 0.5, 0.5)
    assert relative_change([-1.0, 1.0], [3.0, 4.0], 0.9) is None
