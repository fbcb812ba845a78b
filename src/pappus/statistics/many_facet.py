"""Items judged by raters of different severity: the many-facet Rasch model for partial credit.

log P(X = c) / P(X = c − 1) = θ − b_ic − ρ_r, with positions θ drawn from a normal distribution. A rater may be one who
judges many persons, or a kind of rater (a role). Severities have the mean 0; a rater whom no person links with the
others has none that the answers could tell.

Source: Linacre (1989), Many-Facet Rasch Measurement; marginal likelihood as in `marginal_climb`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.answers import UNKNOWN, Answers, answer_patterns, category_counts, checked
from pappus.statistics.item_models import ItemModel, Population
from pappus.statistics.marginal_climb import Problem, Summit, climb, linear, no_prior
from pappus.statistics.marginal_likelihood import nodes_for, normal_nodes

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class FacetFit:
    """Items and raters.

    Attributes:
        model: the items as a rater of mean severity applies them, all slopes 1.
        severities: ρ, one number a rater, with the mean 0.
        population: the persons; their mean is 0.
        log_likelihood: of the answers.
        threshold_errors: standard errors of the thresholds.
        severity_errors: those of the severities.
        converged: whether the search came to rest; if not, the answers do not link items, raters and persons.
    """

    model: ItemModel
    severities: Floats
    population: Population
    log_likelihood: float
    threshold_errors: Floats
    severity_errors: Floats
    converged: bool


def many_facet(persons: Integers, raters: Integers, answers: Answers, categories: int) -> FacetFit:
    """The thresholds, severities and spread that make the answers most probable.

    Args:
        persons: who was judged in each row, from 0 up without gaps.
        raters: who judged, from 0 up without gaps; at most one row a person and rater.
        answers: one row a judgement, one column an item: 0 to categories − 1, or `UNKNOWN`.
        categories: number of answer categories, the same for all items.

    Raises:
        ValueError: answers out of range, a person judged twice by one rater, or a category that nobody chose.
    """
    table = checked(answers, categories)
    _check(persons, raters, table, categories)
    items, steps, count = table.shape[1], categories - 1, int(raters.max()) + 1
    wide = np.full((int(persons.max()) + 1, count, items), UNKNOWN, dtype=np.int8)
    wide[persons, raters] = table
    patterns = answer_patterns(wide.reshape(len(wide), -1))
    made_of = _made_of(items, steps, count)
    nothing, start = no_prior(made_of.shape[1]), np.zeros(made_of.shape[1])
    standardised = linear(made_of, count * items)
    nodes = normal_nodes(count=nodes_for(items))
    problem = Problem(patterns.answers, patterns.counts, "partial credit", nodes, standardised, nothing)
    summit = climb(problem, start)
    return _parted(summit, made_of @ summit.covariance @ made_of.T, items, count)


def _check(persons: Integers, raters: Integers, table: Answers, categories: int) -> None:
    pairs, counts = np.unique(np.stack([persons, raters]), axis=1, return_counts=True)
    if (counts > 1).any():
        person, rater = pairs[:, counts.argmax()]
        raise ValueError(f"person {person} is judged more than once by rater {rater}")
    empty = np.argwhere(category_counts(table, categories) == 0)
    if empty.size:
        raise ValueError(f"item {empty[0][0]}: nobody chose category {empty[0][1]}; merge it with its neighbour")


def _made_of(items: int, steps: int, raters: int) -> Floats:
    """What each version of each item is made of: one log slope, thresholds of items, severities but the last."""
    made = np.zeros((raters, items, steps + 1, 1 + items * steps + raters - 1))
    made[:, :, 0, 0] = 1
    for item in range(items):
        for step in range(steps):
            made[:, item, step + 1, 1 + item * steps + step] = 1
    severities = np.vstack([np.eye(raters - 1), -np.ones((1, raters - 1))])
    made[:, :, 1:, 1 + items * steps :] = severities[:, None, None, :]
    return made.reshape(raters * items * (steps + 1), -1)


def _parted(summit: Summit, covariance: Floats, items: int, raters: int) -> FacetFit:
    """Items and raters out of each rater's version of each item, on the scale where slopes are 1."""
    steps, sd = summit.items.shape[1] - 1, float(np.exp(summit.items[0, 0]))
    versions = sd * summit.items[:, 1:].reshape(raters, items, steps)
    thresholds = versions.mean(axis=0)
    severities = (versions - thresholds).mean(axis=(1, 2))
    made = np.vstack([_of_thresholds(raters, items, steps), _of_severities(raters, items, steps)]) * sd
    # The spread belongs to the estimate too; it stands as the log slope of every version, and is taken from the first.
    made[:, 0] = np.concatenate([thresholds.ravel(), severities])
    errors = np.sqrt(np.einsum("ip,pq,iq->i", made, covariance, made))
    return FacetFit(
        ItemModel("partial credit", np.ones(items), thresholds),
        severities,
        Population(0.0, sd),
        summit.log_likelihood,
        errors[: thresholds.size].reshape(thresholds.shape),
        errors[thresholds.size :],
        summit.converged,
    )


def _of_thresholds(raters: int, items: int, steps: int) -> Floats:
    """Thresholds of items as means over the versions of raters; one row a threshold, one column a parameter."""
    made = np.zeros((items, steps, raters, items, steps + 1))
    for item in range(items):
        for step in range(steps):
            made[item, step, :, item, step + 1] = 1 / raters
    return made.reshape(items * steps, -1)


def _of_severities(raters: int, items: int, steps: int) -> Floats:
    """Severities as what the versions of a rater have above the mean; one row a rater, one column a parameter."""
    made = np.zeros((raters, raters, items, steps + 1))
    made[..., 1:] = (np.eye(raters) - 1 / raters)[:, :, None, None] / (items * steps)
    return made.reshape(raters, -1)
