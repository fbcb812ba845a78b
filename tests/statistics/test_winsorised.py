"""Means that one outlier does not make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.winsorised import mean_of, winsorised


def test_by_hand() -> None:
    assert winsorised(np.array([1.0, 2.0, 3.0, 4.0, 1000.0]), 0.75).tolist() == [1, 2, 3, 4, 4]
    found = mean_of(np.array([1.0, 2.0, 3.0]))
    assert [found.value, found.error] == pytest.approx([2, np.sqrt(1 / 3)])


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.floats(0, 1))
def test_nothing_grows_and_what_lies_below_stays(values: list[float], at: float) -> None:
    given_values = np.array(values)
    found = winsorised(given_values, at)
    assert (found <= given_values).all()
    assert (found == np.minimum(given_values, found.max())).all()
