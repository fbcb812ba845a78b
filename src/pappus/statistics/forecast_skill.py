"""How good forecasts are: errors from many origins in the past, and which method to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.forecasting import METHODS, SIMPLE, Method

Floats = NDArray[np.float64]
Skill = Literal["shown", "unsure", "none"]


@dataclass(frozen=True)
class Chosen:
    """Which method is taken, and how it did.

    Attributes:
        method: its name; that of the plainest where no other did better.
        plainest: the better of the two methods that only repeat: the last season or the last value.
        mase: mean absolute scaled error of each method over all origins, by name.
        skill_share: share of the plainest method's error that the choice saved, made at each origin from what was known
            then; null where too few origins could be judged so.
        p_value: probability of so much by luck, one-sided; null likewise.
        skill: shown, unsure (better, perhaps by luck), or none.
        errors: outcome minus forecast of the choices made on the way, origins × horizons.
        origins: points known at each origin.
    """

    method: str
    plainest: str
    mase: Mapping[str, float]
    skill_share: float | None
    p_value: float | None
    skill: Skill
    errors: Floats
    origins: tuple[int, ...]


def symmetric_percentage_error(outcome: ArrayLike, forecast: ArrayLike) -> float:
    """Mean of 200·|y − f| ÷ (|y| + |f|), in percent.

    Source: Makridakis (1993), doi:10.1016/0169-2070(93)90079-3.
    """
    y, f = np.asarray(outcome, dtype=np.float64), np.asarray(forecast, dtype=np.float64)
    return float((200 * np.abs(y - f) / (np.abs(y) + np.abs(f))).mean())


def naive_scale(values: ArrayLike, season: int) -> float:
    """Mean absolute change from one season to the next; from one point to the next where there is no full one."""
    series = np.asarray(values, dtype=np.float64)
    lag = season if series.size > season else 1
    return float(np.abs(series[lag:] - series[:-lag]).mean()) if series.size > 1 else 0.0


def scaled_error(outcome: ArrayLike, forecast: ArrayLike, history: ArrayLike, season: int) -> float:
    """Mean absolute error in units of the seasonal naive's within the history (MASE).

    Source: Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001.
    """
    errors = np.abs(np.asarray(outcome, dtype=np.float64) - np.asarray(forecast, dtype=np.float64))
    return float(errors.mean()) / naive_scale(history, season)


def diebold_mariano(differences: ArrayLike, horizon: int) -> tuple[float, float]:
    """Statistic and one-sided p-value of losses that differ by more than nothing, for methods that are not nested.

    Args:
        differences: loss of the one minus loss of the other, origin by origin.
        horizon: steps ahead; neighbours within it share outcomes.

    Source: Diebold & Mariano (1995), doi:10.1080/07350015.1995.10524599, with the correction of Harvey, Leybourne &
    Newbold (1997), doi:10.1016/S0169-2070(96)00719-4.
    """
    from scipy import stats

    d = np.asarray(differences, dtype=np.float64)
    n = d.size
    apart = d - d.mean()
    parts = [float(apart[lag:] @ apart[: n - lag]) / n for lag in range(min(horizon, n))]
    variance = parts[0] + 2 * sum(parts[1:])
    if variance <= 0.0:
        # Autocovariances cut off sharply may sum to less than nothing; the plain variance is what is left.
        variance = parts[0]
    if variance <= 0.0:
        return 0.0, 1.0
    correction = max((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n, 1 / n)
    statistic = float(d.mean() / np.sqrt(variance / n) * np.sqrt(correction))
    return statistic, float(stats.t.sf(statistic, n - 1))


def rolling_forecasts(
    values: ArrayLike, season: int, horizon: int, origins: tuple[int, ...], methods: Mapping[str, Method] | None = None
) -> Floats:
    """What each method would have said at each origin from the points up to it: origins × methods × horizon."""
    series = np.asarray(values, dtype=np.float64)
    known = METHODS if methods is None else methods
    return np.array([[method(series[:at], horizon, season) for method in known.values()] for at in origins])


def choose(values: ArrayLike, season: int, horizon: int, first: int, most: int, sure: float) -> Chosen:
    """The method that did best from the origins of the past.

    Args:
        values: the series without gaps, longer than `first` + `horizon`.
        season: points in a season; 1 for none.
        horizon: steps ahead.
        first: points that the first origin knows.
        most: so many origins are tried, the latest.
        sure: skill is shown with a p-value up to this.

    How much is saved is judged by choices that each origin could have made, from origins whose outcomes it knew: the
    best of several methods looks better than it is where the same errors choose it.
    """
    series = np.asarray(values, dtype=np.float64)
    origins = tuple(range(max(first, series.size - horizon - most + 1), series.size - horizon + 1))
    said = rolling_forecasts(series, season, horizon, origins)
    came = np.array([series[at : at + horizon] for at in origins])
    errors = came[:, None, :] - said
    scales = np.array([naive_scale(series[:at], season) for at in origins])
    scaled = np.abs(errors).mean(axis=2) / np.where(scales > 0, scales, 1.0)[:, None]
    means = scaled.mean(axis=0)
    plainest, best = int(means[:SIMPLE].argmin()), int(means.argmin())
    taken = _taken(scaled, horizon, plainest)
    own = np.arange(len(origins))
    judged = own >= horizon
    saved = scaled[:, plainest] - scaled[own, taken]
    share = p_value = None
    if judged.sum() >= 2 * horizon and scaled[judged, plainest].mean() > 0:
        share = float(saved[judged].mean() / scaled[judged, plainest].mean())
        p_value = diebold_mariano(saved[judged], horizon)[1]
    skill: Skill = "none"
    if best >= SIMPLE and share is not None and share > 0:
        skill = "shown" if p_value is not None and p_value <= sure else "unsure"
    elif best >= SIMPLE and share is None:
        skill = "unsure"
    names = list(METHODS)
    mase = dict(zip(names, map(float, means), strict=True))
    method = names[plainest] if skill == "none" else names[best]
    return Chosen(method, names[plainest], mase, share, p_value, skill, errors[own, taken], origins)


def _taken(scaled: Floats, horizon: int, plainest: int) -> NDArray[np.int64]:
    """At each origin the method with the smallest error so far; the plainest as long as nothing is known."""
    known = np.cumsum(scaled, axis=0)
    taken = np.full(len(scaled), plainest, dtype=np.int64)
    # What an origin forecast for the last of its steps is known so many origins later.
    taken[horizon:] = known[: max(len(scaled) - horizon, 0)].argmin(axis=1)
    return taken
