"""Finding the items that make answers most probable, positions being summed over.

Expectation–maximisation brings the parameters near the top, with one step of Fisher scoring in each round; Newton's
method with the observed information ends it, which also gives the standard errors.

What moves are free parameters. Items on the scale of the persons (mean 0, standard deviation 1) are a function of
them: they may share a slope, be sums of parts, or lie on another scale on which the persons' place is free too.

Source: Bock & Aitkin (1981), doi:10.1007/BF02293801; one scoring step a round: Lange (1995), J. R. Statist. Soc. B 57.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.answers import Answers
from pappus.statistics.item_models import Form, ItemModel, log_probabilities
from pappus.statistics.marginal_likelihood import (
    Nodes,
    expectation,
    expected_information,
    observed_information,
    slopes_of_items,
)

Floats = NDArray[np.float64]
Standardised = Callable[[Floats], tuple[Floats, Floats]]

_FAR, _MOST_FAR = 1e-2, 100
_NEAR, _NEAREST = 1e-2, 1e-8
_SETTLED = 1e-5
_ROUNDING = 1e-7
_MOST_ROUNDS, _MOST_NEWTON = 2_000, 60
_HALVINGS = 25
_LONGEST = 1.0
_RIDGE = 1e-10
_MOST_LOG_SLOPE, _FARTHEST, _LEAST_WIDTH = 6.0, 1e3, 1e-9


@dataclass(frozen=True, eq=False)
class KnownPersons:
    """Persons whose answers and positions are known beforehand.

    Attributes:
        counts: how many gave each answer; item, category, node.
        nodes: their positions, on the scale of the free parameters.
    """

    counts: Floats
    nodes: Nodes

    def items(self, free: Floats) -> Floats:
        """The items on the scale of the free parameters, which begin with these; one row an item."""
        items, each, _ = self.counts.shape
        return free[: items * each].reshape(items, each)


@dataclass(frozen=True, eq=False)
class Prior:
    """What is expected of free parameters before the answers are seen.

    Attributes:
        mean: means of independent normal priors.
        precision: 1 / variance of each; 0 for none.
        known: persons known beforehand; null for none.
    """

    mean: Floats
    precision: Floats
    known: KnownPersons | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """What is to be climbed.

    Attributes:
        answers: distinct patterns of answers.
        counts: how many persons gave each.
        form: form of the item model.
        nodes: the distribution of positions on the persons' scale.
        standardised: free parameters to items on the persons' scale (one row an item: log a, thresholds), with the
            derivatives of these by the free ones (one row a parameter, item by item).
        prior: the prior of the free parameters.
    """

    answers: Answers
    counts: Floats
    form: Form
    nodes: Nodes
    standardised: Standardised
    prior: Prior


@dataclass(frozen=True, eq=False)
class Summit:
    """Where the climb ended.

    Attributes:
        free: the free parameters.
        items: what they make, one row an item: log a, thresholds, on the persons' scale.
        log_likelihood: of the answers, without the prior.
        covariance: of the free parameters; not-a-number where the curvature gives none.
        rounds: passes over the answers.
        converged: whether it came to rest.
    """

    free: Floats
    items: Floats
    log_likelihood: float
    covariance: Floats
    rounds: int
    converged: bool


@dataclass(frozen=True, eq=False)
class _Place:
    """A point of the climb: expected counts, the slope of the posterior and its height."""

    free: Floats
    items: Floats
    by_free: Floats
    log_likelihood: float
    counts: Floats
    slope: Floats
    height: float


def model_of(form: Form, items: Floats) -> ItemModel:
    """The items that rows of log slope and thresholds describe."""
    return ItemModel(form, np.exp(items[:, 0]), items[:, 1:])


def linear(made_of: Floats, items: int) -> Standardised:
    """Items whose parameters, item by item, are a matrix times the free ones."""

    def standardised(free: Floats) -> tuple[Floats, Floats]:
        return (made_of @ free).reshape(items, -1), made_of

    return standardised


def no_prior(count: int) -> Prior:
    """Nothing is expected of so many free parameters."""
    return Prior(np.zeros(count), np.zeros(count))


def climb(problem: Problem, start: Floats) -> Summit:
    """The highest posterior, or likelihood, that can be reached from a start of the free parameters."""
    here, rounds, near = _look(problem, start), 1, _NEAR
    while near > _NEAREST and rounds < _MOST_ROUNDS:
        here, taken = _approached(problem, here, near, _MOST_ROUNDS - rounds)
        here, covariance, newton_rounds = _ended(problem, here)
        rounds += taken + newton_rounds
        if covariance is not None:
            return Summit(here.free, here.items, here.log_likelihood, covariance, rounds, True)
        near /= 10
    unknown = np.full((start.size, start.size), np.nan)
    return Summit(here.free, here.items, here.log_likelihood, unknown, rounds, False)


def approach(problem: Problem, start: Floats) -> Floats:
    """Free parameters near the top, to start a climb over more persons from."""
    return _approached(problem, _look(problem, start), _FAR, _MOST_FAR)[0].free


def _look(problem: Problem, free: Floats) -> _Place:
    items, by_free = problem.standardised(free)
    model, prior = model_of(problem.form, items), problem.prior
    found = expectation(problem.answers, problem.counts, model, problem.nodes)
    slope = by_free.T @ slopes_of_items(found.counts, model, problem.nodes).ravel()
    slope -= prior.precision * (free - prior.mean)
    if prior.known is not None:
        own = model_of(problem.form, prior.known.items(free))
        slope[: items.size] += slopes_of_items(prior.known.counts, own, prior.known.nodes).ravel()
    height = found.log_likelihood + _prior_height(problem, free)
    return _Place(free, items, by_free, found.log_likelihood, found.counts, slope, height)


def _prior_height(problem: Problem, free: Floats) -> float:
    prior = problem.prior
    height = -0.5 * float((prior.precision * (free - prior.mean) ** 2).sum())
    if prior.known is not None:
        own = model_of(problem.form, prior.known.items(free))
        height += float((prior.known.counts * log_probabilities(own, prior.known.nodes.positions)).sum())
    return height


def _approached(problem: Problem, here: _Place, near: float, most: int) -> tuple[_Place, int]:
    """Rounds of expectation and one scoring step, until a round moves nothing by more than `near`."""
    taken, length = 0, math.inf
    while length >= near and taken < most:
        step = _shortened(problem, here, _scoring_step(problem, here))
        here = _look(problem, here.free + step)
        taken, length = taken + 1, float(np.abs(step).max())
    return here, taken


def _scoring_step(problem: Problem, here: _Place) -> Floats:
    blocks = expected_information(here.counts, model_of(problem.form, here.items), problem.nodes)
    curvature = here.by_free.T @ _on_diagonal(blocks) @ here.by_free + _prior_information(problem, here.free)
    curvature += np.eye(len(curvature)) * _RIDGE * max(1.0, float(np.diag(curvature).max()))
    return np.asarray(np.linalg.solve(curvature, here.slope))


def _on_diagonal(blocks: Floats) -> Floats:
    items, each, _ = blocks.shape
    whole = np.zeros((items, each, items, each))
    whole[np.arange(items), :, np.arange(items)] = blocks
    return whole.reshape(items * each, -1)


def _prior_information(problem: Problem, free: Floats) -> Floats:
    prior = problem.prior
    information = np.diag(prior.precision)
    if prior.known is not None:
        own = model_of(problem.form, prior.known.items(free))
        blocks = _on_diagonal(expected_information(prior.known.counts, own, prior.known.nodes))
        information[: len(blocks), : len(blocks)] += blocks
    return information


def _shortened(problem: Problem, here: _Place, step: Floats) -> Floats:
    """The step, made shorter if it would lead downhill or out of order."""
    step = step * (_LONGEST / max(float(np.abs(step).max()), _LONGEST))
    before = _expected_height(problem, here, here.free)
    for _ in range(_HALVINGS):
        moved = here.free + step
        if _in_order(problem, moved) and _expected_height(problem, here, moved) >= before - _ROUNDING * abs(before):
            return step
        step = step / 2
    return np.zeros_like(step)


def _expected_height(problem: Problem, here: _Place, free: Floats) -> float:
    """What a scoring step climbs: the likelihood if the persons' positions were as is expected here."""
    log = log_probabilities(model_of(problem.form, problem.standardised(free)[0]), problem.nodes.positions)
    return float((here.counts * log).sum()) + _prior_height(problem, free)


def _in_order(problem: Problem, free: Floats) -> bool:
    """Whether thresholds stay apart and parameters within what any answers could tell."""
    items = problem.standardised(free)[0]
    within = (np.abs(items[:, 0]) < _MOST_LOG_SLOPE).all() and (np.abs(items[:, 1:]) < _FARTHEST).all()
    return bool(within and (problem.form != "graded" or (np.diff(items[:, 1:], axis=1) > _LEAST_WIDTH).all()))


def _ended(problem: Problem, here: _Place) -> tuple[_Place, Floats | None, int]:
    """Newton's method; the covariance is null where it did not come to rest, and the place is then the last good one.

    The curvature is most of the work. It is kept while each step is at most half of the one before.
    """
    information, last = _information(problem, here), math.inf
    for taken in range(1, _MOST_NEWTON + 1):
        if not _is_peak(information):
            return here, None, taken
        step = np.linalg.solve(information, here.slope)
        length = float(np.abs(step).max())
        if length > _LONGEST or not _in_order(problem, here.free + step):
            return here, None, taken
        there = _look(problem, here.free + step)
        if there.height < here.height - _ROUNDING * abs(here.height):
            return here, None, taken
        here = there
        if length < _SETTLED or length > last / 2:
            information = _information(problem, here)
        if length < _SETTLED:
            return here, np.asarray(np.linalg.inv(information)), taken
        last = length
    return here, None, _MOST_NEWTON


def _information(problem: Problem, here: _Place) -> Floats:
    model = model_of(problem.form, here.items)
    found = observed_information(problem.answers, problem.counts, model, problem.nodes, here.counts)
    return np.asarray(here.by_free.T @ found @ here.by_free + _prior_information(problem, here.free))


def _is_peak(information: Floats) -> bool:
    curvatures = np.linalg.eigvalsh(information)
    return bool(curvatures[0] > _RIDGE * curvatures[-1])
