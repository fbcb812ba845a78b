"""From which position on a person has what a stage asks for, by the rule of response probability.

θ_s is the least position at which P(X_i ≥ asked_is), averaged over the items of stage s, reaches a probability such as
.62. Who stands exactly there has about that share of what the stage asks. The stages of items are their author's; they
are not found by clustering difficulties, which puts items elsewhere in each sample.

Source: the rule behind the described proficiency levels of PISA (technical notes of PISA 2012 and 2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.item_models import ItemModel, at_least, log_derivatives, probabilities

Floats = NDArray[np.float64]

_TO = 1e-10


@dataclass(frozen=True)
class Requirement:
    """What a stage asks of an item.

    Attributes:
        item: its place in the model.
        level: the category that it has to reach, 1 or above.
        stage: the stage that asks.
    """

    item: int
    level: int
    stage: int


@dataclass(frozen=True)
class Boundary:
    """Where something is reached.

    Attributes:
        position: θ.
        se: its standard error; null where the items' covariance was not given.
    """

    position: float
    se: float | None


def stage_boundaries(
    model: ItemModel,
    requirements: Sequence[Requirement],
    response_probability: float,
    covariance: Floats | None = None,
) -> dict[int, Boundary]:
    """The boundary of each stage that asks for anything, in the order of the stages.

    They need not ascend: a stage may ask for less than the one before.

    Args:
        model: the items.
        requirements: what the stages ask.
        response_probability: between 0 and 1; .62 and .67 are in use.
        covariance: of the parameters of the items (log a, thresholds), as calibrations give it; null for no errors.

    Raises:
        ValueError: an item or level that the model does not have, or no probability.
    """
    _check(model, requirements, response_probability)
    stages = sorted({one.stage for one in requirements})
    asked = {stage: [one for one in requirements if one.stage == stage] for stage in stages}
    return {stage: _boundary(model, asked[stage], response_probability, covariance) for stage in stages}


def requirement_difficulties(
    model: ItemModel,
    requirements: Sequence[Requirement],
    response_probability: float,
    covariance: Floats | None = None,
) -> list[Boundary]:
    """The position at which each single requirement is met with a probability.

    Args:
        model: the items.
        requirements: what is asked, in any order.
        response_probability: .5 for difficulties in the usual sense.
        covariance: as in `stage_boundaries`.

    Raises:
        ValueError: as there.
    """
    _check(model, requirements, response_probability)
    return [_boundary(model, [one], response_probability, covariance) for one in requirements]


def _check(model: ItemModel, requirements: Sequence[Requirement], response_probability: float) -> None:
    if not 0 < response_probability < 1:
        raise ValueError(f"a response probability lies between 0 and 1, not at {response_probability}")
    for one in requirements:
        if not (0 <= one.item < len(model.slopes) and 1 <= one.level < model.categories):
            raise ValueError(f"the model has no item {one.item} with a level {one.level} above its lowest category")


def _boundary(
    model: ItemModel, asked: Sequence[Requirement], response_probability: float, covariance: Floats | None
) -> Boundary:
    from scipy.optimize import brentq

    items, steps = [one.item for one in asked], [one.level - 1 for one in asked]
    used = ItemModel(model.form, model.slopes[items], model.thresholds[items])

    def surplus(position: float) -> float:
        met = at_least(used, position)[np.arange(len(asked)), steps, 0]
        return float(met.mean()) - response_probability

    centre, reach = float(used.thresholds.mean()), 1.0
    while surplus(centre - reach) > 0 or surplus(centre + reach) < 0:
        reach *= 2
    position = float(brentq(surplus, centre - reach, centre + reach, xtol=_TO))
    return Boundary(position, None if covariance is None else _error(used, asked, position, covariance))


def _error(used: ItemModel, asked: Sequence[Requirement], position: float, covariance: Floats) -> float:
    """The standard error of a boundary, by the delta method for a root."""
    parts = probabilities(used, position)[:, :, 0, None] * log_derivatives(used, position)[:, :, 0]
    each = parts.shape[2]
    by_parameter = np.zeros((len(covariance) // each, each))
    by_position = 0.0
    for place, one in enumerate(asked):
        met = parts[place, one.level :].sum(axis=0)
        by_parameter[one.item] += met
        # Moving the position up is moving all thresholds down.
        by_position -= float(met[1:].sum())
    flat = by_parameter.ravel()
    return math.sqrt(float(flat @ covariance @ flat)) / by_position
