"""Staggered differences in differences: the published figures of mpdta, and what must hold of any data."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.staggered_differences import (
    NEVER,
    Cells,
    effect_by_exposure,
    group_time_effects,
    mean_over_exposures,
    overall_effect,
    periods_ahead,
    placebos,
    pretrend_p,
    trend_before,
)

FIRST_YEAR = 2003


@pytest.fixture(scope="module")
def teen_employment(shared_data: Path) -> Cells:
    """Minimum wages and teen employment in US counties, against counties where it never rose."""
    starts: dict[str, int] = {}
    values: dict[str, dict[int, float]] = {}
    with (shared_data / "reference" / "mpdta.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            county, first = row["countyreal"], int(row["first.treat"])
            starts[county] = first - FIRST_YEAR if first else NEVER
            values.setdefault(county, {})[int(row["year"])] = float(row["lemp"])
    outcomes = np.array([[one[year] for year in sorted(one)] for one in values.values()])
    return group_time_effects(outcomes, np.array([starts[county] for county in values]), "never")


def cell(cells: Cells, cohort: int, year: int) -> float:
    here = (cells.cohorts == cohort - FIRST_YEAR) & (cells.periods == year - FIRST_YEAR)
    return float(cells.effects[here][0])


@pytest.mark.parametrize(
    ("cohort", "year", "published"),
    [
        (2004, 2004, -0.0105),
        (2004, 2005, -0.0704),
        (2004, 2006, -0.1373),
        (2004, 2007, -0.1008),
        (2006, 2006, -0.0046),
        (2006, 2007, -0.0412),
        (2007, 2007, -0.0261),
        (2007, 2006, -0.0311),
    ],
)
def test_the_published_effect_of_each_cohort_and_year(
    teen_employment: Cells, cohort: int, year: int, published: float
) -> None:
    assert cell(teen_employment, cohort, year) == pytest.approx(published, abs=1e-4)


def test_the_published_means(teen_employment: Cells) -> None:
    simple, dynamic = overall_effect(teen_employment), mean_over_exposures(teen_employment)
    assert simple is not None
    assert dynamic is not None
    assert simple.value == pytest.approx(-0.0400, abs=1e-4)
    assert dynamic.value == pytest.approx(-0.0772, abs=1e-4)


def test_the_published_effect_by_years_since_the_start(teen_employment: Cells) -> None:
    found = effect_by_exposure(teen_employment)
    published = {0: -0.0199, 1: -0.0510, 2: -0.1373, 3: -0.1008}
    assert {one: found[one].value for one in published} == pytest.approx(published, abs=1e-4)


def test_the_published_test_of_the_years_before(teen_employment: Cells) -> None:
    assert pretrend_p(teen_employment) == pytest.approx(0.16812, abs=1e-4)


def test_by_hand() -> None:
    """Two begin in the third period and rise by 3 and 5 while two others rise by 1: the effect is 4 less 1."""
    outcomes = np.array([[1, 2, 5], [0, 1, 6], [4, 5, 6], [2, 3, 4]], dtype=np.float64)
    found = overall_effect(group_time_effects(outcomes, np.array([2, 2, NEVER, NEVER])))
    assert found is not None
    assert found.value == 3.0
    # The spread of 3 and 5 alone: a variance of 1 over two units.
    assert found.error == pytest.approx(np.sqrt(1 / 2))


def test_those_not_yet_begun_are_controls_where_nobody_never_begins() -> None:
    outcomes = np.array([[0, 3, 3], [0, 3, 3], [0, 1, 9], [0, 1, 9]], dtype=np.float64)
    starts = np.array([1, 1, 2, 2])
    assert overall_effect(group_time_effects(outcomes, starts, "never")) is None
    found = overall_effect(group_time_effects(outcomes, starts, "not_yet"))
    assert found is not None
    assert found.value == 2.0


def test_units_that_had_begun_before_the_record_say_nothing() -> None:
    outcomes = np.array([[9, 9, 9], [0, 0, 2], [0, 0, 0]], dtype=np.float64)
    cells = group_time_effects(outcomes, np.array([0, 2, NEVER]))
    assert cells.influence.shape[0] == 2
    assert set(cells.cohorts.tolist()) == {2}


def test_one_period_before_leaves_no_trend_to_test() -> None:
    outcomes = np.array([[0, 1, 1], [0, 0, 0], [0, 0, 0]], dtype=np.float64)
    assert pretrend_p(group_time_effects(outcomes, np.array([1, NEVER, NEVER]))) is None


@given(st.integers(0, 2**31 - 1), st.floats(-5, 5))
def test_levels_and_common_shocks_do_not_matter_and_an_effect_is_found(seed: int, effect: float) -> None:
    rng = np.random.default_rng(seed)
    starts = np.array([2] * 3 + [4] * 3 + [NEVER] * 5)
    outcomes = rng.normal(size=(11, 1)) + rng.normal(size=(1, 6)) * np.ones((11, 1))
    outcomes = outcomes + effect * (np.arange(6)[None, :] >= starts[:, None])
    found = overall_effect(group_time_effects(outcomes, starts))
    assert found is not None
    assert found.value == pytest.approx(effect, abs=1e-9)


@given(st.permutations(range(8)))
def test_the_order_of_units_does_not_matter(order: list[int]) -> None:
    rng = np.random.default_rng(3)
    outcomes, starts = rng.normal(size=(8, 5)), np.array([1, 2, 2, 3, NEVER, NEVER, NEVER, NEVER])
    one, other = (overall_effect(group_time_effects(outcomes[at], starts[at])) for at in (np.arange(8), order))
    assert one is not None
    assert other is not None
    assert (one.value, one.error) == pytest.approx((other.value, other.error))


def test_the_error_is_that_of_draws() -> None:
    """Ninety in a hundred intervals hold the effect, and as many placebos raise no alarm."""
    rng = np.random.default_rng(11)
    starts = np.array([3] * 12 + [5] * 12 + [NEVER] * 60)
    held, bound = 0, 1.645
    for _ in range(300):
        outcomes = rng.normal(size=(84, 8)) + rng.normal(size=(84, 1))
        found = overall_effect(group_time_effects(outcomes, starts))
        assert found is not None
        held += abs(found.value) <= bound * found.error
    assert 0.84 <= held / 300 <= 0.95


def test_placebos_of_mere_noise_seldom_raise_an_alarm() -> None:
    rng = np.random.default_rng(5)
    found = placebos(rng.normal(size=(80, 8)), np.array([3] * 10 + [5] * 10), draws=200, bound=1.645, seed=1)
    assert found.effects.size == 200
    assert abs(found.effects.mean()) < 0.1
    assert 0.04 <= found.alarms <= 0.2


@given(st.integers(0, 2**31 - 1))
def test_placebos_are_the_mean_over_cells_found_the_short_way(seed: int) -> None:
    outcomes, starts = np.random.default_rng(seed).normal(size=(12, 6)), np.array([1, 3, 3, 5])
    found = placebos(outcomes, starts, draws=3, bound=1.0, seed=seed)
    rng, effects, trends, alarms = np.random.default_rng(seed), [], [], 0
    for _ in range(3):
        given_ = np.full(12, NEVER)
        given_[rng.choice(12, size=4, replace=False)] = starts
        cells = group_time_effects(outcomes, given_, "never")
        one, trend = overall_effect(cells), trend_before(cells)
        assert one is not None
        assert trend is not None
        effects.append(one.value)
        trends.append(trend.value)
        alarms += abs(one.value) > one.error
    assert found.effects == pytest.approx(np.array(effects))
    assert found.trends == pytest.approx(np.array(trends))
    assert found.alarms == alarms / 3


def test_a_drift_is_found_and_what_it_comes_to_if_it_goes_on() -> None:
    """Those who begin rise by 2 in each period all along, the others do not: no effect but the drift."""
    outcomes = np.zeros((6, 8))
    outcomes[:3] = 2 * np.arange(8)
    cells = group_time_effects(outcomes, np.array([4, 4, 5, NEVER, NEVER, NEVER]), "never", looked_back=3)
    trend, found = trend_before(cells), overall_effect(cells)
    assert trend is not None
    assert found is not None
    assert trend.value == pytest.approx(2.0)
    # Begun in 4, from 2 on the mean: periods 4 to 7 lie 2 to 5 ahead; begun in 5, from 3 on: 5 to 7 lie 2 to 4 ahead.
    assert periods_ahead(cells, 3) == pytest.approx((2 * (2 + 3 + 4 + 5) + (2 + 3 + 4)) / 11)
    assert found.value == pytest.approx(2 * periods_ahead(cells, 3))


def test_what_a_growing_drift_comes_to_if_it_goes_on() -> None:
    """Those who begin gain a tenth in each period all along: a straight line falls short of it, growth does not."""
    outcomes = np.zeros((6, 14))
    outcomes[:3] = np.exp(0.1 * np.arange(14))
    cells = group_time_effects(outcomes, np.array([6, 6, 6, NEVER, NEVER, NEVER]), "never", looked_back=3)
    trend, found = trend_before(cells), overall_effect(cells)
    assert trend is not None
    assert found is not None
    assert periods_ahead(cells, 3, 1e-9) == pytest.approx(periods_ahead(cells, 3))
    assert trend.value * periods_ahead(cells, 3) < 0.7 * found.value
    assert trend.value * periods_ahead(cells, 3, 0.1) == pytest.approx(found.value, rel=0.02)


def test_a_good_period_before_the_start_is_no_loss_after_it() -> None:
    outcomes = np.zeros((6, 9))
    outcomes[:3, 5] = 6.0
    starts = np.array([6, 6, 6, NEVER, NEVER, NEVER])
    last, mean = (overall_effect(group_time_effects(outcomes, starts, looked_back=one)) for one in (1, 6))
    assert last is not None
    assert mean is not None
    assert (last.value, mean.value) == (-6.0, -1.0)
