"""Intervals that keep their coverage while errors grow."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.conformal import adaptive_interval


def coverage(growth: float, delay: int = 0) -> float:
    """Share covered from the 100th error on, where errors grow by a factor at the 160th."""
    random = np.random.default_rng(12)
    met = []
    for _ in range(150):
        errors = random.standard_normal(260) * np.where(np.arange(260) < 160, 1.0, growth)
        found = adaptive_interval(errors, 0.9, delay)
        met.append(np.abs(errors[100:]) <= found.widths[100:])
    return float(np.mean(met))


def test_stable_errors_are_covered_as_often_as_was_asked() -> None:
    assert coverage(1.0) == pytest.approx(0.9, abs=0.03)


def test_errors_of_twice_the_variance_are_covered_as_often() -> None:
    assert coverage(np.sqrt(2.0)) == pytest.approx(0.9, abs=0.03)


def test_errors_of_twice_the_size_are_covered_as_often() -> None:
    assert coverage(2.0) == pytest.approx(0.9, abs=0.03)


def test_errors_that_are_known_late_are_covered_as_often() -> None:
    assert coverage(2.0, delay=2) == pytest.approx(0.9, abs=0.03)


def test_nine_errors_are_the_least_for_nine_in_ten() -> None:
    assert adaptive_interval(np.arange(1.0, 9.0), 0.9).next_width is None
    found = adaptive_interval(np.arange(1.0, 10.0), 0.9)
    assert found.next_width == 9.0
    assert (found.covered_share, found.judged) == (None, 0)


def test_an_error_that_is_not_known_yet_changes_nothing() -> None:
    errors = np.random.default_rng(1).normal(size=40)
    late = errors.copy()
    late[-2:] = 1e6
    assert adaptive_interval(errors, 0.9, delay=2).next_width == adaptive_interval(late, 0.9, delay=2).next_width
