"""Cumulative incidence, by hand, by what must hold, and on the trial of primary biliary cirrhosis."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.competing_ends import cumulative_incidence, incidence_at
from pappus.statistics.intervals import z_value
from pappus.statistics.survival import kaplan_meier


def test_by_hand() -> None:
    # Six matters: answered at 1 and 3, closed at 2, open at 2 and 4, closed at 5.
    times, answered, closed = [1, 2, 2, 3, 4, 5], [1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 0, 1]
    found = cumulative_incidence(times, [answered, closed])
    assert found.open.tolist() == pytest.approx([5 / 6, 4 / 6, 4 / 9, 4 / 9, 0])
    assert found.incidence[0].tolist() == pytest.approx([1 / 6, 1 / 6, 1 / 6 + 4 / 6 / 3, 7 / 18, 7 / 18])
    assert found.incidence[1].tolist() == pytest.approx([0, 1 / 6, 1 / 6, 1 / 6, 1 / 6 + 4 / 9])


def test_without_censoring_it_is_a_share_with_its_variance() -> None:
    found = cumulative_incidence([1, 2, 3, 9], [[6, 0, 4, 0], [0, 5, 0, 0]], [6, 5, 4, 5])
    at_five = incidence_at(found, 0, 5, 0.90)
    assert at_five is not None
    assert at_five.value == pytest.approx(0.5)
    half = z_value(0.90) * np.sqrt(0.5 * 0.5 / 20) / (0.5 * np.log(2))
    assert (at_five.low, at_five.high) == pytest.approx((0.5 ** np.exp(half), 0.5 ** np.exp(-half)))


def test_none_and_beyond_what_was_followed() -> None:
    found = cumulative_incidence([1, 2, 3], [[1, 0, 0], [0, 0, 0]])
    never = incidence_at(found, 1, 3, 0.90)
    assert never is not None
    assert (never.value, never.low) == (0, 0)
    assert 0 < never.high < 1
    assert incidence_at(found, 0, 3.5, 0.90) is None
    with pytest.raises(ValueError, match="at least one"):
        cumulative_incidence([], [[]])


def test_a_single_kind_is_one_less_kaplan_meier_with_greenwoods_variance() -> None:
    times, ended = [1.0, 2, 2, 4, 6, 7, 9], [1, 1, 0, 1, 0, 1, 0]
    found, curve = cumulative_incidence(times, [ended]), kaplan_meier(times, ended)
    assert found.incidence[0].tolist() == pytest.approx((1 - curve.survival).tolist())
    at_seven = incidence_at(found, 0, 7, 0.90)
    assert at_seven is not None
    error = curve.survival[5] * np.sqrt(curve.log_variance[5])
    half = z_value(0.90) * error / (at_seven.value * abs(np.log(at_seven.value)))
    # Small samples: the two variances differ in n and n - 1 alone.
    assert at_seven.low == pytest.approx(at_seven.value ** np.exp(half), abs=0.03)


@pytest.mark.parametrize(
    ("kind", "years", "value", "variance", "low", "high"),
    [
        (1, 3, 0.024205, 5.7189e-05, 0.012441, 0.042572),
        (1, 10, 0.083830, 2.9937e-04, 0.054021, 0.121759),
        (2, 6, 0.327998, 6.0965e-04, 0.280131, 0.376607),
        (2, 10, 0.526954, 1.33019e-03, 0.453061, 0.595479),
    ],
)
def test_transplant_and_death_as_lifelines_has_them(
    shared_data: Path, kind: int, years: float, value: float, variance: float, low: float, high: float
) -> None:
    """418 patients, transplant (1) and death (2) excluding each other; figures of lifelines 0.30.3, level .95."""
    with (shared_data / "reference" / "pbc.csv").open(encoding="utf-8", newline="") as file:
        rows = [(float(row["time"]) / 365.25, int(row["status"])) for row in csv.DictReader(file)]
    times, status = zip(*rows, strict=True)
    found = cumulative_incidence(times, [[one == wanted for one in status] for wanted in (1, 2)])
    at = incidence_at(found, kind - 1, years, 0.95)
    assert at is not None
    assert (at.value, at.low, at.high) == pytest.approx((value, low, high), abs=5e-7)
    z = z_value(0.95) * np.sqrt(variance) / (value * -np.log(value))
    assert at.low == pytest.approx(value ** np.exp(z), abs=1e-5)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=60))
def test_shares_add_up_and_never_fall(rows: list[tuple[int, int]]) -> None:
    times = [time for time, _ in rows]
    ends = np.array([[kind == wanted for _, kind in rows] for wanted in (1, 2, 3)], dtype=float)
    found = cumulative_incidence(times, ends)
    assert found.incidence.sum(axis=0) + found.open == pytest.approx(np.ones(found.times.size))
    assert (np.diff(found.incidence, axis=1) >= -1e-12).all()
    for kind in range(3):
        whole = incidence_at(found, kind, float(found.times[-1]), 0.90)
        assert whole is not None
        assert -1e-12 <= whole.low <= whole.value + 1e-12
        assert whole.value - 1e-12 <= whole.high <= 1 + 1e-12


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(1, 4)), min_size=1, max_size=20))
def test_counted_rows_are_the_same_as_single_ones(rows: list[tuple[int, int, int]]) -> None:
    one = cumulative_incidence(
        [time for time, _, n in rows for _ in range(n)],
        [[kind == wanted for _, kind, n in rows for _ in range(n)] for wanted in (1, 2)],
    )
    counted = cumulative_incidence(
        [time for time, _, _ in rows],
        [[n * (kind == wanted) for _, kind, n in rows] for wanted in (1, 2)],
        [n for _, _, n in rows],
    )
    assert counted.incidence == pytest.approx(one.incidence)
