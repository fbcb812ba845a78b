"""Whether a signal makes forecasts better: with and without it, from each origin only what was known there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class NestedTest:
    """The test of Clark and West.

    Attributes:
        statistic: approximately normal where the signal is irrelevant.
        p_value: one-sided.
        n: forecasts compared.
    """

    statistic: float
    p_value: float
    n: int


@dataclass(frozen=True)
class AddedSkill:
    """What a signal adds to forecasts of an outcome.

    Attributes:
        test: the test on forecasts from each origin.
        error_without: root mean squared error of the forecasts without the signal, in units of the outcome.
        error_with: the same with it.
        placebo_p_value: share of shuffled signals that do at least as well.
        placebo_statistic: the statistic that one in twenty shuffled signals exceeds.
        next_without: forecast of the next outcome without the signal.
        next_with: the same with it.
        next_at: number of the period of that outcome.
        lags: so many forecasts are made before the outcome of one is known, less one.
        by_changes: whether the series wander, so that changes were compared.
        targets: number of the period of each forecast that was compared.
        outcomes: what came to pass in it.
        without_signal: what was forecast without the signal.
        with_signal: what was forecast with it.
    """

    test: NestedTest
    error_without: float
    error_with: float
    placebo_p_value: float
    placebo_statistic: float
    next_without: float
    next_with: float
    next_at: int
    lags: int
    by_changes: bool
    targets: Whole
    outcomes: Floats
    without_signal: Floats
    with_signal: Floats


def clark_west(outcome: ArrayLike, small: ArrayLike, large: ArrayLike, lags: int = 0) -> NestedTest:
    """Whether the forecasts of a larger model beat those of a smaller one that it contains.

    Where the signal is irrelevant the larger model forecasts worse, since it estimates what is nothing; the test takes
    that off.

    Args:
        outcome: what came to pass.
        small: forecasts without the signal.
        large: forecasts with it.
        lags: so many neighbours share news: the horizon less one. Newey–West.

    Source: Clark & West (2007), doi:10.1016/j.jeconom.2006.05.023.
    """
    from scipy import special

    y, first, second = (np.asarray(one, dtype=np.float64) for one in (outcome, small, large))
    gain = (y - first) ** 2 - ((y - second) ** 2 - (first - second) ** 2)
    n = gain.size
    apart = gain - gain.mean()
    variance = float(apart @ apart) / (n - 1)
    for lag in range(1, min(lags, n - 1) + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(apart[lag:] @ apart[:-lag]) / n
    if variance <= 0.0:
        return NestedTest(0.0, 0.5, n)
    statistic = float(gain.mean() / np.sqrt(variance / n))
    return NestedTest(statistic, float(special.ndtr(-statistic)), n)


@dataclass(frozen=True)
class Setting:
    """How a signal is tried.

    Attributes:
        first: outcomes that the first origin has to know.
        least: so many forecasts have to be compared.
        horizon: periods from the origin to the outcome.
        season: periods in a season; 1 for none.
        most_lags: lags of the signal to choose among, from the origin backwards.
        placebos: signals with blocks shuffled that are put in the same place, at least one.
        seed: of the shuffling.
    """

    first: int
    least: int = 12
    horizon: int = 1
    season: int = 1
    most_lags: int = 4
    placebos: int = 199
    seed: int = 0


def added_skill(outcome: ArrayLike, signal: ArrayLike, known_at: ArrayLike, setting: Setting) -> AddedSkill | None:
    """Forecasts with and without a signal, compared; null where too few could be.

    The model without the signal knows the last outcome that was published and, where there are three seasons, the
    outcome a season ago. The other also knows one value of the signal, of a lag that is chosen within the outcomes
    known at each origin. Of series that wander changes are compared, from the last outcome known to the one forecast.

    Args:
        outcome: one value a period, without gaps.
        signal: of the same periods, and of those after the last outcome as far as it is known; each value is known at
            the end of its period.
        known_at: of each outcome the number of the period at whose end it is published, its own or later.
        setting: how it is tried.
    """
    y, x = np.asarray(outcome, dtype=np.float64), np.asarray(signal, dtype=np.float64)
    known = np.maximum.accumulate(np.asarray(known_at, dtype=np.int64))
    wanders = drifts(y[: setting.first])
    ground = _ground(y, known, setting, wanders)
    here = ground.rows[:-1] >= setting.first
    if here.sum() < setting.least:
        return None
    lags = int((known - np.arange(y.size)).max()) + setting.horizon - 1
    without = _expanding(ground.design, ground.came, ground.rows)[0]

    def tried(series: Floats) -> tuple[NestedTest, Floats]:
        said = _with_signal(ground, np.diff(series, prepend=series[0]) if wanders else series, setting.most_lags)
        return clark_west(ground.came[here], without[:-1][here], said[:-1][here], lags), said

    test, said = tried(x)
    random = np.random.default_rng(setting.seed)
    block = max(2, round(x.size ** (1 / 3)))
    others = np.array([tried(_shuffled(x, block, random))[0].statistic for _ in range(setting.placebos)])
    errors = [np.sqrt(((ground.came - one[:-1])[here] ** 2).mean()) for one in (without, said)]
    return AddedSkill(
        test=test,
        error_without=float(errors[0]),
        error_with=float(errors[1]),
        placebo_p_value=float((1 + (others >= test.statistic).sum()) / (1 + setting.placebos)),
        placebo_statistic=float(np.quantile(others, 0.95)),
        next_without=float((ground.base + without)[-1]),
        next_with=float((ground.base + said)[-1]),
        next_at=int(ground.origins[-1]) + setting.horizon,
        lags=lags,
        by_changes=wanders,
        targets=ground.origins[:-1][here] + setting.horizon,
        outcomes=(ground.base[:-1] + ground.came)[here],
        without_signal=(ground.base + without)[:-1][here],
        with_signal=(ground.base + said)[:-1][here],
    )


@dataclass(frozen=True)
class _Ground:
    """What each forecast knows besides the signal; the last one is the forecast that is made now.

    Attributes:
        origins: number of the period at whose end it is made.
        design: a row each: one, and the outcomes it leans on.
        base: what is added to what is forecast.
        came: outcome less base, of all but the last.
        rows: how many forecasts it can learn from, since their outcomes are published.
    """

    origins: Whole
    design: Floats
    base: Floats
    came: Floats
    rows: Whole


def _ground(y: Floats, known: Whole, setting: Setting, wanders: bool) -> _Ground:
    horizon, season = setting.horizon, setting.season
    seasonal = season > 1 and y.size >= 3 * season
    targets = np.arange(y.size)
    last = np.searchsorted(known, targets - horizon, side="right") - 1
    reach = (season if seasonal else 0) + int(wanders)
    keep = (last >= reach) & (targets - horizon >= setting.most_lags - 1 + int(wanders))
    # Now is when the last outcome came out.
    now = max(int(known[-1]), y.size - 1) + horizon
    targets, last = np.append(targets[keep], now), np.append(last[keep], y.size - 1)
    base = y[last] if wanders else np.full(last.size, y.mean())
    columns = [y[last] - y[last - 1] if wanders else y[last]]
    if seasonal:
        then = y[np.minimum(targets - season, y.size - 1)]
        columns.append(then - y[last - season] if wanders else then)
    design = np.column_stack(columns)
    design = np.column_stack([np.ones(last.size), design - design.mean(axis=0)])
    rows = np.searchsorted(known[targets[:-1]], targets - horizon, side="right")
    came = y[targets[:-1]] - base[:-1]
    return _Ground(targets - horizon, design, base, came, np.minimum(rows, targets.size - 1))


def _expanding(design: Floats, came: Floats, rows: Whole) -> tuple[Floats, Floats]:
    """Least squares at each origin from its rows: the forecast of its own outcome, and the squares that are left."""
    past = design[:-1]
    width = design.shape[1]
    outer = np.vstack([np.zeros((1, width, width)), np.cumsum(past[:, :, None] * past[:, None, :], axis=0)])[rows]
    cross = np.vstack([np.zeros((1, width)), np.cumsum(past * came[:, None], axis=0)])[rows]
    whole = np.concatenate([[0.0], np.cumsum(came * came)])[rows]
    size = np.einsum("rii->ri", outer)
    # A breath of ridge keeps a column that never varies from breaking the rest.
    outer = outer + np.eye(width) * (1e-9 * size + 1e-12)[:, :, None]
    found = np.linalg.solve(outer, cross[:, :, None])[:, :, 0]
    return (design * found).sum(axis=1), whole - (cross * found).sum(axis=1)


def _with_signal(ground: _Ground, x: Floats, most_lags: int) -> Floats:
    """Forecasts with the lag of the signal that fits best what each origin knows."""
    apart, scale = x.mean(), x.std() or 1.0
    forecasts, squares = [], []
    for lag in range(most_lags):
        own = (x[np.minimum(ground.origins - lag, x.size - 1)] - apart) / scale
        said, left = _expanding(np.column_stack([ground.design, own]), ground.came, ground.rows)
        forecasts.append(said)
        squares.append(left)
    best = np.argmin(squares, axis=0)
    result: Floats = np.array(forecasts)[best, np.arange(ground.origins.size)]
    return result


def _shuffled(x: Floats, block: int, random: np.random.Generator) -> Floats:
    """The signal in blocks, in another order."""
    starts = np.arange(0, x.size, block)
    return np.concatenate([x[at : at + block] for at in random.permutation(starts)])


_DRIFTS_FROM = 0.7
"""Correlation of neighbours from which on a short series is taken for one that wanders."""


def drifts(values: ArrayLike) -> bool:
    """Whether a series wanders rather than comes back, so that changes and not levels have to be compared.

    Two series that wander, each by itself, look related in their levels: the test then finds skill of an irrelevant
    signal twice as often as it may. Granger & Newbold (1974), doi:10.1016/0304-4076(74)90034-7.
    """
    series = np.asarray(values, dtype=np.float64)
    apart = series - series.mean()
    squares = float(apart @ apart)
    return squares > 0 and float(apart[1:] @ apart[:-1]) / squares >= _DRIFTS_FROM
