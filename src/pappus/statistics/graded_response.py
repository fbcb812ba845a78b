"""Items that tell persons apart more or less well: slopes and thresholds, with normally distributed positions.

The graded response model (with two categories the two-parameter logistic), and beside it the partial credit model with
the same assumption about persons, as a check on the one without (`partial_credit`). Unknown answers are taken to say
nothing beyond what the known ones say.

Without a prior the scale is that of the persons: their positions have the mean 0 and the standard deviation 1. With a
prior it is that on which the thresholds were designed, and the persons' mean and standard deviation are found with the
items: shrinkage to designed values must not pull a weak pool to the middle of the scale.

Source: Samejima (1969), doi:10.1007/BF03372160; posterior modes: Mislevy (1986), doi:10.1007/BF02293979.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.answers import Answers, answer_patterns, category_counts, checked
from pappus.statistics.item_models import Designed, Form, ItemModel, Population, probabilities
from pappus.statistics.marginal_climb import (
    KnownPersons,
    Prior,
    Problem,
    Standardised,
    approach,
    climb,
    linear,
    model_of,
    no_prior,
)
from pappus.statistics.marginal_likelihood import nodes_for, normal_nodes

Floats = NDArray[np.float64]
Slopes = Literal["free", "common", "one"]

OPEN_PERSONS = 0.5
"""Half a person who answers as designed is added to the answers under a prior, so that a category that nobody chose
keeps some width; where the items are as designed it pulls at nothing."""

_FIRST_LOOK = 4_000
_FULL_SLOPE = 1.2
"""How far logits of the shares of answers are stretched to be thresholds at a slope of 1."""


@dataclass(frozen=True)
class PopulationPrior:
    """What is expected of the persons before the answers are seen.

    Attributes:
        mean: of their mean, on the designed scale.
        mean_sd: the standard deviation of that, above 0.
        sd: median of their standard deviation, above 0.
        log_sd: the standard deviation of its logarithm, above 0.
    """

    mean: float
    mean_sd: float
    sd: float
    log_sd: float


@dataclass(frozen=True, eq=False)
class GradedPrior:
    """What is expected before the answers are seen.

    Attributes:
        thresholds: where they were designed to lie.
        slope: median of the slopes on the designed scale, above 0.
        slope_log_sd: standard deviation of their logarithms, above 0.
        population: the persons.
    """

    thresholds: Designed
    slope: float
    slope_log_sd: float
    population: PopulationPrior


@dataclass(frozen=True, eq=False)
class MarginalFit:
    """Items of a scale with normally distributed positions.

    Attributes:
        model: the items.
        population: the persons; mean 0 and standard deviation 1 without a prior.
        log_likelihood: of the answers, without the prior; of more than 20,000 patterns to seven digits or so.
        covariance: of each item's log slope and thresholds, item by item; not-a-number where unknown.
        rounds: passes over the answers.
        converged: whether the search came to rest; if not, the answers say too little about an item.
    """

    model: ItemModel
    population: Population
    log_likelihood: float
    covariance: Floats
    rounds: int
    converged: bool

    @property
    def slope_errors(self) -> Floats:
        """Standard errors of the slopes (delta method from those of their logarithms)."""
        return self.model.slopes * self._errors[:, 0]

    @property
    def threshold_errors(self) -> Floats:
        """Standard errors of the thresholds; one row an item."""
        return self._errors[:, 1:]

    @property
    def _errors(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)).reshape(len(self.model.slopes), -1))


def graded_response(answers: ArrayLike, categories: int, slopes: Slopes = "free") -> MarginalFit:
    """The graded response model; with two categories the two-parameter logistic, or with linked slopes Rasch's.

    Args:
        answers: one row a person, one column an item: 0 to categories − 1, or `UNKNOWN`.
        categories: number of answer categories, the same for all items.
        slopes: whether each item has a slope of its own, all have a common one, or all have 1.

    Raises:
        ValueError: answers out of range, or a category of an item that nobody chose.
    """
    return _plain(answers, categories, "graded", slopes)


def marginal_partial_credit(answers: ArrayLike, categories: int, slopes: Slopes = "common") -> MarginalFit:
    """The partial credit model with normally distributed positions, slopes common or free (generalised).

    A common slope is what the persons' standard deviation is where slopes are called 1.

    Args:
        answers: as in `graded_response`.
        categories: as there.
        slopes: as there.

    Raises:
        ValueError: as there.
    """
    return _plain(answers, categories, "partial credit", slopes)


def designed_graded_response(answers: ArrayLike, categories: int, prior: GradedPrior) -> MarginalFit:
    """The graded response model on the scale of its design, drawn to what was designed as far as answers are few.

    Args:
        answers: as in `graded_response`; categories that nobody chose keep some width.
        categories: as there.
        prior: what was expected.

    Raises:
        ValueError: answers out of range, or designed thresholds that do not fit the items or do not ascend.
    """
    table = checked(answers, categories)
    designed = prior.thresholds.thresholds
    if designed.shape != (table.shape[1], categories - 1):
        raise ValueError(f"designed thresholds have the shape {(table.shape[1], categories - 1)}, not {designed.shape}")
    if (np.diff(designed, axis=1) <= 0).any():
        raise ValueError("designed thresholds of an item ascend")
    expected = _expected(prior)
    start = _first_look(table, "graded", _on_designed_scale(table.shape[1]), expected, expected.mean)
    summit = climb(_problem(table, "graded", _on_designed_scale(table.shape[1]), expected), start)
    items, mean, log_sd = summit.free[:-2].reshape(len(designed), -1), float(summit.free[-2]), float(summit.free[-1])
    return MarginalFit(
        model_of("graded", items),
        Population(mean, math.exp(log_sd)),
        summit.log_likelihood,
        summit.covariance[:-2, :-2],
        summit.rounds,
        summit.converged,
    )


def _plain(answers: ArrayLike, categories: int, form: Form, slopes: Slopes) -> MarginalFit:
    table = checked(answers, categories)
    counts = category_counts(table, categories)
    if (counts == 0).any():
        item, category = np.argwhere(counts == 0)[0]
        raise ValueError(
            f"item {item}: nobody chose category {category}; merge it with its neighbour or give designed thresholds"
        )
    made_of = _made_of(table.shape[1], categories, slopes)
    standardised, nothing = linear(made_of, table.shape[1]), no_prior(made_of.shape[1])
    start = made_of.T @ _start(counts, form).ravel() / (made_of**2).sum(axis=0)
    start = _first_look(table, form, standardised, nothing, start)
    summit = climb(_problem(table, form, standardised, nothing), start)
    return MarginalFit(
        model_of(form, summit.items),
        Population(0.0, 1.0),
        summit.log_likelihood,
        made_of @ summit.covariance @ made_of.T,
        summit.rounds,
        summit.converged,
    )


def _start(counts: Floats, form: Form) -> Floats:
    """Log slopes 0 and thresholds where the shares of the answers put them; one row an item."""
    shares = (counts + 0.5) / (counts + 0.5).sum(axis=1, keepdims=True)
    above = shares[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    graded = _FULL_SLOPE * np.log((1 - above) / above)
    return np.hstack([np.zeros((len(counts), 1)), graded if form == "graded" else -np.diff(np.log(shares), axis=1)])


def _made_of(items: int, each: int, slopes: Slopes) -> Floats:
    """Parameters item by item (log slope, thresholds) as combinations of free ones."""
    whole = np.eye(items * each)
    if slopes == "free":
        return whole
    thresholds = whole[:, np.arange(items * each) % each != 0]
    if slopes == "one":
        return thresholds
    return np.hstack([whole[:, ::each].sum(axis=1, keepdims=True), thresholds])


def _first_look(table: Answers, form: Form, standardised: Standardised, prior: Prior, start: Floats) -> Floats:
    """A better place to start from, from a part of the persons, where there are many."""
    every = len(table) // _FIRST_LOOK
    if every < 2 or (category_counts(table[::every], standardised(start)[0].shape[1]) == 0).any():
        return start
    return approach(_problem(table[::every], form, standardised, prior), start)


def _problem(table: Answers, form: Form, standardised: Standardised, prior: Prior) -> Problem:
    patterns = answer_patterns(table)
    nodes = normal_nodes(count=nodes_for(table.shape[1]))
    return Problem(patterns.answers, patterns.counts, form, nodes, standardised, prior)


def _expected(prior: GradedPrior) -> Prior:
    """The prior of all items' log slopes and thresholds, of the persons' mean, and of the log of their spread."""
    designed, persons = prior.thresholds.thresholds, prior.population
    log_slopes = np.full((len(designed), 1), math.log(prior.slope))
    items = np.hstack([log_slopes, designed])
    sds = np.hstack([np.full_like(log_slopes, prior.slope_log_sd), np.full_like(designed, prior.thresholds.sd)])
    mean = np.concatenate([items.ravel(), [persons.mean, math.log(persons.sd)]])
    precision = np.concatenate([sds.ravel(), [persons.mean_sd, persons.log_sd]]) ** -2
    nodes = normal_nodes(persons.mean, persons.sd)
    answers = OPEN_PERSONS * np.exp(nodes.log_weights) * probabilities(model_of("graded", items), nodes.positions)
    return Prior(mean, precision, KnownPersons(answers, nodes))


def _on_designed_scale(items: int) -> Standardised:
    """Items on the designed scale, then the persons' mean and log spread there, to items on the persons' scale."""

    def standardised(free: Floats) -> tuple[Floats, Floats]:
        own, mean, sd = free[:-2].reshape(items, -1), free[-2], math.exp(free[-1])
        standard = np.hstack([own[:, :1] + free[-1], (own[:, 1:] - mean) / sd])
        stretch = np.full(own.shape, 1 / sd)
        stretch[:, 0] = 1.0
        by_mean, by_log_sd = -stretch, -standard
        by_mean[:, 0], by_log_sd[:, 0] = 0.0, 1.0
        return standard, np.column_stack([np.diag(stretch.ravel()), by_mean.ravel(), by_log_sd.ravel()])

    return standardised
