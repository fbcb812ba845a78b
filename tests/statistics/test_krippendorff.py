"""Krippendorff's alpha against published figures and its definition by pairs."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.statistics.krippendorff import Level, alpha_interval, krippendorff_alpha

Floats = NDArray[np.float64]
NONE = float("nan")
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")

KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
THREE_CODERS = [
    [NONE, NONE, NONE, NONE, NONE, 3, 4, 1, 2, 1, 1, 3, 3, NONE, 3],
    [1, NONE, 2, 1, 3, 3, 4, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE],
    [NONE, NONE, 2, 1, 3, 4, 4, NONE, 2, 1, 1, 3, 3, NONE, 4],
]

TABLES = st.integers(2, 5).flatmap(
    lambda raters: st.lists(
        st.lists(st.sampled_from([NONE, 0.0, 1.0, 2.0, 3.0, 4.0]), min_size=raters, max_size=raters),
        min_size=1,
        max_size=8,
    ).map(lambda units: np.array(units).T)
)


def by_pairs(table: Floats, level: Level) -> float | None:
    """Disagreement within units over disagreement among all values that can be paired."""
    units = [column[~np.isnan(column)].tolist() for column in table.T]
    units = [unit for unit in units if len(unit) > 1]
    held = [value for unit in units for value in unit]

    def apart(one: float, other: float) -> float:
        low, high = min(one, other), max(one, other)
        if level == "nominal":
            return float(one != other)
        if level == "ordinal":
            between = sum(low <= value <= high for value in held)
            return (between - (held.count(one) + held.count(other)) / 2) ** 2 if one != other else 0.0
        if level == "interval":
            return (one - other) ** 2
        return ((one - other) / (one + other)) ** 2 if one != other else 0.0

    expected = sum(apart(*pair) for pair in permutations(held, 2))
    if expected == 0:
        return None
    observed = sum(apart(*pair) / (len(unit) - 1) for unit in units for pair in permutations(unit, 2))
    return 1 - observed / (expected / (len(held) - 1))


@pytest.mark.parametrize(("level", "alpha"), list(zip(LEVELS, (0.743, 0.815, 0.849, 0.797), strict=True)))
def test_four_observers_and_twelve_units(level: Level, alpha: float) -> None:
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability."""
    assert krippendorff_alpha(KRIPPENDORFF_2011, level) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize(("level", "alpha"), list(zip(LEVELS, (0.691, 0.807, 0.811, 0.809), strict=True)))
def test_three_coders_and_fifteen_units(level: Level, alpha: float) -> None:
    assert krippendorff_alpha(THREE_CODERS, level) == pytest.approx(alpha, abs=5e-4)


@given(TABLES, st.sampled_from(LEVELS))
def test_alpha_is_what_pairs_say(table: Floats, level: Level) -> None:
    expected = by_pairs(table, level)
    found = krippendorff_alpha(table, level)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(TABLES)
def test_what_a_scale_does_not_know_does_not_matter(table: Floats) -> None:
    def same(level: Level, other: Floats) -> None:
        found = krippendorff_alpha(table, level)
        assert krippendorff_alpha(other, level) == (None if found is None else pytest.approx(found, abs=1e-9))

    same("nominal", (table * 7 + 3) % 11)
    same("ordinal", np.exp(table))
    same("interval", 3 * table - 5)
    same("ratio", 3 * table)
    for level in LEVELS:
        same(level, table[::-1, ::-1])


@pytest.mark.parametrize(
    "table", [[[1, 2, 3]], [[1, 1], [1, 1]], [[NONE, 1], [2, NONE]], [[NONE], [NONE]], np.empty((0, 0))]
)
def test_not_defined(table: Floats) -> None:
    for level in LEVELS:
        assert krippendorff_alpha(table, level) is None
        assert alpha_interval(table, level) is None


def test_all_agree() -> None:
    assert krippendorff_alpha([[0, 1, 4], [0, 1, 4]]) == 1


def test_wrong_input() -> None:
    with pytest.raises(ValueError, match="0 or above"):
        krippendorff_alpha([[-1, 2], [1, 2]], "ratio")
    with pytest.raises(ValueError, match="raters × units"):
        krippendorff_alpha([1, 2, 3])


def test_the_interval_holds_alpha_and_is_the_same_each_time() -> None:
    found = alpha_interval(KRIPPENDORFF_2011, seed=3)
    assert found is not None
    assert found.value == krippendorff_alpha(KRIPPENDORFF_2011)
    assert found.low < found.value <= found.high <= 1
    assert found == alpha_interval(KRIPPENDORFF_2011, seed=3)
    wider = alpha_interval(KRIPPENDORFF_2011, coverage=0.99, seed=3)
    assert wider is not None
    assert wider.low < found.low


def test_two_raters_are_never_compared_with_themselves() -> None:
    rng = np.random.default_rng(2)
    found = alpha_interval(rng.integers(0, 5, (2, 200)))
    assert found is not None
    assert found.high < 0.3


def test_a_pairing_that_few_draws_contain_gives_no_interval() -> None:
    apart = np.full((12, 12), NONE)
    apart[0, 0], apart[1, 0] = 1, 2
    assert krippendorff_alpha(apart) is not None
    assert alpha_interval(apart) is None


def simulated(raters: int, units: int, rng: np.random.Generator) -> Floats:
    level, severity = rng.normal(2, 0.8, units), rng.normal(0, 0.4, (raters, 1))
    table = np.clip(np.rint(level + severity + rng.normal(0, 0.7, (raters, units))), 0, 4)
    table[rng.random(table.shape) < 0.1] = np.nan
    return table


def test_intervals_cover() -> None:
    """Alone over units they would cover less than 86 %."""
    rng = np.random.default_rng(11)
    truths = [krippendorff_alpha(simulated(10, 400, rng)) for _ in range(200)]
    truth = np.mean([one for one in truths if one is not None])
    intervals = [alpha_interval(simulated(10, 30, rng), draws=300, seed=run) for run in range(150)]
    covered = np.mean([one is not None and one.low <= truth <= one.high for one in intervals])
    assert covered >= 0.9 - 3 * np.sqrt(0.9 * 0.1 / 150)
