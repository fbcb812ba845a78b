"""The partial credit model by conditional maximum likelihood: thresholds without any assumption about the persons.

The raw sum says all about a person's position, so that thresholds can be found from the answers given the sums. Answers
may be missing in any pattern (`conditional_likelihood`), and more often for persons at one end than at the other. The
logarithm of the likelihood is concave and its curvature is at hand, so that Newton's method needs a handful of steps;
the same curvature gives the standard errors.

What the data cannot tell is the origin of the scale, which is put where the thresholds have the mean 0, or the mean of
the designed ones. Persons with the least or the greatest sum of what they answered say nothing and drop out. Without a
prior a category that nobody chose has no threshold of its own, and neither have items that nobody links to the others.

Source: Masters (1982), doi:10.1007/BF02296272; Andersen (1972), doi:10.1111/j.2517-6161.1972.tb00887.x.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.answers import Answers, checked
from pappus.statistics.conditional_likelihood import (
    Conditional,
    SumGroups,
    conditional,
    conditional_information,
    sum_groups,
)
from pappus.statistics.item_models import Designed, ItemModel

Floats = NDArray[np.float64]

_STEPS = 60
_HALVINGS = 30
_SETTLED = 1e-5
_ROUNDING = 1e-12
_FARTHEST = 30.0
_LEAST_CURVATURE = 1e-9
_FIRST_LOOK = 4_000
_LOOSE = 2.0
_OPEN = "the answers leave thresholds open (items that no person links, or a clean split); give designed thresholds"


@dataclass(frozen=True, eq=False)
class PartialCreditFit:
    """Thresholds of the partial credit model.

    Attributes:
        model: the items, all slopes 1.
        log_likelihood: of the answers given the sums, without the prior.
        covariance: of each item's log slope (0, as it is given) and thresholds, item by item; of the posterior where a
            prior was given.
        persons: how many persons carried information.
        steps: how many steps were taken over all of them.
    """

    model: ItemModel
    log_likelihood: float
    covariance: Floats
    persons: int
    steps: int

    @property
    def standard_errors(self) -> Floats:
        """Of the thresholds; one row an item, one column a category from 1."""
        return np.asarray(np.sqrt(np.diag(self.covariance)).reshape(len(self.model.slopes), -1)[:, 1:])


def partial_credit(answers: ArrayLike, categories: int, designed: Designed | None = None) -> PartialCreditFit:
    """The thresholds that make the answers given the sums most probable.

    Args:
        answers: one row a person, one column an item: 0 to categories − 1, or `UNKNOWN`.
        categories: number of answer categories, the same for all items.
        designed: prior of the thresholds; null for plain maximum likelihood.

    Raises:
        ValueError: answers out of range, a prior of another shape, or without one a category of an item that nobody
            who carries information chose, or answers that leave the thresholds open.
    """
    table = checked(answers, categories)
    groups = sum_groups(table, categories)
    if designed is None:
        _refuse_empty(groups)
    elif designed.thresholds.shape != groups.at_least.shape:
        shape = designed.thresholds.shape
        raise ValueError(f"designed thresholds have the shape {groups.at_least.shape}, not {shape}")
    start = _start(groups, designed)
    every = len(table) // _FIRST_LOOK
    if every > 1 and len(groups.sums) > _FIRST_LOOK:
        start = _first_look(table[::every], categories, start, designed)
    return _climbed(groups, start, designed)


def _refuse_empty(groups: SumGroups) -> None:
    empty = np.argwhere(groups.answered == 0)
    if empty.size:
        item, category = empty[0]
        raise ValueError(
            f"item {item}: nobody with an informative sum chose category {category}; "
            "merge it with its neighbour or give designed thresholds"
        )


def _start(groups: SumGroups, designed: Designed | None) -> Floats:
    if designed is not None:
        return np.array(designed.thresholds, dtype=np.float64)
    start = -np.diff(np.log(groups.answered + 0.5), axis=1)
    return np.asarray(start - start.mean())


def _first_look(answers: Answers, categories: int, start: Floats, designed: Designed | None) -> Floats:
    """A better place to start from, from a part of the persons; what it misses is mended by the steps over all."""
    loose = Designed(start, _LOOSE) if designed is None else designed
    found = _climbed(sum_groups(answers, categories), start, loose).model.thresholds
    return found if designed is not None else np.asarray(found - found.mean())


def _climbed(groups: SumGroups, start: Floats, designed: Designed | None) -> PartialCreditFit:
    """Newton's method; steps that overshoot are halved, and the curvature is kept while steps shrink fast."""
    thresholds, here, last = start, conditional(groups, start), math.inf
    curvature = _curvature(groups, thresholds, designed)
    for taken in range(1, _STEPS + 1):
        step = np.asarray(np.linalg.solve(curvature, _slope(here, thresholds, designed))).reshape(thresholds.shape)
        thresholds, here = _along(groups, thresholds, step, here, designed)
        length = float(np.abs(step).max())
        if designed is None and np.abs(thresholds).max() > _FARTHEST:
            break
        if length < _SETTLED or length > last / 4:
            curvature = _curvature(groups, thresholds, designed)
        if length < _SETTLED:
            model = ItemModel("partial credit", np.ones(len(start)), thresholds)
            covariance = _with_slopes(_covariance(curvature, designed), thresholds.shape)
            return PartialCreditFit(model, here.log, covariance, groups.persons, taken)
        last = length
    raise ValueError(_OPEN)


def _slope(here: Conditional, thresholds: Floats, designed: Designed | None) -> Floats:
    if designed is None:
        return here.slope.ravel()
    return np.asarray(here.slope - (thresholds - designed.thresholds) / designed.sd**2).ravel()


def _curvature(groups: SumGroups, thresholds: Floats, designed: Designed | None) -> Floats:
    """The negative curvature of what is climbed; where the origin is open it is held where it is.

    Raises:
        ValueError: without a prior, if more than the origin is open.
    """
    information = conditional_information(groups, thresholds)
    if designed is not None:
        return information + np.eye(len(information)) / designed.sd**2
    curvatures = np.linalg.eigvalsh(information)
    if curvatures[1] < _LEAST_CURVATURE * curvatures[-1]:
        raise ValueError(_OPEN)
    return np.asarray(information + np.diag(information).mean() / len(information))


def _along(
    groups: SumGroups, thresholds: Floats, step: Floats, here: Conditional, designed: Designed | None
) -> tuple[Floats, Conditional]:
    height = _height(here, thresholds, designed)
    for _ in range(_HALVINGS):
        moved = thresholds + step
        there = conditional(groups, moved)
        if _height(there, moved, designed) >= height - _ROUNDING * abs(height):
            return moved, there
        step = step / 2
    return thresholds, here


def _height(here: Conditional, thresholds: Floats, designed: Designed | None) -> float:
    if designed is None:
        return here.log
    return here.log - float(((thresholds - designed.thresholds) ** 2).sum()) / (2 * designed.sd**2)


def _covariance(curvature: Floats, designed: Designed | None) -> Floats:
    covariance = np.linalg.inv(curvature)
    if designed is None:
        # Thresholds with the mean 0: what holding the origin added to every entry is taken off again.
        covariance -= covariance.mean()
    return np.asarray(covariance)


def _with_slopes(covariance: Floats, shape: tuple[int, ...]) -> Floats:
    """The same matrix with a row and column of zeros for each item's slope."""
    items, steps = shape
    whole = np.zeros((items, steps + 1, items, steps + 1))
    whole[:, 1:, :, 1:] = covariance.reshape(items, steps, items, steps)
    return whole.reshape(items * (steps + 1), -1)
