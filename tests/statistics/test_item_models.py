"""Probabilities of answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pappus.statistics.item_models import (
    Form,
    ItemModel,
    at_least,
    log_derivatives,
    log_probabilities,
    probabilities,
)

FORMS: tuple[Form, ...] = ("graded", "partial credit")
SLOPES = np.array([0.7, 1.6])
THRESHOLDS = np.array([[-1.5, -0.2, 0.9], [-0.4, 0.1, 2.2]])
POSITIONS = np.linspace(-3, 3, 5)


@pytest.mark.parametrize("form", FORMS)
def test_categories_share_all_there_is_and_higher_ones_gain(form: Form) -> None:
    model = ItemModel(form, SLOPES, THRESHOLDS)
    assert probabilities(model, POSITIONS).sum(axis=1) == pytest.approx(np.ones((2, 5)))
    assert (np.diff(at_least(model, POSITIONS), axis=2) > 0).all()


def test_both_forms_are_what_their_formulas_say() -> None:
    graded, partial = (ItemModel(form, SLOPES, THRESHOLDS) for form in FORMS)
    logit = 1.6 * (0.5 - THRESHOLDS[1])
    assert at_least(graded, 0.5)[1, :, 0] == pytest.approx(1 / (1 + np.exp(-logit)))
    steps = np.diff(log_probabilities(partial, 0.5)[1, :, 0])
    assert steps == pytest.approx(logit)


@pytest.mark.parametrize("form", FORMS)
def test_derivatives_are_those_of_the_probabilities(form: Form) -> None:
    found, by = log_derivatives(ItemModel(form, SLOPES, THRESHOLDS), POSITIONS), 1e-6
    for parameter in range(4):
        ends = []
        for sign in (1, -1):
            slopes, thresholds = SLOPES.copy(), THRESHOLDS.copy()
            if parameter == 0:
                slopes *= math.exp(sign * by)
            else:
                thresholds[:, parameter - 1] += sign * by
            ends.append(log_probabilities(ItemModel(form, slopes, thresholds), POSITIONS))
        assert found[..., parameter] == pytest.approx((ends[0] - ends[1]) / (2 * by), abs=1e-7)


def test_probabilities_far_out_keep_their_digits() -> None:
    model = ItemModel("graded", np.ones(1), np.array([[0.0, 1.0]]))
    middle = log_probabilities(model, [-60.0, 60.0])[0, 1]
    # Far out the middle category is e^-|θ| times 1 − e^-1 on one side, and times e − 1 on the other.
    assert middle == pytest.approx([-60 + math.log(1 - math.exp(-1)), -60 + math.log(math.e - 1)], abs=1e-9)
