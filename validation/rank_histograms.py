"""Simulation-based calibration: a truth drawn from the prior ranks evenly among the draws of its own estimate.

Source: Talts et al. (2018), arXiv:1804.06788.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    truth = {"mu": mu, "centres": centres, "s2": np.array([s2]), "t2": np.array([t2]), "v2": np.array([v2])}
    return {name: _ranks(true, draws[kept]) for name, true, draws in _pairs(drawn, truth)}


def _pairs(
    drawn: AnchoredDraws, truth: dict[str, NDArray[np.float64]]
) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    # One practice and one family of each organisation: several of one would not be independent of each other.
    yield "level of a practice", truth["mu"][:1], drawn.mu[:, :1]
    yield "level of a family", truth["centres"][:1], drawn.centres[:, :1]
    yield "variance of answers", truth["s2"], drawn.s2[:, None]
    yield "variance of practices", truth["t2"], drawn.t2[:, None]
    yield "variance of raters", truth["v2"], drawn.v2[:, None]


def _ranks(truth: NDArray[np.float64], draws: NDArray[np.float64]) -> list[int]:
    return [int(place) for place in (draws < truth).sum(axis=0)]
