"""Intraclass correlations and Cronbach's alpha against published figures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.agreement import cronbach_alpha, icc, icc1, icc2
from pappus.statistics.reliability import one_way

NONE = float("nan")
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])


def test_shrout_and_fleiss() -> None:
    found = icc(SHROUT_FLEISS)
    assert found is not None
    single = (found.one_way, found.random, found.fixed)
    assert single == pytest.approx((0.17, 0.29, 0.71), abs=0.005)
    assert (found.one_way_mean, found.fixed_mean) == pytest.approx((0.44, 0.91), abs=0.005)
    assert found.random_mean == pytest.approx(0.62, abs=0.005)


def test_one_way_of_a_balanced_table_is_the_first_form() -> None:
    found = icc(SHROUT_FLEISS)
    assert found is not None
    targets = np.repeat(np.arange(6), 4)
    assert icc1(SHROUT_FLEISS.ravel(), targets) == pytest.approx(found.one_way)
    assert icc2(SHROUT_FLEISS.ravel(), targets) == pytest.approx(found.one_way_mean)


def test_cronbachs_alpha_is_the_last_form() -> None:
    found = icc(SHROUT_FLEISS)
    assert found is not None
    assert cronbach_alpha(SHROUT_FLEISS) == pytest.approx(found.fixed_mean)


def test_mean_squares_by_hand() -> None:
    """Groups 1, 3 and 5: means 2 and 5, overall 3."""
    found = one_way([1, NONE, 3, 5], ["a", "a", "a", "b"])
    assert found is not None
    assert (found.between, found.within, found.mean_size) == pytest.approx((6, 2, 1.5))
    assert icc1([1, 3, 5], [0, 0, 1]) == pytest.approx(4 / 7)
    assert icc2([1, 3, 5], [0, 0, 1]) == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("values", "groups"), [([1, 2], [0, 0]), ([1, 2], [0, 1]), ([2, 2, 2, 2], [0, 0, 1, 1]), ([], []), ([NONE], [1])]
)
def test_not_defined(values: list[float], groups: list[int]) -> None:
    assert icc1(values, groups) is None
    assert icc2(values, groups) is None


def test_means_that_do_not_differ_have_no_reliability() -> None:
    assert icc1([1, 3, 1, 3], [0, 0, 1, 1]) == pytest.approx(-1)
    assert icc2([1, 3, 1, 3], [0, 0, 1, 1]) is None


def test_tables_that_say_nothing() -> None:
    assert icc([[1, 2, 3]]) is None
    assert icc([[1], [2]]) is None
    assert icc([[1, 3], [3, 1]]) is None
    assert cronbach_alpha([[1, 2]]) is None
    assert cronbach_alpha([[1], [2]]) is None
    assert cronbach_alpha([[1, 3], [3, 1]]) is None
    assert cronbach_alpha([[1.0, NONE], [2.0, 2.0]]) is None


def test_a_mean_of_random_raters_may_have_no_reliability() -> None:
    """Mean squares 3/2 of targets, 9/2 of the residual and 3/2 of raters leave 3/2 + (3/2 − 9/2) / 2 = 0."""
    found = icc([[0, 0, 3], [1, 4, 1]])
    assert found is not None
    assert found.random_mean is None
    assert found.fixed_mean == pytest.approx(-2)


def test_wrong_input() -> None:
    with pytest.raises(ValueError, match="complete table"):
        icc([[1.0, NONE], [2.0, 3.0]])
    with pytest.raises(ValueError, match="needs a group"):
        icc1([1, 2, 3], [0, 1])


def test_rounding_is_no_variation() -> None:
    assert icc1([0.1] * 7, [0, 0, 0, 1, 1, 1, 1]) is None
    assert icc2([0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0], np.repeat([0, 1, 2], 3)) is None
    assert icc([[0, 0, 1], [0, 1, 0], [1, 0, 0]]) is None
    assert icc([[0.1] * 3] * 3) is None
    assert cronbach_alpha([[0.1] * 3] * 7) is None


def test_incomplete_rows_do_not_count() -> None:
    assert cronbach_alpha([[1.0, 2.0], [2.0, 2.0], [4.0, 5.0], [NONE, 1.0]]) == cronbach_alpha([[1, 2], [2, 2], [4, 5]])


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=8))
def test_severity_is_disagreement_in_some_forms_only(table: list[list[int]]) -> None:
    held = np.array(table, dtype=np.float64)
    plain, shifted = icc(held), icc(held + np.array([0, 2, -1]))
    assert (plain is None) == (len(set(map(sum, table))) == 1)
    if plain is not None and shifted is not None:
        assert shifted.fixed == pytest.approx(plain.fixed, abs=1e-9)
        assert shifted.fixed_mean == pytest.approx(plain.fixed_mean, abs=1e-9)
        assert max(plain.random, plain.fixed, plain.one_way) <= 1 + 1e-9


def test_leadership_in_49_companies(shared_data: Path) -> None:
    """lq2002: 2,042 raters, scale of eleven items."""
    with (shared_data / "multirater" / "lq2002.csv").open() as file:
        rows = list(csv.DictReader(file))
    items = np.array([[float(row[f"LEAD{item:02d}"]) for item in range(1, 12)] for row in rows])
    companies = [row["COMPID"] for row in rows]
    assert icc1(items.mean(1), companies) == pytest.approx(0.0880, abs=5e-5)
    assert icc2(items.mean(1), companies) == pytest.approx(0.8008, abs=5e-5)
    assert cronbach_alpha(items) == pytest.approx(0.9022, abs=5e-5)


def test_who_belongs_to_no_group_is_left_out() -> None:
    expected = icc1([1, 2, 4, 5], ["a", "a", "b", "b"])
    assert icc1([1, 2, 9, 4, 5], np.array(["a", "a", None, "b", "b"], dtype=object)) == expected
    assert icc1([1, 2, 9, 4, 5], [1, 1, float("nan"), 2, 2]) == expected
    listed: list[Any] = ["a", "a", float("nan"), float("nan"), "b", "b"]
    assert icc1([1, 2, 9, 9, 4, 5], listed) == expected
    assert icc1([1, 2, 9, 9, 4, 5], pd.Series(["a", "a", None, None, "b", "b"], dtype="string")) == expected
