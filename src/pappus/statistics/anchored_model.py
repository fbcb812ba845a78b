"""What goes into and comes out of the model of ratings on an anchored scale (see `anchored_levels`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TOP_LEVEL = 4
"""Answers are whole levels from 0 to this."""


@dataclass(frozen=True)
class InverseGamma:
    """The prior of a variance: as if `2 × shape` squared deviations were known that sum to `2 × scale`."""

    shape: float
    scale: float


@dataclass(frozen=True)
class Prior:
    """What is assumed before anybody has answered, in levels and squared levels.

    Attributes:
        centre: mean of a dimension's level.
        centre_sd: its standard deviation.
        residual: variance of one answer around what its rater and its criterion lead one to expect (s²).
        criteria: variance of the criteria of one dimension (t²).
        severity: variance of raters of one role (v²).
        roles: variance of roles (w²).
    """

    centre: float = 2.0
    centre_sd: float = 1.5
    residual: InverseGamma = InverseGamma(3.0, 1.2)
    criteria: InverseGamma = InverseGamma(2.0, 0.5)
    severity: InverseGamma = InverseGamma(2.0, 0.4)
    roles: InverseGamma = InverseGamma(2.0, 0.2)


@dataclass(frozen=True, eq=False)
class Ratings:
    """Who rated what how. What somebody did not answer, or did not know, has no row.

    Attributes:
        rater: number of the rater of each answer, from 0.
        criterion: number of the criterion of each answer, from 0.
        answer: the answers, 0 to 4.
        dimension: of each criterion, the number of its dimension, from 0; rated or not.
        raters: number of raters, with those who have no answer.
        role: of each rater, the number of the role (or unit), from 0; null where roles are not told apart.
    """

    rater: Integers
    criterion: Integers
    answer: Integers
    dimension: Integers
    raters: int
    role: Integers | None = None

    @property
    def criteria(self) -> int:
        """Number of criteria, rated or not."""
        return len(self.dimension)

    @property
    def dimensions(self) -> int:
        """Number of dimensions: the highest number in use and 1."""
        return int(self.dimension.max()) + 1 if len(self.dimension) else 0

    @property
    def roles(self) -> int:
        """Number of roles, 0 where they are not told apart."""
        return int(self.role.max()) + 1 if self.role is not None and len(self.role) else 0

    def check(self) -> None:
        """Makes sure that the parts fit one another.

        Raises:
            ValueError: lengths that differ, numbers outside their range, or two answers of a rater to one criterion.
        """
        if not len(self.rater) == len(self.criterion) == len(self.answer):
            raise ValueError("each answer needs a rater and a criterion")
        if self.role is not None and len(self.role) != self.raters:
            raise ValueError("each rater needs a role")
        _within(self.rater, self.raters, "rater")
        _within(self.criterion, self.criteria, "criterion")
        _within(self.answer, TOP_LEVEL + 1, "answer")
        for name, numbers in (("dimension", self.dimension), ("role", self.role)):
            if numbers is not None and numbers.size and numbers.min() < 0:
                raise ValueError(f"{name} is a number from 0")
        pairs = self.rater * self.criteria + self.criterion
        if len(np.unique(pairs)) < len(pairs):
            raise ValueError("a rater answers each criterion once")


def _within(numbers: Integers, end: int, name: str) -> None:
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < end):
        raise ValueError(f"{name} is a number from 0 to {end - 1}")


@dataclass(frozen=True, eq=False)
class AnchoredDraws:
    """Draws of everything that the model does not know; row by row they belong together.

    A level of at least k holds in a draw where `mu` is at least k − ½. `mu` goes beyond −½ and 4½ where nearly all
    answers stand at an end of the scale; how far beyond is the prior's word, not the raters'.

    Attributes:
        mu: draws × criteria: level of each criterion.
        centres: draws × dimensions: the mean from which a dimension's criteria deviate.
        severity: draws × raters: how much higher a rater answers than others of the same role.
        roles: draws × roles: how much higher raters of a role answer; no columns without roles.
        s2: variance of single answers, one a draw.
        t2: variance of criteria in a dimension.
        v2: variance of raters in a role.
        w2: variance of roles; the prior's alone without roles.
        ratings: what the draws come from.
        prior: what was assumed.
    """

    mu: Floats
    centres: Floats
    severity: Floats
    roles: Floats
    s2: Floats
    t2: Floats
    v2: Floats
    w2: Floats
    ratings: Ratings
    prior: Prior
