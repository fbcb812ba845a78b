"""Probabilities of shapes: what chance leaves of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.indicators.shape_types import beyond_chance, probabilities_of, shape_rules, shape_types, without_chance

TRAITS = np.array([[3.0, 0.1, 0.0, 1.0]])


Floats = NDArray[np.float64]


def probabilities(log: Floats) -> Floats:
    of_types = log[:, : len(shape_types(with_acts=True).types)]
    return probabilities_of(of_types, TRAITS, beyond_chance(log, with_acts=True), with_acts=True)


def evidence_for(shape: str, better: float) -> Floats:
    """One shape explains so many nats more than chance alone, and the other shapes much less."""
    kinds = shape_types(with_acts=True)
    log = np.full(len(kinds.all), -80.0)
    log[[place for place, names in enumerate(kinds.groups) if shape in names]] = -20.0
    log[len(kinds.types) :] = -20.0 - better
    return log[None]


def test_a_shape_is_sure_only_where_chance_is_ruled_out() -> None:
    rules = shape_rules()["sure"]
    least = math.log(rules["times_better"])
    sure = probabilities(evidence_for("hub_and_spoke", least + 0.1))
    capped = probabilities(evidence_for("hub_and_spoke", least - 0.1))
    assert without_chance(sure).max() > rules["probability"] + 0.02
    assert without_chance(capped).max() == pytest.approx(rules["probability"])
    assert capped[0, -1] > sure[0, -1]
    assert (sure.sum(), capped.sum()) == (pytest.approx(1), pytest.approx(1))
    # Of the shapes among each other it says the same.
    assert (capped[0, :-1] / capped[0, 2]).tolist() == pytest.approx((sure[0, :-1] / sure[0, 2]).tolist(), rel=0.3)


def test_a_shape_that_cannot_be_has_no_share_of_chance() -> None:
    log = evidence_for("holistic", 3.0)
    log[0, [place for place, names in enumerate(shape_types(with_acts=True).groups) if "dandelion" in names]] = -np.inf
    shares = without_chance(probabilities(log))[0]
    assert shares[3] == 0
    assert (shares[[0, 1, 2, 4]] > 0).all()
    assert shares.sum() == pytest.approx(1)
