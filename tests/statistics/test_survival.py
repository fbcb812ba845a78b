"""Kaplan–Meier and what follows, against published figures (R survival, survRM2) and by hand."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.survival import (
    Curve,
    chi_square_tail,
    compare_restricted_means,
    kaplan_meier,
    limits,
    log_rank,
    quantile,
    restricted_mean,
    survival_at,
)


def read(shared_data: Path, name: str) -> list[dict[str, str]]:
    with (shared_data / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def curve(rows: list[dict[str, str]], event: str, scale: float = 1.0) -> Curve:
    times = [float(row["time"]) / scale for row in rows]
    return kaplan_meier(times, [float(row[event]) for row in rows])


def by(rows: list[dict[str, str]], column: str, event: str, scale: float = 1.0) -> dict[str, Curve]:
    values = sorted({row[column] for row in rows})
    return {value: curve([row for row in rows if row[column] == value], event, scale) for value in values}


def test_lung_median_with_the_interval_that_r_prints(shared_data: Path) -> None:
    lung = curve(read(shared_data, "lung.csv"), "status")
    median = quantile(lung, 0.5, 0.95, "log")
    assert (lung.n, lung.events_n) == (228, 165)
    assert (median.value, median.low, median.high) == (310, 285, 363)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(100, 0.8640), (200, 0.6803), (365, 0.4092), (500, 0.2933), (700, 0.1424), (1000, 0.0503)],
)
def test_lung_survival(shared_data: Path, day: int, expected: float) -> None:
    found = survival_at(curve(read(shared_data, "lung.csv"), "status"), day, 0.95)
    assert found is not None
    assert found.value == pytest.approx(expected, abs=5e-5)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(("day", "expected"), [(200, 0.0311), (365, 0.0358)])
def test_lung_standard_errors(shared_data: Path, day: int, expected: float) -> None:
    lung = curve(read(shared_data, "lung.csv"), "status")
    place = np.searchsorted(lung.times, day, side="right") - 1
    assert lung.survival[place] * np.sqrt(lung.log_variance[place]) == pytest.approx(expected, abs=5e-5)


def test_lung_by_sex(shared_data: Path) -> None:
    men, women = by(read(shared_data, "lung.csv"), "sex", "status").values()
    assert (quantile(men, 0.5, 0.95).value, quantile(women, 0.5, 0.95).value) == (270, 426)
    test = log_rank([men, women])
    assert test.statistic == pytest.approx(10.32674, abs=1e-5)
    assert test.degrees == 1
    first, second = restricted_mean(women, 365, 0.95), restricted_mean(men, 365, 0.95)
    assert first is not None
    assert second is not None
    assert (second.value, second.se) == pytest.approx((241.495, 10.358), abs=1e-3)
    assert (first.value, first.se) == pytest.approx((297.465, 10.791), abs=1e-3)
    compared = compare_restricted_means(first, second, 0.95)
    ends = (compared.difference.value, compared.difference.low, compared.difference.high)
    assert ends == pytest.approx((55.970, 26.653, 85.288), abs=1e-3)
    assert compared.p == pytest.approx(0.000183, abs=1e-6)


def test_aml(shared_data: Path) -> None:
    maintained, nonmaintained = by(read(shared_data, "aml.csv"), "group", "cens").values()
    assert (quantile(maintained, 0.5, 0.95).value, quantile(nonmaintained, 0.5, 0.95).value) == (31, 23)
    assert quantile(maintained, 0.5, 0.95).high is None
    assert log_rank([maintained, nonmaintained]).statistic == pytest.approx(3.396389, abs=1e-6)
    steps = maintained.survival[maintained.events > 0]
    assert steps == pytest.approx([0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184], abs=5e-4)


def test_veteran(shared_data: Path) -> None:
    rows = read(shared_data, "veteran.csv")
    arms = by(rows, "trt", "status")
    assert [quantile(arm, 0.5, 0.95).value for arm in arms.values()] == [103, 52.5]
    assert log_rank(list(arms.values())).statistic == pytest.approx(0.008227, abs=1e-6)
    cells = log_rank(list(by(rows, "celltype", "status").values()))
    assert cells.statistic == pytest.approx(25.4037, abs=1e-4)
    assert cells.degrees == 3
    assert cells.p == pytest.approx(1.27e-5, rel=0.01)


def test_pbc_restricted_means(shared_data: Path) -> None:
    rows = [{**row, "died": str(int(row["status"] == "2"))} for row in read(shared_data, "pbc.csv")[:312]]
    arms = [restricted_mean(arm, 10, 0.95) for arm in by(rows, "trt", "died", 365.25).values()]
    assert arms[0] is not None
    assert arms[1] is not None
    assert (arms[0].value, arms[0].se) == pytest.approx((7.146, 0.283), abs=5e-4)
    assert (arms[1].value, arms[1].se) == pytest.approx((7.283, 0.295), abs=5e-4)
    compared = compare_restricted_means(arms[0], arms[1], 0.95)
    ends = (compared.difference.value, compared.difference.low, compared.difference.high)
    assert ends == pytest.approx((-0.137, -0.939, 0.665), abs=5e-4)
    assert compared.p == pytest.approx(0.738, abs=5e-4)


def test_small_curve_by_hand() -> None:
    found = kaplan_meier([1, 2, 2, 3, 5], [1, 1, 0, 0, 1])
    assert found.times.tolist() == [1, 2, 3, 5]
    assert found.at_risk.tolist() == [5, 4, 2, 1]
    assert found.survival == pytest.approx([0.8, 0.6, 0.6, 0.0])
    assert found.log_variance[:3] == pytest.approx([1 / 20, 1 / 20 + 1 / 12, 1 / 20 + 1 / 12])
    mean = restricted_mean(found, 4, 0.90)
    assert mean is not None
    assert mean.value == pytest.approx(1 + 0.8 + 0.6 + 0.6)
    assert mean.se**2 == pytest.approx(2.0**2 * 1 / 20 + 1.2**2 * 1 / 12)


def test_counted_rows_are_the_same_as_single_ones() -> None:
    single = kaplan_meier([2, 2, 2, 7, 7, 9], [1, 0, 1, 1, 1, 0])
    counted = kaplan_meier([9, 7, 2], [0, 2, 2], [1, 2, 3])
    assert counted.survival.tolist() == single.survival.tolist()
    assert counted.log_variance.tolist() == single.log_variance.tolist()


def test_where_the_curve_is_flat_at_one_half_the_median_is_the_middle() -> None:
    assert quantile(kaplan_meier([1, 2, 4, 8], [1, 1, 1, 1]), 0.5, 0.9).value == 3


def test_flat_at_one_half_is_seen_through_rounding() -> None:
    times = np.arange(1, 51)
    assert quantile(kaplan_meier(times, np.ones(50)), 0.5, 0.9).value == 25.5
    counts = np.full(6, 7)
    assert quantile(kaplan_meier([1, 2, 3, 4, 5, 6], counts, counts), 0.5, 0.9).value == 3.5


def test_a_curve_that_stays_at_one_half_gives_the_time_it_got_there() -> None:
    assert quantile(kaplan_meier([1, 2, 9, 9], [1, 1, 0, 0]), 0.5, 0.9).value == 2


def test_no_median_where_fewer_than_half_had_the_event() -> None:
    found = quantile(kaplan_meier([1, 5, 5, 5], [1, 0, 0, 0]), 0.5, 0.9)
    assert (found.value, found.high) == (None, None)


def test_beyond_the_follow_up_nothing_is_claimed() -> None:
    waiting = kaplan_meier([1, 5, 5], [1, 0, 0])
    assert survival_at(waiting, 6, 0.9) is None
    assert restricted_mean(waiting, 6, 0.9) is None
    finished = kaplan_meier([1, 5, 5], [1, 1, 1])
    at_end = survival_at(finished, 6, 0.9)
    assert at_end is not None
    assert (at_end.value, at_end.low, at_end.high) == (0, 0, 0)
    mean = restricted_mean(finished, 6, 0.9)
    assert mean is not None
    assert mean.value == pytest.approx(11 / 3)


def test_before_the_first_time_everybody_waits() -> None:
    found = survival_at(kaplan_meier([3, 4], [1, 1]), 1, 0.9)
    assert found is not None
    assert found.value == 1


def test_one_observation_has_no_interval() -> None:
    found = quantile(kaplan_meier([3], [1]), 0.5, 0.9)
    assert (found.value, found.low, found.high) == (3, None, None)


@pytest.mark.parametrize("events", [[2, 1], [-1, 1], [float("nan"), 1]])
def test_events_in_another_code_are_no_events(events: list[float]) -> None:
    with pytest.raises(ValueError, match="events are 0 or 1"):
        kaplan_meier([3, 4], events)


def test_an_observation_without_a_time_is_none() -> None:
    with pytest.raises(ValueError, match="needs a time"):
        kaplan_meier([3, float("nan")], [1, 1])


def test_an_empty_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        kaplan_meier([], [])


def test_identical_arms_have_ratio_one() -> None:
    mean = restricted_mean(kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1]), 4, 0.9)
    assert mean is not None
    compared = compare_restricted_means(mean, mean, 0.9)
    assert compared.ratio.value == 1
    assert compared.ratio.low == pytest.approx(1 / compared.ratio.high)
    assert compared.p == pytest.approx(1)


def test_arms_without_spread() -> None:
    quick, slow = (restricted_mean(kaplan_meier([at, at], [1, 1]), 9, 0.9) for at in (1, 2))
    assert quick is not None
    assert slow is not None
    assert compare_restricted_means(slow, quick, 0.9).p == 0


@pytest.mark.parametrize(
    ("statistic", "degrees", "expected"),
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (7.814728, 3, 0.05), (9.487729, 4, 0.05)],
)
def test_chi_square_tail(statistic: float, degrees: int, expected: float) -> None:
    assert chi_square_tail(statistic, degrees) == pytest.approx(expected, abs=1e-7)


def test_chi_square_tail_of_nothing_is_one() -> None:
    assert [chi_square_tail(0.0, degrees) for degrees in (1, 2, 3, 4)] == [1, 1, 1, 1]


OBSERVATIONS = st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=2, max_size=60)


@given(OBSERVATIONS)
def test_the_curve_falls_and_its_limits_enclose_it(rows: list[tuple[int, bool]]) -> None:
    found = kaplan_meier([at for at, _ in rows], [event for _, event in rows])
    low, high = limits(found, 0.9)
    positive = found.survival > 0
    assert (np.diff(found.survival) <= 0).all()
    assert (low[positive] <= found.survival[positive] + 1e-12).all()
    assert (high[positive] >= found.survival[positive] - 1e-12).all()


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=80))
def test_without_censoring_the_median_is_the_ordinary_one(values: list[int]) -> None:
    assert quantile(kaplan_meier(values, np.ones(len(values))), 0.5, 0.9).value == np.median(values)


@given(OBSERVATIONS)
def test_restricted_means_grow_with_the_horizon(rows: list[tuple[int, bool]]) -> None:
    found = kaplan_meier([at for at, _ in rows], [event for _, event in rows])
    horizon = float(found.times[-1])
    means = [restricted_mean(found, part * horizon, 0.9) for part in (0.25, 0.5, 1.0)]
    values = [mean.value for mean in means if mean is not None]
    assert len(values) == 3
    assert values == sorted(values)


def test_a_million_distinct_times_are_quick() -> None:
    rng = np.random.default_rng(3)
    times, events = rng.permutation(1_000_000), rng.integers(0, 2, 1_000_000)
    start = time.process_time()
    found = kaplan_meier(times, events)
    quantile(found, 0.5, 0.9)
    restricted_mean(found, 500_000, 0.9)
    assert time.process_time() - start < 2
