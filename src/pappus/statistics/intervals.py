"""Intervals for shares and ratios."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class Interval:
    """A figure with the ends of its interval, all in the same unit."""

    value: float
    low: float
    high: float


def z_value(level: float) -> float:
    """The normal quantile of a two-sided interval: 1.645 for a level of .90."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def two_sided_p(z: float) -> float:
    """The probability of a normal deviate at least as far from zero as `z`."""
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(successes: float, n: float, level: float) -> Interval:
    """A share with Wilson's score interval, which never leaves 0 to 1 and is not empty at the ends.

    Args:
        successes: how many have the property; not necessarily whole when `n` is an effective number.
        n: how many there are, above 0.
        level: coverage, such as .90.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    share, z = successes / n, z_value(level)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


@dataclass(frozen=True)
class ClusterSums:
    """Sums over clusters (people) that each bring several rows, enough for the variance of a share.

    Attributes:
        clusters: number of clusters.
        n: rows, summed over clusters.
        y: rows with the property.
        nn: squares of a cluster's rows, summed.
        ny: products of a cluster's rows and its rows with the property, summed.
        yy: squares of a cluster's rows with the property, summed.
    """

    clusters: int
    n: float
    y: float
    nn: float
    ny: float
    yy: float


def clustered_share(sums: ClusterSums, level: float) -> Interval:
    """A share of rows whose interval counts people, not rows, as the independent observations.

    The variance is that of a ratio of cluster totals; the interval is Wilson's at the effective number of rows that
    gives the same variance, never more than the rows. Where the variance is nil (all or none have the property) or
    cannot be had (one cluster) the effective number is Kish's (Σn)²/Σn².

    Source: Franco et al. (2019), PMC6690503; Kish, Survey Sampling (1965).
    """
    share = sums.y / sums.n
    effective = sums.n**2 / sums.nn
    if sums.clusters > 1:
        spread = sums.yy - 2 * share * sums.ny + share**2 * sums.nn
        variance = sums.clusters / (sums.clusters - 1) * spread / sums.n**2
        if variance > 1e-15:
            effective = min(sums.n, share * (1 - share) / variance)
    return wilson(share * effective, effective, level)


def log_ratio(
    numerator: float, numerator_se: float, denominator: float, denominator_se: float, level: float
) -> Interval:
    """The ratio of two independent positive figures; its interval is symmetrical on the log scale (delta method)."""
    ratio = numerator / denominator
    half = z_value(level) * math.hypot(numerator_se / numerator, denominator_se / denominator)
    return Interval(ratio, ratio * math.exp(-half), ratio * math.exp(half))


def clustered_ratio(sums: ClusterSums, level: float) -> Interval:
    """How many `y` come to one `n`, with an interval that counts people as the independent observations.

    The interval is symmetrical and ends at 0; with one cluster it is the value alone.

    Source: Cochran, Sampling Techniques (1977), ch. 6 (the variance of a ratio of cluster totals).
    """
    ratio = sums.y / sums.n
    if sums.clusters < 2:
        return Interval(ratio, ratio, ratio)
    spread = max(sums.yy - 2 * ratio * sums.ny + ratio**2 * sums.nn, 0.0)
    half = z_value(level) * math.sqrt(sums.clusters / (sums.clusters - 1) * spread) / sums.n
    return Interval(ratio, max(0.0, ratio - half), ratio + half)
