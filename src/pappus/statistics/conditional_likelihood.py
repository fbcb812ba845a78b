"""The likelihood of answers given each person's sum of them, in the partial credit model, with any answers missing.

Given the sum, the person's position drops out. What is left for a person who answered the items S with sum r is
P(answers | r) = Π ε_jx / γ_r(S), where γ_r(S) is the coefficient of x^r in Π_{j∈S} Σ_c ε_jc x^c. With answers missing
at random nearly every person has an own S, so that recursions over items would have to run once a person. Instead the
coefficient is read off by Fourier inversion at M points on a circle of radius e^θ,

    γ_r(S) = e^{−rθ} Π G_j(e^θ) · 1/M Σ_k exp(Σ_{j∈S} log φ_j(k) − 2πi k r / M),

φ_j being the characteristic function of item j's answer at position θ. The inner sum is a matrix product over persons,
and expectations and covariances given the sum are read off with the same terms. It is exact where M exceeds the
greatest sum; fewer points leave an error that a Chernoff bound keeps below `ALIAS`. θ is taken near each person's own,
which keeps γ_r far above the rounding of the sum.

Source: conditional likelihood of Andersen (1972), doi:10.1111/j.2517-6161.1972.tb00887.x; inversion as in Abate & Whitt
(1992), doi:10.1016/0167-6377(92)90050-D.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.answers import Answers, alike_by_sum, category_counts

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]
Integers = NDArray[np.int64]

ALIAS = 1e-14
"""What folding of the sums' distribution onto fewer points may add to a probability."""

_BLOCK = 4096
_SPACING_SDS = 4.0
_COARSE = 0.5
_FARTHEST = 40.0
_NEGLIGIBLE = -34.0


@dataclass(frozen=True, eq=False)
class SumGroups:
    """Persons alike in which items they answered and in their sum; those with the least or greatest sum are left out.

    Attributes:
        observed: one row a group, one column an item: 1 where it was answered.
        sums: sum of the answers of each group.
        counts: persons of each group.
        at_least: of these persons, how many answered c or more; one row an item, one column a category from 1.
        answered: of these persons, how many gave each answer; one row an item, one column a category.
    """

    observed: Floats
    sums: Integers
    counts: Floats
    at_least: Floats
    answered: Floats

    @property
    def persons(self) -> int:
        """Number of persons that carry information."""
        return int(self.counts.sum())


@dataclass(frozen=True, eq=False)
class Conditional:
    """The conditional likelihood at some thresholds.

    Attributes:
        log: its logarithm.
        slope: its slope by threshold; one row an item, one column a category from 1.
    """

    log: float
    slope: Floats


@dataclass(frozen=True, eq=False)
class _Tilt:
    """The items' characteristic functions around one position.

    Attributes:
        position: θ.
        log_sums: log Σ_c ε_jc e^{cθ} of each item.
        points: M.
        log_size: log |φ_j(k)|; one row an item, one column a point of the upper half of the circle.
        angle: the argument of φ_j(k).
        above: what of φ_j(k) comes from answers of c or more, as a share of it; item, category from 1, point.
    """

    position: float
    log_sums: Floats
    points: int
    log_size: Floats
    angle: Floats
    above: Complex


def sum_groups(answers: Answers, categories: int) -> SumGroups:
    """Persons grouped by what the conditional likelihood needs to know of them.

    Args:
        answers: a checked table.
        categories: number of answer categories.
    """
    known = answers >= 0
    sums = np.where(known, answers, 0).sum(axis=1, dtype=np.int64)
    answered_n = known.sum(axis=1)
    inner = answers[(sums > 0) & (sums < answered_n * (categories - 1)) & (answered_n > 1)]
    first, _, counts = alike_by_sum(inner)
    answered = category_counts(inner, categories)
    at_least = answered[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    group = inner[first]
    group_sums = np.where(group >= 0, group, 0).sum(axis=1, dtype=np.int64)
    return SumGroups((group >= 0).astype(np.float64), group_sums, counts, at_least, answered)


def conditional(groups: SumGroups, thresholds: Floats) -> Conditional:
    """The conditional likelihood at some thresholds with its slope.

    Args:
        groups: the persons.
        thresholds: b of the partial credit model; one row an item, one column a category from 1.
    """
    log_weights = _log_weights(thresholds)
    log = float((groups.answered * log_weights).sum())
    expected = np.zeros(thresholds.size)
    for tilt, rows in _tilted(groups, log_weights):
        observed, counts = groups.observed[rows], groups.counts[rows]
        log_coefficients, shares, used = _inverted(tilt, observed, groups.sums[rows])
        log -= float(counts @ log_coefficients)
        expected += counts @ _reached(tilt.above[:, :, used], shares, observed)
    return Conditional(log, expected.reshape(thresholds.shape) - groups.at_least)


def conditional_information(groups: SumGroups, thresholds: Floats) -> Floats:
    """The negative curvature of the logarithm of the conditional likelihood, thresholds item by item.

    Args:
        groups: the persons.
        thresholds: as in `conditional`.
    """
    items = len(thresholds)
    expected, information = np.zeros(thresholds.size), np.zeros((thresholds.size, thresholds.size))
    for tilt, rows in _tilted(groups, _log_weights(thresholds)):
        observed, counts = groups.observed[rows], groups.counts[rows]
        _, shares, used = _inverted(tilt, observed, groups.sums[rows])
        reached = _reached(tilt.above[:, :, used], shares, observed)
        expected += counts @ reached
        information -= (reached * counts[:, None]).T @ reached
        information += _joint(tilt.above[:, :, used], _pairs(observed * counts[:, None], observed, shares))
    _same_item(information, expected.reshape(items, -1))
    return information


def _log_weights(thresholds: Floats) -> Floats:
    """The log ε of each item and category."""
    return np.hstack([np.zeros((len(thresholds), 1)), -np.cumsum(thresholds, axis=1)])


def _tilted(groups: SumGroups, log_weights: Floats) -> Iterator[tuple[_Tilt, Integers]]:
    """Positions, each with rows whose expected sum there is nearest to their own, in blocks."""
    coarse = np.arange(-_FARTHEST, _FARTHEST + _COARSE, _COARSE)
    log_sums, means, variances = _moments(log_weights, coarse)
    total, top = means.sum(axis=1), log_weights.shape[0] * (log_weights.shape[1] - 1)
    low, high = np.interp([0.5, top - 0.5], total, coarse)
    count = math.ceil((high - low) * math.sqrt(variances.sum(axis=1).max()) / _SPACING_SDS) + 1
    positions = np.linspace(low, high, count)
    means = _moments(log_weights, positions)[1]
    nearest, distance = _nearest(groups, means)
    cumulant = log_sums.sum(axis=1)
    for place in np.unique(nearest):
        rows = np.flatnonzero(nearest == place)
        reach = _reach(positions[place], means[place].sum(), coarse, cumulant, log_weights)
        points = min(top + 1, math.ceil(reach + distance[rows].max()) + 1)
        tilt = _tilt(log_weights, positions[place], points)
        yield from ((tilt, block) for block in np.array_split(rows, math.ceil(len(rows) / _BLOCK)))


def _moments(log_weights: Floats, positions: Floats) -> tuple[Floats, Floats, Floats]:
    """Of each item at each position: log of the sum of weights, mean and variance of the answer."""
    values = np.arange(log_weights.shape[1])
    logits = log_weights + positions[:, None, None] * values
    most = logits.max(axis=2, keepdims=True)
    powers = np.exp(logits - most)
    sums = powers.sum(axis=2, keepdims=True)
    shares = powers / sums
    means = shares @ values
    return (most + np.log(sums))[:, :, 0], means, shares @ values**2 - means**2


def _nearest(groups: SumGroups, means: Floats) -> tuple[Integers, Floats]:
    nearest, distance = np.empty(len(groups.sums), dtype=np.int64), np.empty(len(groups.sums))
    for begin in range(0, len(groups.sums), _BLOCK):
        rows = slice(begin, begin + _BLOCK)
        gaps = np.abs(groups.observed[rows] @ means.T - groups.sums[rows, None])
        nearest[rows], distance[rows] = gaps.argmin(axis=1), gaps.min(axis=1)
    return nearest, distance


def _reach(position: float, mean: float, coarse: Floats, cumulant: Floats, log_weights: Floats) -> float:
    """How far from its mean the sum over any of the items lies with a probability below `ALIAS`.

    A cumulant generating function about the mean adds up over items and has no negative part, so that the one of all
    items bounds that of some of them.
    """
    shift = coarse - position
    own = float(_moments(log_weights, np.array([position]))[0].sum())
    about_mean = cumulant - own - shift * mean
    away = np.abs(shift) > _COARSE / 2
    bounds = (about_mean[away] - math.log(ALIAS)) / np.abs(shift[away])
    return float(max(bounds[shift[away] > 0].min(), bounds[shift[away] < 0].min()))


def _tilt(log_weights: Floats, position: float, points: int) -> _Tilt:
    values = np.arange(log_weights.shape[1])
    log_sums = _moments(log_weights, np.array([position]))[0][0]
    shares = np.exp(log_weights + position * values - log_sums[:, None])
    turns = np.exp(2j * np.pi * np.outer(values, np.arange(points // 2 + 1)) / points)
    parts = shares[:, :, None] * turns
    whole = parts.sum(axis=1)
    # Two categories of the same weight cancel at the far point; what is left there is divided out again below.
    whole[np.abs(whole) < 1e-300] = 1e-300
    above = parts[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:] / whole[:, None]
    return _Tilt(position, log_sums, points, np.log(np.abs(whole)), np.angle(whole), above)


def _inverted(tilt: _Tilt, observed: Floats, sums: Integers) -> tuple[Floats, Floats, Integers]:
    """The log γ of each row, the share of each point of the circle in it, and which points count at all.

    Shares are complex: their real parts stand in the first half of the columns, the imaginary ones in the second.
    """
    log_size = observed @ tilt.log_size
    used = np.flatnonzero(log_size.max(axis=0) > _NEGLIGIBLE)
    angle = observed @ tilt.angle[:, used]
    angle -= sums[:, None] * (2 * np.pi * used / tilt.points)
    # The lower half of the circle is the mirror image of the upper one.
    twice = np.where((used == 0) | (2 * used == tilt.points), 1.0, 2.0)
    size = np.exp(log_size[:, used]) * twice
    shares = np.hstack([size * np.cos(angle), size * np.sin(angle)])
    whole = shares[:, : len(used)].sum(axis=1)
    shares /= whole[:, None]
    log = observed @ tilt.log_sums - sums * tilt.position + np.log(whole / tilt.points)
    return log, shares, used


def _reached(above: Complex, shares: Floats, observed: Floats) -> Floats:
    """Probability that each item was answered with c or more, given the sum; 0 where it was not answered."""
    items, steps, points = above.shape
    flat = above.reshape(-1, points)
    reached = shares @ np.hstack([flat.real, -flat.imag]).T
    return np.asarray((reached.reshape(-1, items, steps) * observed[:, :, None]).reshape(len(observed), -1))


def _pairs(weighted: Floats, observed: Floats, shares: Floats) -> Complex:
    """Of each pair of items, the shares of each point summed over the persons who answered both."""
    items, points = observed.shape[1], shares.shape[1] // 2
    one, other = np.triu_indices(items, 1)
    # Items as rows, so that pairs of them are whole rows in memory.
    both = (np.ascontiguousarray(weighted.T)[one] * np.ascontiguousarray(observed.T)[other]) @ shares
    summed = np.zeros((points, items, items), dtype=np.complex128)
    summed[:, one, other] = (both[:, :points] + 1j * both[:, points:]).T
    return summed


def _joint(above: Complex, pairs: Complex) -> Floats:
    """Expected numbers of persons who answered one item with c or more and another with d or more."""
    items, steps, _ = above.shape
    joint = np.zeros((items, steps, items, steps))
    by_point = np.moveaxis(pairs, 0, -1)
    for one in range(items - 1):
        left = above[one] * by_point[one, one + 1 :, None]
        both = (left @ np.swapaxes(above[one + 1 :], 1, 2)).real
        joint[one, :, one + 1 :] = np.moveaxis(both, 1, 0)
    flat = joint.reshape(items * steps, -1)
    return np.asarray(flat + flat.T)


def _same_item(information: Floats, expected: Floats) -> None:
    """Adds what two thresholds of one item share: whoever reached the higher one reached both."""
    items, steps = expected.shape
    higher = np.maximum.outer(np.arange(steps), np.arange(steps))
    for item in range(items):
        own = slice(item * steps, (item + 1) * steps)
        information[own, own] += expected[item][higher]
