"""Charts of single values and moving ranges (XmR): limits, and which points are more than noise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rule = Literal["beyond", "run", "two_of_three", "four_of_five", "three_of_four"]

_D2 = 1.1283791670955126
"""Mean range of two standard normal values, 2/√π."""
_D3 = 0.8525024664274306
"""Standard deviation of that range, √(2 − 4/π)."""
_MEDIAN_RANGE = 0.9538725524131487
"""Median range of two standard normal values, √2·Φ⁻¹(.75)."""

LIMIT_FACTOR = 3 / _D2
"""Times the mean moving range: 2.660."""
RANGE_FACTOR = 1 + 3 * _D3 / _D2
"""Times the mean moving range: 3.267."""
RUN = 8
"""So many points in a row on one side of the centre are a signal."""


@dataclass(frozen=True)
class Limits:
    """What noise alone stays within.

    Attributes:
        centre: mean of the values.
        low: lower limit.
        high: upper limit.
        sigma: their standard deviation, from the moving ranges.
        range_high: upper limit of a moving range.
        points: values behind the limits.
    """

    centre: float
    low: float
    high: float
    sigma: float
    range_high: float
    points: int


@dataclass(frozen=True)
class Signal:
    """A point at which a rule is met.

    Attributes:
        at: position of the point.
        rule: which rule.
        up: whether it lies above the centre.
    """

    at: int
    rule: Rule
    up: bool


def limits(values: ArrayLike, *, by_median: bool = False) -> Limits:
    """Limits from at least two values; a value that is not known leaves out its two ranges.

    Args:
        values: in order of time; NaN where unknown.
        by_median: from the median moving range, which single jumps do not widen.

    Source: Wheeler & Chambers (1992), Understanding Statistical Process Control; NIST/SEMATECH e-Handbook, 6.3.2.2.
    """
    series = np.asarray(values, dtype=np.float64)
    known = series[~np.isnan(series)]
    ranges = np.abs(np.diff(series))
    ranges = ranges[~np.isnan(ranges)]
    if known.size < 2 or ranges.size == 0:
        raise ValueError("limits need at least two neighbouring values")
    sigma = float(np.median(ranges)) / _MEDIAN_RANGE if by_median else float(ranges.mean()) / _D2
    centre = float(known.mean())
    # The factor 3.865 of the median range is the same limit, 4.645 … of the mean: (d2 + 3·d3)·σ.
    return Limits(centre, centre - 3 * sigma, centre + 3 * sigma, sigma, (_D2 + 3 * _D3) * sigma, known.size)


def signals(values: ArrayLike, chart: Limits, rules: Iterable[Rule] = ("beyond", "run")) -> list[Signal]:
    """The points that noise alone would hardly make, each with its rule, in order of time.

    Points that are not known are passed over: neighbours on both sides of a gap count as neighbours.

    Source: Champ & Woodall (1987), doi:10.1080/00401706.1987.10488266, for the rules.
    """
    series = np.asarray(values, dtype=np.float64)
    places = np.flatnonzero(~np.isnan(series))
    apart = series[places] - chart.centre
    found = [
        Signal(int(places[at]), rule, sign > 0)
        for rule in rules
        for sign in (1, -1)
        for at in np.flatnonzero(_met(rule, sign * apart, chart))
    ]
    return sorted(found, key=lambda one: (one.at, one.rule, one.up))


def _met(rule: Rule, apart: Floats, chart: Limits) -> NDArray[np.bool_]:
    """Where a rule is met on the upper side."""
    if rule == "beyond":
        return apart > chart.high - chart.centre
    if rule == "run":
        return _so_many(apart > 0, RUN, RUN)
    if rule == "two_of_three":
        return _so_many(apart > 2 * chart.sigma, 2, 3)
    if rule == "four_of_five":
        return _so_many(apart > chart.sigma, 4, 5)
    return _so_many(apart > 1.5 * chart.sigma, 3, 4)


def _so_many(yes: NDArray[np.bool_], least: int, of: int) -> NDArray[np.bool_]:
    """Where at least so many of the last points hold, this point among them."""
    held = np.convolve(yes.astype(np.int64), np.ones(of, dtype=np.int64))[: yes.size]
    result: NDArray[np.bool_] = (held >= least) & yes
    return result
