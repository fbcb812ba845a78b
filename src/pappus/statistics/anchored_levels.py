"""Levels on an anchored scale from the answers of a few dozen raters, some of whom are more lenient than others.

The scale is fixed by what can be seen at each level, so the model has nothing to calibrate and works for a single
organisation or team. A rater's answer to a criterion is the whole level in which a latent value falls,

    y = level of the criterion + role effect + severity of the rater + noise,

with cut points ½, 1½, 2½, 3½ between the levels 0 to 4. Criteria deviate from their dimension's centre with variance
t², roles from zero with w², raters from their role with v², answers with s². Raters are a sample: an interval narrows
with the number of raters, not with the number of answers.

Source: an ordered probit model after Albert & Chib (1993), doi:10.1080/01621459.1993.10476321, with cut points that are
fixed and a severity of each rater as in Linacre, Many-Facet Rasch Measurement (1989).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from pappus.statistics.anchored_model import TOP_LEVEL, AnchoredDraws, Floats, Integers, InverseGamma, Prior, Ratings
from pappus.statistics.intervals import Interval

__all__ = [
    "FEWEST_RATERS",
    "AnchoredDraws",
    "InverseGamma",
    "Prior",
    "Ratings",
    "VarianceShares",
    "anchored_levels",
    "dimension_intervals",
    "dimension_levels",
    "level_probabilities",
    "of_population",
    "raters_by_dimension",
    "resampled",
    "variance_shares",
]

FEWEST_RATERS = 5
"""A dimension that fewer have rated gets no interval narrower than the prior's."""

_PRIOR_DRAWS = 4_000
_LOWEST, _HIGHEST = -0.5, TOP_LEVEL + 0.5


def anchored_levels(
    ratings: Ratings, seed: int, prior: Prior | None = None, draws: int = 1_500, warm_up: int = 200
) -> AnchoredDraws:
    """Draws of the level of each criterion, rated or not, and of everything else in the model.

    The same ratings, in whatever order of rows, give the same draws. Neighbouring draws are alike to some degree: 1,500
    tell as much of a level as about 1,000 independent ones.

    Args:
        ratings: who answered what; "don't know" has no row.
        seed: of the draws.
        prior: what is assumed before; the defaults of `Prior` if null.
        draws: how many to return.
        warm_up: sweeps left out at the beginning.

    Raises:
        ValueError: the parts of `ratings` do not fit one another.
    """
    from pappus.statistics.anchored_sampler import sampled

    ratings.check()
    return sampled(ratings, prior or Prior(), draws, warm_up, np.random.default_rng(seed))


def resampled(draws: AnchoredDraws, count: int, seed: int) -> AnchoredDraws:
    """`count` of the draws in random order, each as often as any other or once more.

    For tables of draws of another length, into which other things come that were drawn independently.
    """
    rng = np.random.default_rng(seed)
    available = len(draws.s2)
    repeated = np.repeat(np.arange(available), count // available)
    rows = rng.permutation(np.concatenate([repeated, rng.permutation(available)[: count % available]]))
    names = ("mu", "centres", "severity", "roles", "s2", "t2", "v2", "w2")
    return replace(draws, **{name: getattr(draws, name)[rows] for name in names})


def of_population(draws: AnchoredDraws, people: ArrayLike, seed: int) -> AnchoredDraws:
    """The same draws, with `mu` and `centres` as all people would rate it from whom the raters were chosen.

    `anchored_levels` speaks of endlessly many people like those asked, in endlessly many roles like those named, so a
    few roles that differ make it unsure. Here each level becomes the mean over the people there are: those asked with
    their drawn severity, those not asked with one drawn anew for their role, roles by their share of people. Where R of
    N people are asked, the variance that comes from the choice of raters is multiplied by (N − R)/N, which is the
    finite population correction; it vanishes when all are asked.

    Args:
        draws: of `anchored_levels`.
        people: number of people in each role, raters among them; a single number without roles.
        seed: of the severities of those not asked.

    Raises:
        ValueError: a role has fewer people than raters, or the number of roles differs.
    """
    counts = np.atleast_1d(np.asarray(people, dtype=np.float64))
    ratings = draws.ratings
    role = np.zeros(ratings.raters, dtype=np.int64) if ratings.role is None else ratings.role
    if len(counts) != max(ratings.roles, 1):
        raise ValueError("each role needs its number of people")
    left = counts - np.bincount(role, minlength=len(counts))
    if left.min() < 0:
        raise ValueError("there are more raters than people")
    noise = np.random.default_rng(seed).standard_normal((len(draws.v2), len(counts)))
    unasked = noise * np.sqrt(left) * np.sqrt(draws.v2)[:, None]
    total = draws.severity.sum(1) + unasked.sum(1) + draws.roles @ counts[: draws.roles.shape[1]]
    shift = (total / counts.sum())[:, None]
    return replace(draws, mu=draws.mu + shift, centres=draws.centres + shift)


def dimension_levels(draws: AnchoredDraws) -> Floats:
    """Draws × dimensions: the mean of each dimension's criteria, none of which counts beyond −½ or 4½.

    A dimension without criteria has its centre.
    """
    return _means(draws.mu, draws.centres, draws.ratings.dimension)


def _means(mu: Floats, centres: Floats, dimension: Integers) -> Floats:
    means = np.clip(centres, _LOWEST, _HIGHEST)
    within = np.clip(mu, _LOWEST, _HIGHEST)
    for number in np.unique(dimension):
        means[:, number] = within[:, dimension == number].mean(1)
    return means


def dimension_intervals(draws: AnchoredDraws, coverage: float, fewest_raters: int = FEWEST_RATERS) -> Floats:
    """Dimensions × 2: the ends of each dimension's interval.

    Where fewer than `fewest_raters` have rated anything of a dimension, the interval also covers all that would be
    assumed without any rating: two or three people who agree may agree by chance.

    Args:
        draws: of `anchored_levels`, or as `of_population` makes them.
        coverage: such as .90.
        fewest_raters: see above.
    """
    ends = [(1 - coverage) / 2, (1 + coverage) / 2]
    intervals = np.quantile(dimension_levels(draws), ends, axis=0).T
    few = raters_by_dimension(draws.ratings) < fewest_raters
    if few.any():
        assumed = np.quantile(_prior_levels(draws.ratings, draws.prior), ends, axis=0).T
        intervals[few, 0] = np.minimum(intervals, assumed)[few, 0]
        intervals[few, 1] = np.maximum(intervals, assumed)[few, 1]
    return intervals


def _prior_levels(ratings: Ratings, prior: Prior) -> Floats:
    """What `dimension_levels` would be with no ratings, drawn directly."""
    rng = np.random.default_rng(0)
    centres = rng.normal(prior.centre, prior.centre_sd, (_PRIOR_DRAWS, ratings.dimensions))
    spread = np.sqrt(prior.criteria.scale / rng.standard_gamma(prior.criteria.shape, (_PRIOR_DRAWS, 1)))
    mu = centres[:, ratings.dimension] + spread * rng.standard_normal((_PRIOR_DRAWS, ratings.criteria))
    return _means(mu, centres, ratings.dimension)


def raters_by_dimension(ratings: Ratings) -> Integers:
    """How many different raters have rated at least one criterion of each dimension."""
    pairs = np.unique(np.stack([ratings.dimension[ratings.criterion], ratings.rater]), axis=1)
    return np.bincount(pairs[0], minlength=ratings.dimensions)


def level_probabilities(levels: Floats) -> Floats:
    """Columns of `levels` × 5: the share of draws that lie nearest to each whole level from 0 to 4."""
    nearest = np.clip(np.floor(levels + 0.5), 0, TOP_LEVEL)
    return np.stack([(nearest == level).mean(0) for level in range(TOP_LEVEL + 1)], axis=1)


@dataclass(frozen=True)
class VarianceShares:
    """Where the differences between answers come from; shares of the latent variance that sum to 1.

    Attributes:
        criteria: differences of what is rated.
        roles: roles (or units) see things differently; null with fewer than two of them among the raters.
        raters: raters of the same role differ in severity.
        residual: anything else, such as what one rater thinks of one criterion.
    """

    criteria: Interval
    roles: Interval | None
    raters: Interval
    residual: Interval


def variance_shares(draws: AnchoredDraws, coverage: float) -> VarianceShares | None:
    """Shares of variance, each the mean of the draws with an interval; null with fewer than two raters or criteria.

    They are the variances of the criteria, roles and raters at hand in each draw, not of all that there might be: of
    three roles the latter would repeat the prior. They are taken from the draws and not from mean squares, since those
    need cells that are missing by chance, come out negative, give no interval in an unbalanced table, and shrink where
    answers pile up at an end of the scale.

    Args:
        draws: of `anchored_levels`.
        coverage: such as .90.

    Source: Gelman (2005), doi:10.1214/009053604000001048.
    """
    ratings = draws.ratings
    rated, raters = np.unique(ratings.criterion), np.unique(ratings.rater)
    if len(rated) < 2 or len(raters) < 2:
        return None
    roles = np.unique(ratings.role[raters]) if ratings.role is not None else raters[:0]
    of_roles = draws.roles[:, roles].var(axis=1, ddof=1) if len(roles) > 1 else np.zeros(len(draws.s2))
    of_criteria = draws.mu[:, rated].var(axis=1, ddof=1)
    of_raters = draws.severity[:, raters].var(axis=1, ddof=1)
    parts = np.stack([of_criteria, of_roles, of_raters, draws.s2])
    criteria, between_roles, between_raters, residual = (_interval(part, coverage) for part in parts / parts.sum(0))
    return VarianceShares(criteria, between_roles if len(roles) > 1 else None, between_raters, residual)


def _interval(values: Floats, coverage: float) -> Interval:
    low, high = np.quantile(values, [(1 - coverage) / 2, (1 + coverage) / 2])
    return Interval(float(values.mean()), float(low), float(high))
