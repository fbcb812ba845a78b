"""Time until the first of several ends that exclude each other (cumulative incidence, Aalen–Johansen).

One less Kaplan–Meier overstates an end where another one can come first; the incidences here add up, together with
the share for which nothing has happened yet, to one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.intervals import Interval, wilson, z_value

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Incidences:
    """The cumulative incidence of each kind of end.

    Attributes:
        times: distinct observed times, ascending, with or without an end.
        ends: ends of each kind at each time, shape (kinds, times).
        at_risk: observations not over just before each time.
        open: the share for which nothing has happened by each time.
        incidence: the share that ended so by each time, shape (kinds, times).
    """

    times: Floats
    ends: Floats
    at_risk: Floats
    open: Floats
    incidence: Floats


def cumulative_incidence(times: ArrayLike, ends: ArrayLike, counts: ArrayLike | None = None) -> Incidences:
    """The incidences of observations of which some are censored.

    Args:
        times: time of the end, or of the last look where there was none.
        ends: number of ends of each kind in each row, shape (kinds, rows).
        counts: number of observations in each row; 1 if null.

    Source: Aalen & Johansen (1978), Scand. J. Statist. 5, 141–150.
    """
    row_times = np.asarray(times, dtype=np.float64)
    row_ends = np.atleast_2d(np.asarray(ends, dtype=np.float64))
    row_counts = np.ones_like(row_times) if counts is None else np.asarray(counts, dtype=np.float64)
    if not row_times.size:
        raise ValueError("an incidence needs at least one observation")
    distinct, index = np.unique(row_times, return_inverse=True)
    counted = [np.bincount(index, weights=kind, minlength=distinct.size) for kind in row_ends]
    by_kind = np.asarray(np.stack(counted), dtype=np.float64)
    leaving = np.bincount(index, weights=row_counts)
    at_risk = np.asarray(leaving[::-1].cumsum()[::-1], dtype=np.float64)
    still_open = np.asarray(np.cumprod(1 - by_kind.sum(axis=0) / at_risk), dtype=np.float64)
    before = np.concatenate(([1.0], still_open[:-1]))
    incidence = np.asarray(np.cumsum(before * by_kind / at_risk, axis=1), dtype=np.float64)
    return Incidences(distinct, by_kind, at_risk, still_open, incidence)


def incidence_at(found: Incidences, kind: int, time: float, level: float) -> Interval | None:
    """The share that ended so by a time, with its interval; null where nobody was followed so long and some are open.

    The interval lies on the complementary log–log scale; where none (or all) ended so, it is Wilson's over those whose
    end is known by then. Without censoring the variance is that of a share.

    Source: Marubini & Valsecchi (1995), Analysing Survival Data, 10.33; variance by the delta method.
    """
    if time > found.times[-1] and found.open[-1] > 1e-9:
        return None
    upto = int(np.searchsorted(found.times, time, side="right"))
    if not upto:
        return wilson(0, float(found.at_risk[0]), level)
    value = float(found.incidence[kind, upto - 1])
    if not 1e-12 < value < 1 - 1e-12:
        known = float(found.ends[:, :upto].sum() + (found.at_risk[upto] if upto < found.times.size else 0))
        return wilson(round(value) * max(known, 1.0), max(known, 1.0), level)
    error = math.sqrt(max(0.0, _variance(found, kind, upto)))
    half = z_value(level) * error / (value * abs(math.log(value)))
    return Interval(value, value ** math.exp(half), value ** math.exp(-half))


def _variance(found: Incidences, kind: int, upto: int) -> float:
    ends, at_risk = found.ends[:, :upto], found.at_risk[:upto]
    of_kind, of_all = ends[kind], ends.sum(axis=0)
    before = np.concatenate(([1.0], found.open[:upto]))[:-1]
    to_come = found.incidence[kind, upto - 1] - found.incidence[kind, :upto]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(at_risk > of_all, to_come**2 * of_all / (at_risk * (at_risk - of_all)), 0.0)
    own = before**2 * (at_risk - of_kind) * of_kind / at_risk**3
    shared = to_come * before * of_kind / at_risk**2
    return float(spread.sum() + own.sum() - 2 * shared.sum())
