"""Many tests at once, against the example of Benjamini & Hochberg (1995); shrinking of many estimates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.multiplicity import adjusted_by_false_discoveries, stepped_down
from pappus.statistics.shrinkage import shrunken_to_zero

PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0
]  # fmt: skip


def test_benjamini_and_hochberg() -> None:
    assert (adjusted_by_false_discoveries(PUBLISHED) <= 0.05).sum() == 4
    assert (adjusted_by_false_discoveries(PUBLISHED, dependent=True) <= 0.05).sum() == 3
    assert stepped_down(PUBLISHED, 0.05).sum() == 3
    assert sum(p <= 0.05 / 15 for p in PUBLISHED) == 3


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms())
def test_order_of_tests_does_not_matter(p_values: list[float], random: object) -> None:
    order = np.random.default_rng(len(p_values)).permutation(len(p_values))
    straight = adjusted_by_false_discoveries(p_values)
    assert adjusted_by_false_discoveries(np.array(p_values)[order]) == pytest.approx(straight[order])
    assert (straight >= np.array(p_values) - 1e-12).all()


def test_the_best_of_many_loses_what_luck_gave_it() -> None:
    rng = np.random.default_rng(5)
    gains = []
    for _ in range(200):
        true = rng.normal(0, 0.5, 20)
        seen = true + rng.normal(0, 1.0, 20)
        best = int(seen.argmax())
        found = shrunken_to_zero(seen, np.ones(20))
        gains.append((seen[best] - true[best], found.values[best] - true[best]))
    raw, shrunken = np.mean(gains, axis=0)
    assert raw > 1.0
    assert abs(shrunken) < 0.35


def test_pure_noise_is_shrunken_to_nothing() -> None:
    found = shrunken_to_zero([0.3, -0.2, 0.1, -0.4], [1, 1, 1, 1])
    assert found.spread == 0
    assert found.values == pytest.approx([0, 0, 0, 0])
    assert found.errors == pytest.approx([0, 0, 0, 0])
