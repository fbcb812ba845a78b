"""Time until something happens, when for some it has not happened yet (Kaplan–Meier and what follows from it).

Inputs may be one row an observation or already counted by distinct time; a million distinct times take well under a
second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.intervals import Interval, log_ratio, two_sided_p, z_value

Floats = NDArray[np.float64]
Transform = Literal["log-log", "log"]

LEVEL_TOLERANCE = 1e-9
"""S is compared with a level to this tolerance: products of many fractions miss ½ by a few units in the last place."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A Kaplan–Meier curve.

    Attributes:
        times: distinct observed times, ascending, with or without an event.
        events: events at each time.
        at_risk: observations not over just before each time.
        survival: S(t), the share for which it has not happened by each time.
        log_variance: Greenwood's variance of log S(t); infinite where S is 0.
    """

    times: Floats
    events: Floats
    at_risk: Floats
    survival: Floats
    log_variance: Floats

    @property
    def n(self) -> int:
        """Number of observations."""
        return int(self.at_risk[0])

    @property
    def events_n(self) -> int:
        """Number of events."""
        return int(self.events.sum())


@dataclass(frozen=True)
class Quantile:
    """A quantile in the unit of the times; null where the curve, or a limit of it, does not come down so far."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class RestrictedMean:
    """A restricted mean with its standard error and interval, in the unit of the times."""

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Two restricted means compared: first less second, first over second, and the p-value of no difference."""

    difference: Interval
    ratio: Interval
    p: float


@dataclass(frozen=True)
class LogRank:
    """A log-rank test: the statistic, its degrees of freedom and its p-value."""

    statistic: float
    degrees: int
    p: float


def kaplan_meier(times: ArrayLike, events: ArrayLike, counts: ArrayLike | None = None) -> Curve:
    """The curve of observations of which some are censored.

    Args:
        times: time of the event, or of the last look where none had happened.
        events: number of events in each row (0 or 1 for single observations).
        counts: number of observations in each row; 1 if null.

    Raises:
        ValueError: nothing was observed, a time is none, or a row has more events than observations, as where 1 and 2
            stand for no and yes.

    Source: Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452; variance of Greenwood (1926).
    """
    row_times = np.asarray(times, dtype=np.float64)
    row_events = np.asarray(events, dtype=np.float64)
    row_counts = np.ones_like(row_times) if counts is None else np.asarray(counts, dtype=np.float64)
    if not row_times.size:
        raise ValueError("a survival curve needs at least one observation")
    if np.isnan(row_times).any():
        raise ValueError("each observation needs a time, that of the last look where nothing had happened")
    if not ((row_events >= 0) & (row_events <= row_counts)).all():
        raise ValueError("events are 0 or 1, or at most as many as observations")
    distinct, index = np.unique(row_times, return_inverse=True)
    died = np.asarray(np.bincount(index, weights=row_events), dtype=np.float64)
    leaving = np.bincount(index, weights=row_counts)
    at_risk = np.asarray(leaving[::-1].cumsum()[::-1], dtype=np.float64)
    survival = np.asarray(np.cumprod(1 - died / at_risk), dtype=np.float64)
    with np.errstate(divide="ignore"):
        step = np.where(died > 0, died / (at_risk * (at_risk - died)), 0.0)
    return Curve(distinct, died, at_risk, survival, np.cumsum(step))


def limits(curve: Curve, level: float, transform: Transform = "log-log") -> tuple[Floats, Floats]:
    """Lower and upper limits of S at each time of the curve; not-a-number where S is 0, and 1 where it is 1.

    `log-log` keeps its coverage in small groups; `log` is the default of R's survfit.
    """
    z, s = z_value(level), curve.survival
    low, high = np.ones_like(s), np.ones_like(s)
    low[s <= 0] = high[s <= 0] = np.nan
    inner = (s > 0) & (s < 1)
    log_s, se = np.log(s[inner]), np.sqrt(curve.log_variance[inner])
    if transform == "log":
        low[inner] = np.exp(log_s - z * se)
        high[inner] = np.minimum(1.0, np.exp(log_s + z * se))
    else:
        low[inner] = np.exp(log_s * np.exp(z * se / -log_s))
        high[inner] = np.exp(log_s * np.exp(-z * se / -log_s))
    return low, high


def survival_at(curve: Curve, time: float, level: float, transform: Transform = "log-log") -> Interval | None:
    """S(time) with its interval; null where nobody was followed so long and some are still waiting."""
    if not _known_until(curve, time):
        return None
    place = int(np.searchsorted(curve.times, time, side="right")) - 1
    if place < 0:
        return Interval(1.0, 1.0, 1.0)
    low, high = limits(curve, level, transform)
    value = float(curve.survival[place])
    if value <= 0:
        return Interval(0.0, 0.0, 0.0)
    return Interval(value, float(low[place]), float(high[place]))


def _known_until(curve: Curve, time: float) -> bool:
    return bool(time <= curve.times[-1] or curve.survival[-1] <= LEVEL_TOLERANCE)


def quantile(curve: Curve, share: float, level: float, transform: Transform = "log-log") -> Quantile:
    """The time by which it has happened for `share` (.5 for the median), with the interval that inverts the limits.

    Where the curve is flat at exactly that height the middle of the flat stretch is taken, for the limits too, as R's
    survfit does; where it never leaves that height, the time at which it was reached.

    Source: Brookmeyer & Crowley (1982), doi:10.2307/2530286.
    """
    low, high = limits(curve, level, transform)
    height = 1 - share
    return Quantile(*(_crossing(curve.times, heights, height) for heights in (curve.survival, low, high)))


def _crossing(times: Floats, heights: Floats, height: float) -> float | None:
    reached = np.flatnonzero(heights <= height + LEVEL_TOLERANCE)
    if not reached.size:
        return None
    first = reached[0]
    below = reached[heights[reached] < height - LEVEL_TOLERANCE]
    if abs(heights[first] - height) <= LEVEL_TOLERANCE and below.size:
        return float((times[first] + times[below[0]]) / 2)
    return float(times[first])


def restricted_mean(curve: Curve, horizon: float, level: float) -> RestrictedMean | None:
    """The mean time up to a horizon (RMST), counting what takes longer as the horizon; null where it is not known.

    It is the area under S. Its variance is Σ A_i² d_i / (n_i (n_i − d_i)) over event times, A_i being the area from
    t_i to the horizon. It is not known where nobody was followed to the horizon and some are still waiting.

    Source: Royston & Parmar (2013), doi:10.1186/1471-2288-13-152.
    """
    if not _known_until(curve, horizon):
        return None
    upto = int(np.searchsorted(curve.times, horizon, side="right"))
    edges = np.concatenate(([0.0], curve.times[:upto], [horizon]))
    areas = np.concatenate(([1.0], curve.survival[:upto])) * np.diff(edges)
    beyond = areas[1:][::-1].cumsum()[::-1]
    events, at_risk = curve.events[:upto], curve.at_risk[:upto]
    some_left = at_risk > events
    terms = beyond[some_left] ** 2 * events[some_left] / (at_risk * (at_risk - events))[some_left]
    value, se = float(areas.sum()), math.sqrt(float(terms.sum()))
    half = z_value(level) * se
    return RestrictedMean(value, se, max(0.0, value - half), min(horizon, value + half))


def compare_restricted_means(first: RestrictedMean, second: RestrictedMean, level: float) -> Comparison:
    """Two independent restricted means to the same horizon: difference, ratio (interval on the log scale), p.

    Source: Uno et al. (2014), doi:10.1200/JCO.2014.55.2208.
    """
    difference, se = first.value - second.value, math.hypot(first.se, second.se)
    half = z_value(level) * se
    return Comparison(
        Interval(difference, difference - half, difference + half),
        log_ratio(first.value, first.se, second.value, second.se, level),
        two_sided_p(difference / se) if se > 0 else float(difference == 0),
    )


def log_rank(curves: Sequence[Curve]) -> LogRank:
    """Whether two or more groups have the same curve; weak where curves cross, so secondary to restricted means.

    Source: Mantel (1966); Peto & Peto (1972), doi:10.2307/2344317.
    """
    times = np.unique(np.concatenate([curve.times[curve.events > 0] for curve in curves]))
    at_risk = np.stack([_looked_up(curve, curve.at_risk, times, after=True) for curve in curves])
    events = np.stack([_looked_up(curve, curve.events, times, after=False) for curve in curves])
    all_risk, all_events = at_risk.sum(axis=0), events.sum(axis=0)
    share = at_risk / all_risk
    excess = (events - share * all_events).sum(axis=1)[:-1]
    scale = np.where(all_risk > 1, all_events * (all_risk - all_events) / np.maximum(all_risk - 1, 1), 0.0)
    weighted = share * scale
    covariance = (np.diag(weighted.sum(axis=1)) - weighted @ share.T)[:-1, :-1]
    statistic = float(excess @ np.linalg.solve(covariance, excess))
    return LogRank(statistic, len(curves) - 1, chi_square_tail(statistic, len(curves) - 1))


def _looked_up(curve: Curve, column: Floats, times: Floats, *, after: bool) -> Floats:
    place = np.searchsorted(curve.times, times)
    padded = np.append(column, 0.0)
    if after:
        return padded[place]
    same = np.append(curve.times, np.nan)[place] == times
    return np.where(same, padded[place], 0.0)


def chi_square_tail(statistic: float, degrees: int) -> float:
    """The probability that a chi-square variable with whole degrees of freedom exceeds `statistic`."""
    half = statistic / 2
    tail, order = (math.erfc(math.sqrt(half)), 0.5) if degrees % 2 else (math.exp(-half), 1.0)
    while order < degrees / 2:
        tail += math.exp(order * math.log(half) - half - math.lgamma(order + 1)) if half > 0 else 0.0
        order += 1
    return tail
