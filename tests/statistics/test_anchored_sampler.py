"""Simulation-based calibration: where the truth comes from the prior, it lies anywhere among the draws alike."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chisquare

from pappus.statistics.anchored_levels import InverseGamma, Prior, Ratings, anchored_levels

Floats = NDArray[np.float64]

DIMENSION = np.array([0, 0, 0, 0, 1, 1])
RUNS, DRAWS, THIN, BINS = 140, 98, 2, 10


def variance(prior: InverseGamma, rng: np.random.Generator) -> float:
    return prior.scale / rng.gamma(prior.shape)


def ranks(role: NDArray[np.int64] | None, raters: int) -> dict[str, Floats]:
    """Of each figure and run, how many draws lie below the truth; 0 to 49."""
    found: dict[str, list[int]] = {"mu": [], "centre": [], "s2": [], "t2": [], "v2": [], "role": [], "w2": []}
    prior = Prior()
    for run in range(RUNS):
        rng = np.random.default_rng([raters, run])
        s2, t2 = variance(prior.residual, rng), variance(prior.criteria, rng)
        v2, w2 = variance(prior.severity, rng), variance(prior.roles, rng)
        centres = rng.normal(prior.centre, prior.centre_sd, 2)
        mu = rng.normal(centres[DIMENSION], np.sqrt(t2))
        roles = rng.normal(0, np.sqrt(w2), 3)
        severity = rng.normal(0, np.sqrt(v2), raters) + (0 if role is None else roles[role])
        latent = rng.normal(mu + severity[:, None], np.sqrt(s2))
        answers = np.digitize(latent, [0.5, 1.5, 2.5, 3.5])
        rater, criterion = np.nonzero(rng.random(answers.shape) > 0.2)
        ratings = Ratings(rater, criterion, answers[rater, criterion], DIMENSION, raters, role)
        drawn = anchored_levels(ratings, run, draws=DRAWS, warm_up=60)
        pairs = [("mu", drawn.mu[:, 0], mu[0]), ("centre", drawn.centres[:, 0], centres[0])]
        pairs += [("s2", drawn.s2, s2), ("t2", drawn.t2, t2), ("v2", drawn.v2, v2)]
        if role is not None:
            pairs += [("role", drawn.roles[:, 0], roles[0]), ("w2", drawn.w2, w2)]
        for name, draws, truth in pairs:
            found[name].append(int((draws[::THIN] < truth).sum()))
    return {name: np.array(values) for name, values in found.items() if values}


@pytest.mark.parametrize("role", [None, np.arange(8) % 3], ids=["without roles", "with roles"])
def test_ranks_are_uniform(role: NDArray[np.int64] | None) -> None:
    found = ranks(role, 5 if role is None else len(role))
    per_bin = (DRAWS // THIN + 1) // BINS
    p = {name: chisquare(np.bincount(values // per_bin, minlength=BINS)).pvalue for name, values in found.items()}
    assert min(p.values()) > 0.001, p
