"""Where persons lie on a scale whose items are known.

The mean of the posterior is finite for every pattern of answers and is what to report; where nothing was answered it is
the population's mean with the population's spread. Warm's estimate uses no population, and is there for the Rasch
family.

Source: expected a posteriori of Bock & Mislevy (1982), doi:10.1177/014662168200600405; weighted likelihood of Warm
(1989), doi:10.1007/BF02294627.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.answers import Answers, alike_by_sum, answer_patterns, checked
from pappus.statistics.item_models import ItemModel, Population, log_derivatives, probabilities
from pappus.statistics.marginal_likelihood import NODES, REACH_SDS, Nodes, normal_nodes, posteriors

Floats = NDArray[np.float64]

_SPACING_SDS = 1.2
_WIDEST = 12.0
_ROUNDS = 500
_SETTLED = 1e-7
_LEAST_SD = 1e-3
_WARM_ROUNDS = 100
_LONGEST = 1.0
_BLOCK = 1024


@dataclass(frozen=True, eq=False)
class Scores:
    """Where persons lie.

    Attributes:
        positions: one number a person; not-a-number where unknown.
        sds: how well each is known, as a standard deviation.
    """

    positions: Floats
    sds: Floats


def population(answers: ArrayLike, model: ItemModel) -> Population:
    """The normal distribution of positions that makes the answers most probable, items being given.

    Args:
        answers: one row a person, one column an item: 0 to categories − 1, or `UNKNOWN`.
        model: the items.

    Raises:
        ValueError: answers out of range.
    """
    patterns = answer_patterns(checked(answers, model.categories))
    centre, wide = float(model.thresholds.mean()), _WIDEST / REACH_SDS
    grid = _fine_enough(model, Population(centre, wide + float(np.ptp(model.thresholds)) / 2))
    flat = Nodes(grid.positions, np.zeros(len(grid.positions)))
    heights = np.empty((len(patterns.answers), len(grid.positions)))
    for rows, _, shares, _ in posteriors(patterns.answers, model, flat):
        heights[rows] = shares
    weights, mean, sd = patterns.counts / patterns.counts.sum(), centre, 1.0
    for _ in range(_ROUNDS):
        at_nodes = np.exp(-0.5 * ((grid.positions - mean) / sd) ** 2)
        at_nodes *= (weights / (heights @ at_nodes)) @ heights
        moved = float(at_nodes @ grid.positions)
        spread = max(math.sqrt(float(at_nodes @ (grid.positions - moved) ** 2)), _LEAST_SD)
        settled = abs(moved - mean) + abs(spread - sd) < _SETTLED
        mean, sd = moved, spread
        if settled:
            break
    return Population(mean, sd)


def expected_a_posteriori(answers: ArrayLike, model: ItemModel, persons: Population) -> Scores:
    """Mean and standard deviation of each person's position given the answers.

    Args:
        answers: one row a person, one column an item: 0 to categories − 1, or `UNKNOWN`.
        model: the items.
        persons: what is assumed of positions before the answers are seen.

    Raises:
        ValueError: answers out of range.
    """
    patterns = answer_patterns(checked(answers, model.categories))
    nodes = _fine_enough(model, persons)
    means, sds = np.empty(len(patterns.answers)), np.empty(len(patterns.answers))
    for rows, _, shares, _ in posteriors(patterns.answers, model, nodes):
        means[rows] = shares @ nodes.positions
        sds[rows] = np.sqrt((shares * (nodes.positions - means[rows, None]) ** 2).sum(axis=1))
    return Scores(means[patterns.of_person], sds[patterns.of_person])


def _fine_enough(model: ItemModel, persons: Population) -> Nodes:
    """Nodes near enough to one another for the narrowest posterior that is possible."""
    known = float(information(model, normal_nodes(persons.mean, persons.sd).positions).sum(axis=0).max())
    narrowest = 1 / math.sqrt(known + persons.sd**-2)
    needed = math.ceil(2 * REACH_SDS * persons.sd / (_SPACING_SDS * narrowest)) + 1
    return normal_nodes(persons.mean, persons.sd, max(NODES, needed))


def information(model: ItemModel, positions: ArrayLike) -> Floats:
    """Fisher's information on a position from each item; one row an item, one column a position."""
    shares = probabilities(model, positions)
    # Moving a person up is moving all thresholds of an item down.
    by_position = -log_derivatives(model, positions)[..., 1:].sum(axis=3)
    return np.asarray((shares * by_position**2).sum(axis=1))


def reliability(scores: Scores) -> float:
    """Which part of the variance of positions their posterior means account for; unknown positions are left out."""
    known = np.isfinite(scores.positions)
    between, within = scores.positions[known].var(ddof=1), (scores.sds[known] ** 2).mean()
    return float(between / (between + within))


def weighted_likelihood(answers: ArrayLike, model: ItemModel) -> Scores:
    """Warm's estimate of each position and its standard error, for items of the Rasch family.

    It solves r − E(θ) + μ₃(θ) / (2 I(θ)) = 0 over the items that a person answered; least and greatest sums have finite
    values too. Who answered nothing has none.

    Args:
        answers: one row a person, one column an item: 0 to categories − 1, or `UNKNOWN`.
        model: partial credit items, or items of two categories, all with the same slope.

    Raises:
        ValueError: answers out of range, or items of another kind.
    """
    if np.ptp(model.slopes) > 0 or (model.form == "graded" and model.categories > 2):
        raise ValueError("weighted likelihood is for partial credit items that share one slope")
    table = checked(answers, model.categories)
    first, of_person, _ = alike_by_sum(table)
    positions, sds = np.empty(len(first)), np.empty(len(first))
    for begin in range(0, len(first), _BLOCK):
        rows = slice(begin, begin + _BLOCK)
        positions[rows], sds[rows] = _warm(table[first[rows]], model)
    return Scores(positions[of_person], sds[of_person])


def _warm(answers: Answers, model: ItemModel) -> tuple[Floats, Floats]:
    observed = (answers >= 0).T
    sums, some = np.where(answers >= 0, answers, 0).sum(axis=1), observed.any(axis=0)
    positions = np.full(len(answers), float(model.thresholds.mean()))
    slope = float(model.slopes[0])
    for _ in range(_WARM_ROUNDS):
        mean, variance, third = _moments(model, positions, observed)
        step = np.divide(sums - mean + third / (2 * variance), variance * slope, where=some, out=np.zeros(len(answers)))
        positions += np.clip(step, -_LONGEST, _LONGEST)
        if np.abs(step).max() < _SETTLED:
            break
    variance = _moments(model, positions, observed)[1]
    return np.where(some, positions, np.nan), np.where(some, 1 / (slope * np.sqrt(variance)), np.nan)


def _moments(model: ItemModel, positions: Floats, observed: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Mean, variance and third central moment of each person's sum at an own position; of nobody's answers 0, 1, 0."""
    powers = np.arange(model.categories) ** np.array([[1.0], [2.0], [3.0]])
    first, second, raw_third = np.moveaxis(powers @ probabilities(model, positions), 1, 0)
    variance = second - first**2
    third = raw_third - 3 * first * second + 2 * first**3
    mean, variance, third = (np.where(observed, moment, 0.0).sum(axis=0) for moment in (first, variance, third))
    return mean, np.where(observed.any(axis=0), variance, 1.0), third
