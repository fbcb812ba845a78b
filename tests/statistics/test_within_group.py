"""rwg, rwg(j), r*wg(j) and the average deviation."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.statistics.agreement import (
    SLIGHTLY_SKEWED_OF_FIVE,
    average_deviation,
    lindell_rwg_j,
    rwg,
    rwg_j,
    uniform_null_variance,
)

NONE = float("nan")
TABLES = st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=2, max_size=9).map(np.array)


def test_null_variances() -> None:
    assert uniform_null_variance(5) == 2
    assert uniform_null_variance(7) == 4
    chosen, categories = np.array([0.05, 0.15, 0.20, 0.35, 0.25]), np.arange(1, 6)
    variance = chosen @ categories**2 - (chosen @ categories) ** 2
    assert pytest.approx(variance) == SLIGHTLY_SKEWED_OF_FIVE


def test_rwg_by_hand() -> None:
    assert rwg([3, 3, 3], categories=5) == 1
    assert rwg([2, 3, 4], categories=5) == pytest.approx(0.5)
    assert rwg([2, NONE, 3, 4], null_variance=2.0) == pytest.approx(0.5)
    assert rwg([1, 5, 1, 5], categories=5) == 0
    assert rwg([4], categories=5) is None
    assert rwg([NONE, 4], categories=5) is None


def test_a_code_for_no_answer_is_not_taken_for_disagreement() -> None:
    with pytest.raises(ValueError, match="further apart than 5 categories"):
        rwg([4, 5, 99], categories=5)
    with pytest.raises(ValueError, match="further apart than 5 categories"):
        rwg_j([[4.0, 4.0], [5.0, 9.0], [4.0, NONE]], categories=5)
    assert rwg([0, 4], categories=5) == 0


def test_rwg_j_by_hand() -> None:
    """Two items of variance 1: each .5, together 2 × .5 / (2 × .5 + .5)."""
    ratings = [[2, 1], [3, 2], [4, 3]]
    assert rwg_j(ratings, categories=5) == pytest.approx(1 / 1.5)
    assert lindell_rwg_j(ratings, categories=5) == pytest.approx(0.5)


def test_more_disagreement_than_by_chance() -> None:
    apart = [[1, 1], [5, 5], [1, 1], [5, 5]]
    assert rwg_j(apart, categories=5) == 0
    assert lindell_rwg_j(apart, categories=5) == pytest.approx(1 - 16 / 3 / 2)


def test_items_that_one_rater_answered_tell_nothing() -> None:
    ratings = [[2.0, NONE], [3.0, 5.0], [4.0, NONE]]
    assert rwg_j(ratings, categories=5) == pytest.approx(0.5)
    assert rwg_j([[NONE, 1.0], [2.0, NONE]], categories=5) is None
    assert lindell_rwg_j([[NONE, 1.0], [2.0, NONE]], categories=5) is None


def test_the_null_has_to_be_named_once() -> None:
    with pytest.raises(ValueError, match="either"):
        rwg([1, 2, 3])
    with pytest.raises(ValueError, match="either"):
        rwg_j([[1, 2], [3, 4]], categories=5, null_variance=2.0)


@given(TABLES)
def test_indices_agree_with_one_another(table: NDArray[np.int64]) -> None:
    together, apart = rwg_j(table, categories=5), lindell_rwg_j(table, categories=5)
    assert together is not None
    assert apart is not None
    assert 0 <= together <= 1
    assert apart <= 1
    assert together >= max(0.0, apart) - 1e-12
    assert rwg(table[:, 0], categories=5) == pytest.approx(rwg_j(table[:, :1], categories=5))
    assert rwg_j(table[::-1] + 3, categories=5) == pytest.approx(together)


def test_average_deviation_by_hand() -> None:
    found = average_deviation([[1.0, 3.0, NONE], [3.0, 3.0, 2.0], [5.0, 3.0, NONE], [NONE, 3.0, NONE]])
    assert found[:2].tolist() == pytest.approx([4 / 3, 0])
    assert np.isnan(found[2])


def test_leadership_in_49_companies(shared_data: Path) -> None:
    """lq2002: mean rwg(j) of eleven items."""
    with (shared_data / "multirater" / "lq2002.csv").open() as file:
        rows = list(csv.DictReader(file))
    items = np.array([[float(row[f"LEAD{item:02d}"]) for item in range(1, 12)] for row in rows])
    companies = np.array([row["COMPID"] for row in rows])
    found = [rwg_j(items[companies == company], categories=5) for company in np.unique(companies)]
    assert len(found) == 49
    assert np.mean([one for one in found if one is not None]) == pytest.approx(0.8678, abs=5e-5)
