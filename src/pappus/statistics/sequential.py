"""Looking more than once: what repeated looks cost, boundaries that pay for it, and sequences valid at any time."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Boundary = Literal["pocock", "obrien_fleming"]

_POINTS = 401


def ever_beyond(bounds: ArrayLike) -> float:
    """The probability that a standardised sum with equally spaced looks ever leaves ± its bound, if nothing is there.

    Args:
        bounds: one for each look, in standard deviations at that look.

    Source: Armitage, McPherson & Rowe (1969), doi:10.2307/2343787.
    """
    limits = np.asarray(bounds, dtype=np.float64) * np.sqrt(np.arange(1, np.size(bounds) + 1))
    from scipy.special import ndtr

    # Density of the sum among those that stayed inside, on Gauss–Legendre points of each look's inside.
    nodes, weights = np.polynomial.legendre.leggauss(_POINTS)
    places, mass = np.zeros(1), np.ones(1)
    crossed = 0.0
    for limit in limits:
        crossed += float(mass @ (ndtr(-(limit - places)) + ndtr(-(limit + places))))
        here = limit * nodes
        density = np.exp(-0.5 * (here[:, None] - places[None, :]) ** 2) / math.sqrt(2 * math.pi)
        places, mass = here, limit * weights * (density @ mass)
    return crossed


@cache
def boundary_constant(kind: Boundary, looks: int, level: float) -> float:
    """The constant of a boundary for so many equally spaced looks that errs with `level` altogether (two-sided).

    Source: Pocock (1977), doi:10.1093/biomet/64.2.191; O'Brien & Fleming (1979), doi:10.2307/2530245; tables in
    Jennison & Turnbull (2000).
    """
    from scipy.optimize import brentq

    def excess(constant: float) -> float:
        return ever_beyond(boundary(kind, looks, constant)) - level

    return float(brentq(excess, 0.5, 8.0, xtol=1e-9))


def boundary(kind: Boundary, looks: int, constant: float) -> Floats:
    """The bound at each look, in standard deviations: level (Pocock) or falling (O'Brien & Fleming)."""
    shape = np.ones(looks) if kind == "pocock" else np.sqrt(looks / np.arange(1, looks + 1))
    result: Floats = constant * shape
    return result


def mixture_bound(information: ArrayLike, tuned_to: float, level: float) -> Floats:
    """How many standard deviations an estimate may lie off at any of all looks, whenever somebody looks.

    A confidence sequence: the chance that the truth is ever outside is at most `level`.

    Args:
        information: 1 over the variance of the estimate at each look.
        tuned_to: the information at which the sequence is to be narrowest.
        level: chance of ever being wrong, such as .05.

    Source: Robbins (1970), doi:10.1214/aoms/1177696786; Howard, Ramdas, McAuliffe & Sekhon (2021),
    doi:10.1214/20-AOS1991.
    """
    known = np.asarray(information, dtype=np.float64)
    mixing = mixing_of(tuned_to, level)
    result: Floats = np.sqrt((1 + mixing / known) * np.log((known + mixing) / (mixing * level**2)))
    return result


def mixture_p(z: ArrayLike, information: ArrayLike, tuned_to: float, level: float) -> Floats:
    """The p-value of each look that is valid whenever somebody looks, at most 1.

    Args:
        z: the estimate in its own standard deviations, at each look.
        information: 1 over its variance, at each look.
        tuned_to: as in `mixture_bound`.
        level: as in `mixture_bound`.
    """
    known, off = np.asarray(information, dtype=np.float64), np.asarray(z, dtype=np.float64)
    mixing = mixing_of(tuned_to, level)
    log_p = 0.5 * np.log((known + mixing) / mixing) - 0.5 * off**2 * known / (known + mixing)
    result: Floats = np.exp(np.minimum(log_p, 0.0))
    return result


def mixing_of(tuned_to: float, level: float) -> float:
    """The mixing variance with which the bound is nearly narrowest at an information.

    Source: Howard et al. (2021), proposition 3: the solution by the lower branch of Lambert's W.
    """
    from scipy.special import lambertw

    return float(tuned_to / (-lambertw(-(level**2) / math.e, -1).real - 1))
