"""Simulation-based calibration: a truth drawn from the prior ranks evenly among the draws of its own estimate.

Source: Talts et al. (2018), arXiv:1804.06788.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from pappus.statistics.anchored_levels import AnchoredDraws, Prior, Ratings, anchored_levels

_RATERS, _CRITERIA, _DIMENSIONS = 8, 12, 3
_DRAWS, _KEPT = 1_600, 99
BINS = 10


@dataclass(frozen=True)
class Ranks:
    """Ranks from 0 to 99 of truths among as many draws."""

    places: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many fall in each tenth."""
        return np.bincount(self.places * BINS // (_KEPT + 1), minlength=BINS)

    @property
    def p_value(self) -> float:
        """Of the chi-squared test that all tenths are alike."""
        expected = self.places.size / BINS
        return float(chi2.sf(((self.counts - expected) ** 2 / expected).sum(), BINS - 1))


def ranks_of_prior_draws(seed: int) -> dict[str, list[int]]:
    """One truth drawn from the prior, its ratings, and where it ranks among the draws of the estimate."""
    rng = np.random.default_rng([seed, 1])
    prior = Prior()
    dimension = np.arange(_CRITERIA) % _DIMENSIONS
    s2, t2, v2 = (one.scale / rng.standard_gamma(one.shape) for one in (prior.residual, prior.criteria, prior.severity))
    centres = rng.normal(prior.centre, prior.centre_sd, _DIMENSIONS)
    mu = centres[dimension] + np.sqrt(t2) * rng.normal(size=_CRITERIA)
    severity = np.sqrt(v2) * rng.normal(size=_RATERS)
    latent = mu + severity[:, None] + np.sqrt(s2) * rng.normal(size=(_RATERS, _CRITERIA))
    answers = np.clip(np.floor(latent + 0.5), 0, 4).astype(np.int64)
    rater, criterion = (grid.ravel() for grid in np.indices(answers.shape))
    drawn = anchored_levels(Ratings(rater, criterion, answers.ravel(), dimension, _RATERS), seed, draws=_DRAWS)
    kept = np.linspace(0, _DRAWS - 1, _KEPT).astype(np.int64)
    return {name: _ranks(truth, draws[kept]) for name, truth, draws in _pairs(drawn, mu, centres, s2, t2, v2)}


def _pairs(drawn: AnchoredDraws, mu, centres, s2, t2, v2):  # type: ignore[no-untyped-def]
    yield "levels of practices", mu[:2], drawn.mu[:, :2]
    yield "levels of families", centres[:1], drawn.centres[:, :1]
    yield "variance of answers", np.array([s2]), drawn.s2[:, None]
    yield "variance of practices", np.array([t2]), drawn.t2[:, None]
    yield "variance of raters", np.array([v2]), drawn.v2[:, None]


def _ranks(truth: NDArray[np.float64], draws: NDArray[np.float64]) -> list[int]:
    return [int(place) for place in (draws < truth).sum(axis=0)]
