"""Limits and signals of XmR charts, against the NIST handbook and the published run lengths."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.control_chart import LIMIT_FACTOR, RANGE_FACTOR, Limits, Rule, limits, signals

FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def test_nist_handbook_6_3_2_2() -> None:
    found = limits(FLOW)
    assert found.centre == pytest.approx(50.81)
    assert np.abs(np.diff(FLOW)).mean() == pytest.approx(1.8778, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((45.8159, 55.8041), abs=2e-3)
    assert found.range_high == pytest.approx(RANGE_FACTOR * 1.8778, abs=1e-3)
    assert pytest.approx((2.6587, 3.2665), abs=1e-3) == (LIMIT_FACTOR, RANGE_FACTOR)


def test_by_the_median_range() -> None:
    ranges = np.abs(np.diff(FLOW))
    found = limits(FLOW, by_median=True)
    assert found.high - found.centre == pytest.approx(3.145 * float(np.median(ranges)), rel=1e-3)
    assert found.range_high == pytest.approx(3.865 * float(np.median(ranges)), rel=1e-3)


STANDARD = Limits(0.0, -3.0, 3.0, 1.0, 3.6861, 1000)


@pytest.mark.parametrize(
    ("rules", "length", "tolerance"),
    [(("beyond",), 370.4, 45), (("beyond", "run"), 152.7, 15), (("beyond", "two_of_three"), 225.4, 22)],
)
def test_run_lengths_of_champ_and_woodall(rules: tuple[Rule, ...], length: float, tolerance: float) -> None:
    rng = np.random.default_rng(11)
    firsts: list[int] = []
    while len(firsts) < 500:
        found = signals(rng.normal(size=4000), STANDARD, rules)
        firsts += [found[0].at + 1] if found else [4000]
    assert np.mean(firsts) == pytest.approx(length, abs=tolerance)


def test_each_rule_by_hand() -> None:
    run = signals([0.1] * 8, STANDARD)
    assert [(one.at, one.rule, one.up) for one in run] == [(7, "run", True)]
    assert signals([0.1] * 7 + [-0.1], STANDARD) == []
    assert [one.rule for one in signals([0, -3.1], STANDARD)] == ["beyond"]
    assert [one.at for one in signals([2.1, 0, 2.1], STANDARD, ["two_of_three"])] == [2]
    assert [one.at for one in signals([1.1, 1.1, 0, 1.1, 1.1], STANDARD, ["four_of_five"])] == [4]
    assert [one.at for one in signals([1.6, 1.6, 0, 1.6], STANDARD, ["three_of_four"])] == [3]


def test_gaps_are_passed_over() -> None:
    found = limits([1.0, 2.0, np.nan, 9.0, 10.0])
    assert (found.centre, found.points) == (5.5, 4)
    assert found.sigma == pytest.approx(1 / 1.128379, rel=1e-5)
    assert [one.at for one in signals([np.nan, 4.0], STANDARD)] == [1]


def test_one_value_makes_no_limits() -> None:
    with pytest.raises(ValueError, match="two neighbouring"):
        limits([1.0])
