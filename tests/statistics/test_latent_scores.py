"""Positions of persons, against R (ltm, mirt) and against the definition of each estimate."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.graded_response import graded_response, marginal_partial_credit
from pappus.statistics.item_models import Form, ItemModel, Population, log_probabilities
from pappus.statistics.latent_scores import (
    expected_a_posteriori,
    information,
    population,
    reliability,
    weighted_likelihood,
)

AGREEMENT = ["strongly disagree", "disagree", "agree", "strongly agree"]
ITEMS = ("Comfort", "Work", "Future", "Benefit")
MODEL = ItemModel("partial credit", np.ones(5), np.add.outer([-1.0, -0.5, 0.0, 0.6, 1.2], [-0.8, 0.1, 0.9]))


def science(shared_data: Path) -> NDArray[np.int8]:
    with (shared_data / "irt" / "ltm_Science.csv").open(encoding="utf-8", newline="") as file:
        return np.array([[AGREEMENT.index(row[item]) for item in ITEMS] for row in csv.DictReader(file)], dtype=np.int8)


def test_lsat_positions_as_published(shared_data: Path) -> None:
    answers = np.loadtxt(shared_data / "irt" / "ltm_LSAT.csv", delimiter=",", skiprows=1, dtype=np.int8)
    fit = graded_response(answers, 2, "common")
    scores = expected_a_posteriori([[0] * 5, [1] * 5], fit.model, fit.population)
    assert scores.positions == pytest.approx([-1.9101, 0.6322], abs=2e-4)
    assert scores.sds == pytest.approx([0.7973, 0.8640], abs=2e-4)


def test_science_reliability_as_published(shared_data: Path) -> None:
    answers = science(shared_data)
    fit = graded_response(answers, 4)
    assert reliability(expected_a_posteriori(answers, fit.model, fit.population)) == pytest.approx(0.667, abs=5e-4)


def test_the_population_is_the_one_that_items_were_calibrated_with(shared_data: Path) -> None:
    answers = science(shared_data)
    fit = marginal_partial_credit(answers, 4)
    slope = fit.model.slopes[0]
    found = population(answers, ItemModel("partial credit", np.ones(4), slope * fit.model.thresholds + 0.3))
    assert (found.mean, found.sd) == pytest.approx((0.3, slope), abs=1e-4)


def test_expected_positions_are_means_of_the_posterior() -> None:
    answers = np.array([[0, 1, 3, -1, 2], [3, 3, 3, 3, 3]], dtype=np.int8)
    scores = expected_a_posteriori(answers, MODEL, Population(0.5, 1.3))
    fine = np.linspace(-12, 12, 20_001)
    log = log_probabilities(MODEL, fine)
    for person, row in enumerate(answers):
        height = -0.5 * ((fine - 0.5) / 1.3) ** 2
        height += sum(log[item, category] for item, category in enumerate(row) if category >= 0)
        share = np.exp(height - height.max()) / np.exp(height - height.max()).sum()
        mean = share @ fine
        assert scores.positions[person] == pytest.approx(mean, abs=1e-6)
        assert scores.sds[person] == pytest.approx(math.sqrt(share @ (fine - mean) ** 2), abs=1e-6)


def test_many_items_get_nodes_enough() -> None:
    model = ItemModel("partial credit", np.ones(400), np.tile(MODEL.thresholds, (80, 1)))
    answers = np.tile([[0, 1, 2, 1, 3]], (1, 80))
    wide, narrow = (expected_a_posteriori(answers, model, Population(0.0, sd)) for sd in (30.0, 3.0))
    assert wide.sds[0] == pytest.approx(narrow.sds[0], rel=1e-3)
    assert wide.positions[0] == pytest.approx(narrow.positions[0], abs=2e-3)


def test_who_answered_nothing_is_like_everybody_or_unknown() -> None:
    nothing = np.full((1, 5), -1)
    scores = expected_a_posteriori(nothing, MODEL, Population(-0.4, 0.9))
    assert (scores.positions[0], scores.sds[0]) == pytest.approx((-0.4, 0.9), abs=1e-5)
    warm = weighted_likelihood(nothing, MODEL)
    assert np.isnan([warm.positions[0], warm.sds[0]]).all()


def test_warm_maximises_the_likelihood_times_the_root_of_the_information() -> None:
    answers = np.array([[0, 0, 0, 0, 0], [3, 3, -1, 3, 3], [0, 1, 3, -1, 2], [1, -1, -1, -1, -1]], dtype=np.int8)
    scores = weighted_likelihood(answers, MODEL)
    fine = np.linspace(-9, 9, 36_001)
    log, known = log_probabilities(MODEL, fine), information(MODEL, fine)
    for person, row in enumerate(answers):
        items = np.flatnonzero(row >= 0)
        height = log[items, row[items]].sum(axis=0) + 0.5 * np.log(known[items].sum(axis=0))
        best = fine[height.argmax()]
        assert scores.positions[person] == pytest.approx(best, abs=1e-3)
        assert scores.sds[person] == pytest.approx(1 / math.sqrt(information(MODEL, best)[items].sum()), rel=1e-3)


def test_warm_depends_on_the_sum_alone_and_rises_with_it() -> None:
    sums = np.arange(16)
    answers = np.array([[min(3, max(0, total - 3 * item)) for item in range(5)] for total in sums])
    scores = weighted_likelihood(np.vstack([answers, answers[:, ::-1]]), MODEL)
    assert scores.positions[:16] == pytest.approx(scores.positions[16:], abs=1e-9)
    assert (np.diff(scores.positions[:16]) > 0).all()


def test_a_common_slope_only_stretches_the_scale() -> None:
    answers = np.array([[0, 1, 3, -1, 2], [0, 0, 0, 0, 1]])
    steep = ItemModel("partial credit", np.full(5, 2.0), MODEL.thresholds / 2)
    plain, stretched = weighted_likelihood(answers, MODEL), weighted_likelihood(answers, steep)
    assert stretched.positions == pytest.approx(plain.positions / 2, abs=1e-6)
    assert stretched.sds == pytest.approx(plain.sds / 2, abs=1e-6)


@pytest.mark.parametrize(("form", "slopes"), [("graded", [1.0] * 5), ("partial credit", [1.0, 1.0, 1.0, 1.0, 1.1])])
def test_warm_is_for_the_rasch_family(form: Form, slopes: list[float]) -> None:
    with pytest.raises(ValueError, match="share one slope"):
        weighted_likelihood([[0] * 5], ItemModel(form, np.array(slopes), MODEL.thresholds))


def test_reliability_leaves_unknown_positions_out() -> None:
    answers = np.array([[0, 1, 0, 0, 1], [3, 3, 2, 3, 3], [2, 1, 1, 2, 1]])
    some = weighted_likelihood(np.vstack([answers, np.full((1, 5), -1)]), MODEL)
    assert reliability(some) == pytest.approx(reliability(weighted_likelihood(answers, MODEL)))
