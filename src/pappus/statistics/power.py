"""How many observations a comparison takes, and what it can then find."""

from __future__ import annotations

import math

from pappus.statistics.intervals import z_value

# What lies beyond is told as if it were this: of no shift at all, and of the largest, the library knows nothing.
_LEAST_SHIFT, _MOST_SHIFT = 1e-9, 1e12


def power_of_means(effect: float, per_arm: float, level: float) -> float:
    """The probability that a two-sided t-test of two equal arms finds an effect.

    Args:
        effect: difference of means in standard deviations.
        per_arm: observations in each arm, above 1; not necessarily whole.
        level: error allowed, such as .05.
    """
    from scipy.stats import ncf, t

    # Both tails of a non-central t are one of its square, which is told for large effects too.
    df = 2 * (per_arm - 1)
    shift = min(max(effect**2 * per_arm / 2, _LEAST_SHIFT), _MOST_SHIFT)
    return float(ncf.sf(t.isf(level / 2, df) ** 2, 1, df, shift))


def arm_for_means(effect: float, level: float, power: float) -> float:
    """Observations in each arm with which a t-test finds an effect (in standard deviations) with a probability.

    Two at least, without which there is no test.
    """
    from scipy.optimize import brentq

    size = abs(effect)
    if power_of_means(size, 2.0, level) >= power:
        return 2.0
    guess = 2 * ((z_value(1 - level) + _z(power)) / size) ** 2
    return float(brentq(lambda n: power_of_means(size, n, level) - power, 2.0, 2 * guess + 20))


def arm_for_shares(one: float, other: float, level: float, power: float) -> float:
    """Observations in each arm to tell two shares apart, by the normal approximation without correction.

    Source: Fleiss, Levin & Paik (2003), doi:10.1002/0471445428.
    """
    pooled = (one + other) / 2
    spread = z_value(1 - level) * math.sqrt(2 * pooled * (1 - pooled))
    apart = _z(power) * math.sqrt(one * (1 - one) + other * (1 - other))
    return ((spread + apart) / (one - other)) ** 2


def design_effect(per_cluster: float, correlation: float) -> float:
    """Times as many observations are needed when they come in clusters (Kish 1965)."""
    return 1 + (per_cluster - 1) * correlation


def _z(probability: float) -> float:
    return z_value(2 * probability - 1)
