"""Differences in differences where units begin at different times (Callaway & Sant'Anna), with placebos.

Each cohort, the units that begin in one period, is compared with units that have not begun: never with those that began
before it, which is what biases two-way fixed effects.

Source: Callaway & Sant'Anna (2021), doi:10.1016/j.jeconom.2020.12.001, without covariates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

Controls = Literal["never", "not_yet"]

NEVER = 2**31
"""Start of a unit that never begins."""


@dataclass(frozen=True)
class Cells:
    """The effect on each cohort in each period.

    Attributes:
        cohorts: for each cell the period in which its cohort begins.
        periods: for each cell the period in which the effect is taken; before the cohort's start it should be nil.
        effects: mean change of the cohort less that of its controls.
        influence: units × cells, what each unit adds to the error; the covariance of the effects is its cross product
            over the square of the number of units.
        starts: the start of each of these units.
    """

    cohorts: Ints
    periods: Ints
    effects: Floats
    influence: Floats
    starts: Ints


@dataclass(frozen=True)
class Effect:
    """An effect with its standard error; one unit, with all its periods, is one observation."""

    value: float
    error: float


@dataclass(frozen=True)
class Placebos:
    """What the method finds where nothing began.

    Attributes:
        effects: the effect found in each draw.
        trends: the rise in each period before the start found in each draw; as many, or none at all.
        alarms: share of draws in which it would have been told apart from nothing.
    """

    effects: Floats
    trends: Floats
    alarms: float


def group_time_effects(outcomes: Floats, starts: Ints, controls: Controls = "not_yet", fewest: int = 1) -> Cells:
    """The effect on each cohort in each period but the first.

    From its start on, a cohort is compared with how it was just before the start; before, each period with the one
    before that. Cells with too few controls are left out, and units that had begun by the first period, of which
    nothing is known from before.

    Args:
        outcomes: units × periods, without gaps.
        starts: for each unit the position of the first period in which it has begun; `NEVER` where it never does.
        controls: units that never begin, or all that have not begun by the period.
        fewest: so many controls a cell needs.
    """
    seen = starts > 0
    outcomes, starts = outcomes[seen], starts[seen]
    units, length = outcomes.shape
    found: list[tuple[int, int, float]] = []
    influence: list[Floats] = []
    for cohort in np.unique(starts[starts < length]):
        ours = starts == cohort
        for period in range(1, length):
            base = cohort - 1 if period >= cohort else period - 1
            waiting = _controls(starts, max(period, base), cohort, controls)
            if waiting.sum() >= fewest:
                change = outcomes[:, period] - outcomes[:, base]
                found.append((int(cohort), period, float(change[ours].mean() - change[waiting].mean())))
                influence.append(_share_of_error(change, ours) - _share_of_error(change, waiting))
    cells = np.array(found, dtype=np.float64).reshape(-1, 3)
    return Cells(
        cells[:, 0].astype(np.int64),
        cells[:, 1].astype(np.int64),
        cells[:, 2],
        np.array(influence).reshape(-1, units).T,
        starts,
    )


def overall_effect(cells: Cells) -> Effect | None:
    """The mean effect on those who have begun, each cohort and period by the size of the cohort; null without any."""
    return _weighed(cells, cells.periods >= cells.cohorts)


def trend_before(cells: Cells) -> Effect | None:
    """How much more those who are to begin rise in each period before their start than the others; null without any."""
    return _weighed(cells, cells.periods < cells.cohorts)


def effect_by_exposure(cells: Cells) -> dict[int, Effect]:
    """The effect by the number of periods since the start; below 0 before it, where it should be nil."""
    exposures = cells.periods - cells.cohorts
    found = {int(one): _weighed(cells, exposures == one) for one in np.unique(exposures)}
    return {exposure: effect for exposure, effect in found.items() if effect is not None}


def mean_over_exposures(cells: Cells) -> Effect | None:
    """The mean of the effects by number of periods since the start, from the start on; null without any."""
    exposures = cells.periods - cells.cohorts
    after = [int(one) for one in np.unique(exposures) if one >= 0]
    if not after:
        return None
    parts = [_weighed_influence(cells, exposures == one) for one in after]
    value = float(np.mean([part[0] for part in parts]))
    return Effect(value, _error(np.mean([part[1] for part in parts], axis=0)))


def pretrend_p(cells: Cells) -> float | None:
    """How probable effects before the start as large as these are where there is none; null if there is no such period.

    A Wald test on all cells from before the start; those whose covariance depends on others' count once.
    """
    before = cells.periods < cells.cohorts
    if not before.any():
        return None
    from scipy.stats import chi2

    effects, influence = cells.effects[before], cells.influence[:, before]
    covariance = influence.T @ influence / influence.shape[0] ** 2
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    statistic = float(effects @ np.linalg.pinv(covariance, hermitian=True) @ effects)
    return float(chi2.sf(statistic, rank)) if rank else 1.0


def placebos(outcomes: Floats, starts: Ints, draws: int, bound: float, seed: int) -> Placebos:
    """The overall effect on units that never began and are given the starts of others.

    Args:
        outcomes: units that never begin × periods; at least twice as many units as starts.
        starts: the starts to give away, one a unit that did begin.
        draws: number of draws.
        bound: so many standard errors from 0 an effect counts as told apart from nothing.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    units, effects, trends, alarms = outcomes.shape[0], [], [], 0
    after, before = _sums_of_changes(outcomes, starts)
    for _ in range(draws):
        given = np.full(units, NEVER, dtype=np.int64)
        given[rng.choice(units, size=starts.size, replace=False)] = starts
        found, trend = _mean_of_sums(after, given), _mean_of_sums(before, given)
        if found is not None:
            effects.append(found.value)
            alarms += abs(found.value) > bound * found.error
        if trend is not None:
            trends.append(trend.value)
    return Placebos(np.array(effects), np.array(trends), alarms / max(len(effects), 1))


_Sums = dict[int, tuple[int, Floats]]


def _sums_of_changes(outcomes: Floats, starts: Ints) -> tuple[_Sums, _Sums]:
    """For each cohort its number of cells from the start on, with each unit's changes summed over them; and before."""
    length = outcomes.shape[1]
    cohorts = [int(one) for one in np.unique(starts) if 0 < one < length]
    after = {
        one: (length - one, outcomes[:, one:].sum(axis=1) - (length - one) * outcomes[:, one - 1]) for one in cohorts
    }
    return after, {one: (one - 1, outcomes[:, one - 1] - outcomes[:, 0]) for one in cohorts}


def _mean_of_sums(sums: _Sums, starts: Ints) -> Effect | None:
    """The mean over cells that `group_time_effects` finds against units that never begin, without going over each."""
    never, members = starts >= NEVER, {cohort: starts == cohort for cohort in sums}
    whole = sum(members[cohort].mean() * cells for cohort, (cells, _) in sums.items())
    if not whole:
        return None
    effects = {one: float(change[members[one]].mean() - change[never].mean()) for one, (_, change) in sums.items()}
    value = float(sum(members[one].mean() * effect for one, effect in effects.items()) / whole)
    influence = np.zeros(starts.size)
    for one, (cells, change) in sums.items():
        size = members[one].mean()
        influence += size * (_share_of_error(change, members[one]) - _share_of_error(change, never))
        influence += (members[one] - size) * (effects[one] - value * cells)
    return Effect(value, _error(influence / whole))


def _controls(starts: Ints, latest: int, cohort: int, controls: Controls) -> Flags:
    never = starts >= NEVER
    return never if controls == "never" else never | ((starts > latest) & (starts != cohort))


def _share_of_error(change: Floats, members: Flags) -> Floats:
    """What each unit adds to the error of the members' mean change."""
    off = np.where(members, change - change[members].mean(), 0.0)
    result: Floats = off / members.mean()
    return result


def _weighed(cells: Cells, chosen: Flags) -> Effect | None:
    if not chosen.any():
        return None
    value, influence = _weighed_influence(cells, chosen)
    return Effect(value, _error(influence))


def _weighed_influence(cells: Cells, chosen: Flags) -> tuple[float, Floats]:
    """The mean of cells by the sizes of their cohorts, with what each unit adds to its error and to the weights'."""
    member = cells.starts[:, None] == cells.cohorts[None, chosen]
    sizes = member.mean(axis=0)
    effects, whole = cells.effects[chosen], sizes.sum()
    value = float(effects @ sizes / whole)
    off = member - sizes
    weights_too = off @ (effects / whole) - off.sum(axis=1) * value / whole
    return value, cells.influence[:, chosen] @ (sizes / whole) + weights_too


def _error(influence: Floats) -> float:
    return float(np.sqrt((influence**2).sum()) / influence.size)
