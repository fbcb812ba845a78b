"""Items and raters, against R (TAM) and on judgements of known origin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.many_facet import FacetFit, many_facet


def test_example_10_of_tam(shared_data: Path) -> None:
    rows = np.loadtxt(shared_data / "reference" / "facets_ex10.csv", delimiter=",", skiprows=1, dtype=np.int64)
    persons, raters = (np.unique(rows[:, column], return_inverse=True)[1] for column in (0, 1))
    fit = many_facet(persons, raters, rows[:, 2:].astype(np.int8), 2)
    assert fit.converged
    assert -2 * fit.log_likelihood == pytest.approx(3534.357, abs=5e-3)
    assert fit.population.sd**2 == pytest.approx(1.7831, abs=1e-3)
    assert fit.model.difficulties == pytest.approx([-1.9571, -1.0268, -0.0684, 1.0613, 1.9848], abs=2e-4)
    assert fit.severities == pytest.approx([-0.0584, -0.4567, 0.5151], abs=2e-4)


def judged(seed: int) -> tuple[FacetFit, NDArray[np.float64], NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    thresholds = np.add.outer([-0.8, 0.0, 0.8], [-0.7, 0.7])
    severities = np.array([-0.6, 0.1, 0.5])
    persons = np.repeat(np.arange(250), 2)
    raters = np.concatenate([rng.permutation(3)[:2] for _ in range(250)])
    positions = rng.normal(0, 1.2, 250)[persons] - severities[raters]
    heights = np.hstack([np.zeros((3, 1)), -thresholds.cumsum(axis=1)])
    logits = heights + positions[:, None, None] * np.arange(3)
    answers = (logits + rng.gumbel(size=logits.shape)).argmax(axis=2).astype(np.int8)
    return many_facet(persons, raters, answers, 3), thresholds, severities


def test_known_items_and_raters_are_found_within_their_errors() -> None:
    gaps = []
    for seed in range(6):
        fit, thresholds, severities = judged(seed)
        shift = fit.model.thresholds.mean() - thresholds.mean()
        gaps += ((fit.severities - severities) / fit.severity_errors).tolist()
        gaps += ((fit.model.thresholds - thresholds - shift) / fit.threshold_errors).ravel().tolist()
        assert fit.severities.sum() == pytest.approx(0, abs=1e-9)
    assert np.abs(gaps).max() < 4
    assert 0.6 < np.sqrt(np.mean(np.square(gaps))) < 1.4


def test_raters_whom_nobody_links_are_said_to_be_open() -> None:
    answers = np.random.default_rng(1).integers(0, 2, (40, 3)).astype(np.int8)
    raters = np.repeat([0, 1], 20)
    # Each person is judged by one rater: whether raters are severe or persons low cannot be told… but both are drawn
    # from one population, which is the assumption that links them; a rater without any answer has no such link.
    assert many_facet(np.arange(40), raters, answers, 2).converged
    answers[raters == 1] = -1
    assert not many_facet(np.arange(40), raters, answers, 2).converged


def test_two_judgements_by_one_rater_are_refused() -> None:
    with pytest.raises(ValueError, match="person 0 is judged more than once by rater 1"):
        many_facet(np.array([0, 0]), np.array([1, 1]), np.array([[0, 1], [1, 0]], dtype=np.int8), 2)
    with pytest.raises(ValueError, match="item 1: nobody chose category 0"):
        many_facet(np.array([0, 1]), np.array([0, 0]), np.array([[0, 1], [1, 1]], dtype=np.int8), 2)
