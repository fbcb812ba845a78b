"""How probable each answer to an item is for a person at some position on one latent scale.

Two forms, both with an own discrimination a (the slope) of each item:

- partial credit: log P(X = c) / P(X = c − 1) = a (θ − b_c); all a = 1 is the Rasch family, where a person's sum of
  answers says all that the answers say of their position (Masters 1982, doi:10.1007/BF02296272; with free slopes
  Muraki 1992, doi:10.1177/014662169201600206);
- graded: logit P(X ≥ c) = a (θ − b_c) (Samejima 1969, doi:10.1007/BF03372160).

With two categories both are the two-parameter logistic model. Arrays have the axes item, category, position. Where
parameters of items stand in one row or matrix, they stand item by item: log a, then the thresholds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Form = Literal["partial credit", "graded"]


@dataclass(frozen=True, eq=False)
class ItemModel:
    """The items of a scale.

    Attributes:
        form: how thresholds make probabilities.
        slopes: a, one number an item, above 0.
        thresholds: b_c; one row an item, one column a category from 1. In the graded form each row ascends.
    """

    form: Form
    slopes: Floats
    thresholds: Floats

    @property
    def categories(self) -> int:
        """Number of answer categories."""
        return int(self.thresholds.shape[1]) + 1

    @property
    def difficulties(self) -> Floats:
        """The mean threshold of each item."""
        return np.asarray(self.thresholds.mean(axis=1))


@dataclass(frozen=True)
class Population:
    """How positions are spread: a normal distribution."""

    mean: float
    sd: float


@dataclass(frozen=True, eq=False)
class Designed:
    """Where an item's thresholds were meant to lie, to which a small pool's estimates are drawn.

    Attributes:
        thresholds: the means of normal priors; one row an item, one column a category from 1.
        sd: their standard deviation, above 0.
    """

    thresholds: Floats
    sd: float


def log_probabilities(model: ItemModel, positions: ArrayLike) -> Floats:
    """The log P(X = c) of each item and category at each position."""
    logits = _logits(model, positions)
    edge = np.zeros((logits.shape[0], 1, logits.shape[2]))
    if model.form == "partial credit":
        heights = np.concatenate([edge, logits.cumsum(axis=1)], axis=1)
        most = heights.max(axis=1, keepdims=True)
        return np.asarray(heights - most - np.log(np.exp(heights - most).sum(axis=1, keepdims=True)))
    above, below = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
    # σ(x) − σ(y) = σ(x) σ(−y) (1 − e^(y − x)) keeps its digits far out, where both are nearly 0 or nearly 1.
    width = np.log(-np.expm1(-_widths(model)))[:, :, None]
    log = np.concatenate([edge, above], axis=1) + np.concatenate([below, edge], axis=1)
    log[:, 1:-1] += width
    return np.asarray(log)


def probabilities(model: ItemModel, positions: ArrayLike) -> Floats:
    """P(X = c) of each item and category at each position."""
    return np.exp(log_probabilities(model, positions))


def at_least(model: ItemModel, positions: ArrayLike) -> Floats:
    """P(X ≥ c) of each item and category from 1 at each position."""
    shares = probabilities(model, positions)
    return np.asarray(shares[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:])


def log_derivatives(model: ItemModel, positions: ArrayLike) -> Floats:
    """Derivatives of log P(X = c) by log a and by each threshold; they make up a fourth axis."""
    logits, slopes = _logits(model, positions), model.slopes[:, None, None]
    by_logit = (
        _by_logit_partial(model, positions) if model.form == "partial credit" else _by_logit_graded(model, logits)
    )
    by_slope = (by_logit * logits[:, None]).sum(axis=2)
    by_threshold = -by_logit * slopes[:, None]
    return np.concatenate([by_slope[..., None], np.moveaxis(by_threshold, 2, 3)], axis=3)


def _logits(model: ItemModel, positions: ArrayLike) -> Floats:
    """The logits a (θ − b_c): item, category from 1, position."""
    distance = np.atleast_1d(np.asarray(positions, dtype=np.float64)) - model.thresholds[:, :, None]
    return np.asarray(model.slopes[:, None, None] * distance)


def _widths(model: ItemModel) -> Floats:
    """The widths a (b_{c+1} − b_c) of the inner categories."""
    return np.asarray(model.slopes[:, None] * np.diff(model.thresholds, axis=1))


def _by_logit_partial(model: ItemModel, positions: ArrayLike) -> Floats:
    """∂ log P(X = c) / ∂ logit_h = 1(c ≥ h) − P(X ≥ h): item, category, threshold, position."""
    reached = np.tril(np.ones((model.categories, model.categories)))[:, 1:]
    return np.asarray(reached[None, :, :, None] - at_least(model, positions)[:, None])


def _by_logit_graded(model: ItemModel, logits: Floats) -> Floats:
    """∂ log P(X = c) / ∂ logit_h: item, category, threshold, position."""
    items, steps, positions = logits.shape
    found = np.zeros((items, steps + 1, steps, positions))
    share = np.exp(-np.logaddexp(0, -logits))
    pull = np.zeros((items, steps + 1, 1))
    widths = _widths(model)
    pull[:, 1:-1, 0] = np.exp(-widths) / -np.expm1(-widths)
    places = np.arange(steps)
    found[:, places + 1, places] = 1 - share + pull[:, 1:]
    found[:, places, places] = -(share + pull[:, :-1])
    return found
