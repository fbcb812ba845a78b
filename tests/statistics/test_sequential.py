"""What repeated looks cost, boundaries that pay for them, and sequences that hold at any time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.sequential import (
    Boundary,
    boundary,
    boundary_constant,
    ever_beyond,
    mixture_bound,
    mixture_p,
)


@pytest.mark.parametrize(
    ("looks", "chance"), [(1, 0.050), (2, 0.083), (3, 0.107), (5, 0.142), (10, 0.193), (20, 0.248), (50, 0.320)]
)
def test_armitage_mcpherson_and_rowe(looks: int, chance: float) -> None:
    assert ever_beyond([1.959964] * looks) == pytest.approx(chance, abs=1e-3)


@pytest.mark.parametrize(
    ("kind", "looks", "constant"),
    [
        ("pocock", 2, 2.178),
        ("pocock", 3, 2.289),
        ("pocock", 5, 2.413),
        ("pocock", 10, 2.555),
        ("obrien_fleming", 2, 1.977),
        ("obrien_fleming", 3, 2.004),
        ("obrien_fleming", 5, 2.040),
        ("obrien_fleming", 10, 2.087),
    ],
)
def test_jennison_and_turnbull(kind: Boundary, looks: int, constant: float) -> None:
    assert boundary_constant(kind, looks, 0.05) == pytest.approx(constant, abs=1e-3)
    assert ever_beyond(boundary(kind, looks, boundary_constant(kind, looks, 0.05))) == pytest.approx(0.05, abs=1e-7)


def test_peeking_at_every_observation_errs_seldom() -> None:
    rng = np.random.default_rng(7)
    n = np.arange(1, 1001)
    z = rng.normal(size=(2000, n.size)).cumsum(axis=1) / np.sqrt(n)
    naive = (np.abs(z[:, 9:]) > 1.96).any(axis=1).mean()
    held = (np.abs(z) > mixture_bound(n, 500, 0.05)).any(axis=1).mean()
    assert naive > 0.4
    assert held <= 0.05


@given(st.floats(0.001, 0.5), st.floats(0.1, 1e6), st.floats(0.01, 100.0))
def test_p_value_and_bound_say_the_same(level: float, information: float, times: float) -> None:
    bound = mixture_bound([information], information * times, level)
    assert mixture_p(bound, [information], information * times, level)[0] == pytest.approx(level)


def test_the_sequence_is_narrow_where_it_is_tuned_to() -> None:
    looks = np.geomspace(10, 10_000, 200)
    relative = [mixture_bound([500.0], tuned, 0.05)[0] for tuned in looks]
    assert relative[int(np.argmin(np.abs(looks - 500)))] == pytest.approx(min(relative), rel=0.01)
    assert 1.4 < min(relative) / 1.96 < 1.9
