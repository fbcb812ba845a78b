"""Intervals of shares and ratios."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.intervals import (
    ClusterSums,
    clustered_ratio,
    clustered_share,
    log_ratio,
    two_sided_p,
    wilson,
    z_value,
)


def sums(clusters: list[tuple[int, int]]) -> ClusterSums:
    return ClusterSums(
        len(clusters),
        sum(n for n, _ in clusters),
        sum(y for _, y in clusters),
        sum(n * n for n, _ in clusters),
        sum(n * y for n, y in clusters),
        sum(y * y for _, y in clusters),
    )


def test_normal_quantiles() -> None:
    assert z_value(0.90) == pytest.approx(1.644854, abs=1e-6)
    assert z_value(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert two_sided_p(-1.959964) == pytest.approx(0.05, abs=1e-6)


def test_wilson_by_hand() -> None:
    found = wilson(3, 10, 0.95)
    assert (found.value, found.low, found.high) == pytest.approx((0.3, 0.10779, 0.60323), abs=1e-5)


def test_wilson_is_not_empty_at_the_ends() -> None:
    none, all_of = wilson(0, 10, 0.90), wilson(10, 10, 0.90)
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(0.21295, abs=1e-4)
    assert (all_of.value, all_of.high) == (1, 1)
    assert all_of.low == pytest.approx(1 - none.high)


@given(st.integers(1, 500), st.data())
def test_wilson_stays_within_and_around(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    found = wilson(successes, n, 0.9)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_one_row_a_cluster_is_nearly_wilson() -> None:
    rows = [(1, 1)] * 40 + [(1, 0)] * 60
    clustered, plain = clustered_share(sums(rows), 0.9), wilson(40, 100, 0.9)
    assert clustered.value == plain.value
    assert clustered.low == pytest.approx(plain.low, abs=0.001)


def test_repeating_each_cluster_s_rows_does_not_narrow_the_interval() -> None:
    once = clustered_share(sums([(1, 1)] * 4 + [(1, 0)] * 6), 0.9)
    often = clustered_share(sums([(50, 50)] * 4 + [(50, 0)] * 6), 0.9)
    assert often.low == pytest.approx(once.low)
    assert often.high == pytest.approx(once.high)


def test_where_all_agree_the_effective_number_is_kish_s() -> None:
    found = clustered_share(sums([(90, 90), (5, 5), (5, 5)]), 0.9)
    expected = wilson(10_000 / 8_150, 10_000 / 8_150, 0.9)
    assert found.low == pytest.approx(expected.low)


def test_one_cluster_is_one_observation() -> None:
    assert clustered_share(sums([(100, 30)]), 0.9).low == pytest.approx(wilson(0.3, 1, 0.9).low)


def test_ratio_is_symmetrical_on_the_log_scale() -> None:
    found = log_ratio(6.0, 0.6, 3.0, 0.3, 0.9)
    assert found.value == 2
    assert found.high / found.value == pytest.approx(found.value / found.low)
    assert found.high == pytest.approx(2 * 2.718281828 ** (1.644854 * 0.02**0.5), rel=1e-6)


def test_a_ratio_of_cluster_totals() -> None:
    """Two people with 1 of 1 and 5 of 2: six to three, and the variance by hand."""
    sums = ClusterSums(clusters=2, n=3, y=6, nn=1 + 4, ny=1 + 10, yy=1 + 25)
    found = clustered_ratio(sums, 0.9)
    half = z_value(0.9) * math.sqrt(2 * ((1 - 2) ** 2 + (5 - 4) ** 2)) / 3
    assert (found.value, found.low, found.high) == pytest.approx((2, 2 - half, 2 + half))
    assert clustered_ratio(ClusterSums(1, 2, 3, 4, 6, 9), 0.9).low == 1.5
