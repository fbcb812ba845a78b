"""Multinomial logistic regression, to turn log evidence into probabilities that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 100
_SETTLED = 1e-9
_LEARNT = (0.01, 0.99)


@dataclass(frozen=True)
class Calibration:
    """Coefficients of the regression.

    Attributes:
        weights: one row a feature (the evidence of each class, then each trait), one column a class.
        intercepts: one number a class.
        floor: evidence further than this below the best counts as this far below it.
        bounds: lowest and highest value of each trait, a row a trait; what lies beyond counts as the bound, since
            nothing was learnt there.
    """

    weights: Floats
    intercepts: Floats
    floor: float
    bounds: Floats

    def probabilities(self, log_evidence: Floats, traits: Floats) -> Floats:
        """Probability of each class; rows of log evidence and of traits give rows that sum to 1."""
        known = np.clip(traits, self.bounds[:, 0], self.bounds[:, 1])
        logits = np.hstack([below_best(log_evidence, self.floor), known]) @ self.weights + self.intercepts
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
        return shares


def below_best(log_evidence: Floats, floor: float) -> Floats:
    """How far each log evidence lies below the best of its row: 0 to −floor."""
    distance: Floats = np.maximum(log_evidence - log_evidence.max(axis=-1, keepdims=True), -floor)
    return distance


def calibrated(
    log_evidence: Floats, traits: Floats, classes: NDArray[np.int64], floor: float, ridge: float
) -> Calibration:
    """The coefficients that fit best, by Newton's method.

    Args:
        log_evidence: one row a case, one column a class; −∞ where a class is not possible.
        traits: what else is known of each case, one row a case; no column where nothing is.
        classes: the true class of each case.
        floor: see `Calibration`.
        ridge: weight of the squared coefficients against the log likelihood of one case, above 0.
    """
    bounds = np.quantile(traits, _LEARNT, axis=0).T if traits.shape[1] else np.empty((0, 2))
    known = np.clip(traits, bounds[:, 0], bounds[:, 1])
    features = np.hstack([below_best(log_evidence, floor), known, np.ones((len(classes), 1))])
    columns, kinds = features.shape[1], log_evidence.shape[1]
    target = np.eye(kinds)[classes]
    coefficients = np.zeros((columns, kinds))
    for _ in range(_STEPS):
        logits = features @ coefficients
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = features.T @ (shares - target) + ridge * coefficients
        spread = shares[:, :, None] * (np.eye(kinds) - shares[:, None, :])
        curvature = np.einsum("ni,nab,nj->aibj", features, spread, features, optimize=True)
        curvature = curvature.reshape(kinds * columns, -1) + ridge * np.eye(kinds * columns)
        step = np.linalg.solve(curvature, slope.T.ravel()).reshape(kinds, columns).T
        coefficients -= step
        if np.abs(step).max() < _SETTLED:
            break
    return Calibration(coefficients[:-1], coefficients[-1], floor, bounds)
