"""Standardised comparison of restricted means: against published figures, by hand, and by what must hold."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pappus.statistics.standardised_means import Observations, compare_standardised


def observed(rows: list[tuple[float, int, bool, int, int]]) -> Observations:
    times, events, second, strata, clusters = (np.array(column) for column in zip(*rows, strict=True))
    ones = np.ones(len(rows), dtype=np.int64)
    return Observations(times.astype(float), events, ones, second.astype(bool), strata, clusters)


def test_lung_by_sex_as_published(shared_data: Path) -> None:
    with (shared_data / "reference" / "lung.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given = observed([(float(r["time"]), int(float(r["status"])), float(r["sex"]) == 2, 0, 0) for r in rows])
    found = compare_standardised(given, 365, 5, 0.95)
    assert found is not None
    assert (found.first, found.second) == pytest.approx((241.495, 297.465), abs=5e-3)
    assert found.difference.value == pytest.approx(55.970, abs=5e-3)
    # Greenwood's variance against influences: days in an interval of sixty.
    assert (found.difference.low, found.difference.high) == pytest.approx((26.653, 85.288), abs=0.35)


def test_pbc_as_in_the_vignette_of_survrm2(shared_data: Path) -> None:
    with (shared_data / "reference" / "pbc.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:312]
    given = observed(
        [(float(r["time"]) / 365.25, int(int(r["status"]) == 2), float(r["trt"]) == 1, 0, 0) for r in rows]
    )
    found = compare_standardised(given, 10, 5, 0.95)
    assert found is not None
    assert found.difference.value == pytest.approx(-0.137, abs=1e-3)
    assert (found.difference.low, found.difference.high) == pytest.approx((-0.939, 0.665), abs=0.01)


def mixed(rng: np.random.Generator, effect: float, size: int = 4000) -> Observations:
    """The second group writes mostly in the slow stratum; the effect in hours is the same in both."""
    second = rng.random(size) < 0.5
    strata = (rng.random(size) < np.where(second, 0.8, 0.2)).astype(np.int64)
    times = rng.exponential(2.0 + 6.0 * strata + effect * second)
    return Observations(
        np.minimum(times, 60.0),
        (times < 60).astype(np.int64),
        np.ones(size, dtype=np.int64),
        second,
        strata,
        np.zeros(size, dtype=np.int64),
    )


def test_another_mix_is_no_difference() -> None:
    given = mixed(np.random.default_rng(1), 0.0)
    crude = compare_standardised(
        Observations(given.times, given.events, given.counts, given.second, 0 * given.strata, given.clusters),
        48, 5, 0.9,
    )  # fmt: skip
    adjusted = compare_standardised(given, 48, 5, 0.9)
    assert crude is not None
    assert adjusted is not None
    assert crude.difference.low > 2
    assert adjusted.difference.low < 0 < adjusted.difference.high
    assert (adjusted.strata, adjusted.share) == (2, 1)


def test_intervals_hold_what_they_promise() -> None:
    rng, covered = np.random.default_rng(2), 0
    for _ in range(300):
        found = compare_standardised(mixed(rng, 0.0, 1500), 48, 5, 0.9)
        assert found is not None
        covered += found.difference.low <= 0 <= found.difference.high
    assert 0.86 <= covered / 300 <= 0.94


def repeated(given: Observations, clusters: Any) -> Observations:
    names = ("times", "events", "counts", "second", "strata")
    return Observations(**{name: np.tile(getattr(given, name), 3) for name in names}, clusters=np.tile(clusters, 3))


def test_the_same_thread_thrice_is_not_three_threads() -> None:
    given = mixed(np.random.default_rng(3), 1.0, 600)
    own = np.arange(1, 601)
    once = compare_standardised(given, 48, 5, 0.9)
    clustered = compare_standardised(repeated(given, own), 48, 5, 0.9)
    naive = compare_standardised(repeated(given, 0 * own), 48, 5, 0.9)
    assert once is not None
    assert clustered is not None
    assert naive is not None
    width = once.difference.high - once.difference.low
    assert clustered.difference.high - clustered.difference.low == pytest.approx(width, rel=0.01)
    assert naive.difference.high - naive.difference.low == pytest.approx(width / np.sqrt(3), rel=0.01)


def test_counted_rows_are_the_same_as_single_ones() -> None:
    given = mixed(np.random.default_rng(4), 1.0, 300)
    hours = Observations(np.ceil(given.times), given.events, given.counts, given.second, given.strata, given.clusters)
    keys = np.stack([hours.times.astype(int), hours.events, hours.second, hours.strata], axis=1)
    unique, counts = np.unique(keys, axis=0, return_counts=True)
    counted = Observations(
        unique[:, 0].astype(float), unique[:, 1] * counts, counts, unique[:, 2].astype(bool), unique[:, 3],
        np.zeros(len(unique), dtype=np.int64),
    )  # fmt: skip
    one, other = compare_standardised(hours, 48, 5, 0.9), compare_standardised(counted, 48, 5, 0.9)
    assert one is not None
    assert other is not None
    assert other.difference.value == pytest.approx(one.difference.value)
    assert other.difference.high == pytest.approx(one.difference.high, rel=0.01)


def test_strata_without_both_groups_say_nothing() -> None:
    rows = [(1.0 + n, 1, bool(n % 2), 0, 0) for n in range(20)] + [(2.0, 1, True, 1, 0)] * 10
    found = compare_standardised(observed(rows), 72, 5, 0.9)
    assert found is not None
    assert found.strata == 1
    assert found.share == pytest.approx(2 / 3)
    assert compare_standardised(observed(rows[20:]), 72, 5, 0.9) is None
    assert compare_standardised(observed([(9.0, 0, bool(n % 2), 0, 0) for n in range(20)]), 72, 5, 0.9) is None
