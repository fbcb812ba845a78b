"""Two restricted means compared as if both groups had the same mix of strata, with clustered errors.

Within each stratum the means are those under the Kaplan–Meier curves; strata are weighted alike on both sides, by their
share of all observations. Errors come from the influence of each observation, summed by cluster.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.intervals import Interval, z_value
from pappus.statistics.survival import Curve, kaplan_meier, restricted_mean

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Observations:
    """Observations counted by what they have in common.

    Attributes:
        times: time of the event, or of the last look where none had happened.
        events: number of events in each row.
        counts: number of observations in each row.
        second: whether a row belongs to the second group.
        strata: number of the stratum of each row.
        clusters: number of the cluster of each row; 0 where each observation is one of its own.
    """

    times: Floats
    events: Integers
    counts: Integers
    second: NDArray[np.bool_]
    strata: Integers
    clusters: Integers


@dataclass(frozen=True)
class Standardised:
    """What a comparison gives.

    Attributes:
        difference: mean of the second group less that of the first, with its interval.
        first: standardised mean of the first group.
        second: standardised mean of the second group.
        share: share of all observations that lie in strata with enough of both groups.
        strata: how many such strata there are.
    """

    difference: Interval
    first: float
    second: float
    share: float
    strata: int


def compare_standardised(given: Observations, horizon: float, fewest: int, level: float) -> Standardised | None:
    """The difference of restricted means up to a horizon, both groups standardised to the mix of all.

    Strata with fewer than `fewest` observations of a group, or in which nobody was followed to the horizon, say nothing
    and are left out; null if none is left. The weights count as known.

    Source: standardisation over strata; influence functions of the restricted mean as in Andersen, Hansen & Klein
    (2004), doi:10.1007/s10985-004-4771-0; clusters as in Liang & Zeger (1986), doi:10.1093/biomet/73.1.13.
    """
    parts = [
        part for number in np.unique(given.strata) if (part := _part(given, given.strata == number, horizon, fewest))
    ]
    if not parts:
        return None
    size = float(sum(part.size for part in parts))
    weights = [part.size / size for part in parts]
    first, second = (
        sum(weight * part.means[group] for weight, part in zip(weights, parts, strict=True)) for group in (0, 1)
    )
    error = _clustered_error(
        np.concatenate([weight * part.influence for weight, part in zip(weights, parts, strict=True)]),
        np.concatenate([weight**2 * part.squares for weight, part in zip(weights, parts, strict=True)]),
        np.concatenate([part.clusters for part in parts]),
        int(size),
    )
    half = z_value(level) * error
    difference = second - first
    return Standardised(
        Interval(difference, difference - half, difference + half),
        first,
        second,
        size / float(given.counts.sum()),
        len(parts),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """One stratum: means of both groups, and by row the influence on their difference, summed and squared."""

    size: int
    means: tuple[float, float]
    influence: Floats
    squares: Floats
    clusters: Integers


def _part(given: Observations, chosen: NDArray[np.bool_], horizon: float, fewest: int) -> _Part | None:
    means, influence, squares, clusters = [], [], [], []
    for sign, group in ((-1.0, chosen & ~given.second), (1.0, chosen & given.second)):
        times, events, counts = given.times[group], given.events[group], given.counts[group]
        if counts.sum() < fewest:
            return None
        curve = kaplan_meier(times, events, counts)
        mean = restricted_mean(curve, horizon, 0.9)
        if mean is None:
            return None
        # As a sample's variance is divided by n - 1: plugged-in influences are a little too small in small groups.
        grown = math.sqrt(curve.n / (curve.n - 1)) if curve.n > 1 else 1.0
        with_event, without = (grown * part for part in _influence(curve, horizon, times))
        means.append(mean.value)
        influence.append(sign * (events * with_event + (counts - events) * without))
        squares.append(events * with_event**2 + (counts - events) * without**2)
        clusters.append(given.clusters[group])
    size = int(given.counts[chosen].sum())
    return _Part(
        size, (means[0], means[1]), np.concatenate(influence), np.concatenate(squares), np.concatenate(clusters)
    )


def _influence(curve: Curve, horizon: float, times: Floats) -> tuple[Floats, Floats]:
    """Influence on the restricted mean of one observation at each time, if it ends with an event and if it does not."""
    inside = curve.times <= horizon
    steps = np.diff(np.concatenate((curve.times[inside], [horizon])))
    areas = np.zeros_like(curve.times)
    areas[inside] = (curve.survival[inside] * steps)[::-1].cumsum()[::-1]
    expected = np.cumsum(areas * curve.events / curve.at_risk**2)
    place = np.searchsorted(curve.times, times)
    without = expected[place]
    return without - (areas / curve.at_risk)[place], without


def _clustered_error(influence: Floats, squares: Floats, clusters: Integers, size: int) -> float:
    alone = clusters == 0
    _, number = np.unique(clusters[~alone], return_inverse=True)
    sums = np.bincount(number, weights=influence[~alone]) if number.size else np.zeros(0)
    variance = float(squares[alone].sum() + (sums**2).sum())
    independent = sums.size + (size if alone.all() else int(alone.sum()))
    return math.sqrt(variance * independent / (independent - 1)) if independent > 1 else math.inf
