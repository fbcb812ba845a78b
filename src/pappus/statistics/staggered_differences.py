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


def group_time_effects(
    outcomes: Floats, starts: Ints, controls: Controls = "not_yet", fewest: int = 1, looked_back: int = 1
) -> Cells:
    """The effect on each cohort in each period but the first.

    From its start on, a cohort is compared with how it was just before the start; before, each period with the one
    before that. Cells with too few controls are left out, and units that had begun by the first period, of which
    nothing is known from before.

    Args:
        outcomes: units × periods, without gaps.
        starts: for each unit the position of the first period in which it has begun; `NEVER` where it never does.
        controls: units that never begin, or all that have not begun by the period.
        fewest: so many controls a cell needs.
        looked_back: over so many periods before the start, as far as there are, the mean says how it was. Where those
            begin who just had a good period, the last one alone makes any return to the usual look like an effect.
    """
    seen = starts > 0
    outcomes, starts = outcomes[seen], starts[seen]
    units, length = outcomes.shape
    found: list[tuple[int, int, float]] = []
    influence: list[Floats] = []
    for cohort in np.unique(starts[starts < length]):
        ours = starts == cohort
        for period in range(1, length):
            waiting = _controls(starts, period, cohort, controls)
            if waiting.sum() >= fewest:
                base = outcomes[:, period - 1] if period < cohort else _before(outcomes, int(cohort), looked_back)
                change = outcomes[:, period] - base
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
    """How much more those who are to begin rise in each period before their start than the others; null without any.

    The slope of the least squares line through all periods before, which a drift moves far more surely than it moves
    the difference between the last and the first.
    """
    # Of a line's slope a step counts by how many periods lie on both sides of it.
    chosen = cells.periods < cells.cohorts
    return _weighed(cells, chosen, (cells.periods * (cells.cohorts - cells.periods))[chosen].astype(np.float64))


def periods_ahead(cells: Cells, looked_back: int = 1, growth: float = 0.0) -> float:
    """By how many periods of a drift from before those who have begun were carried, if it goes on.

    The mean number of periods from the middle of those that say how it was to those in which the effect is taken; with
    growth, those of the pace at which the drift was in the middle of all periods before.

    Args:
        cells: the effects.
        looked_back: as in `group_time_effects`.
        growth: by so much of itself the drift gains pace in each period.
    """
    after = cells.periods >= cells.cohorts
    periods, begun = cells.periods[after], cells.cohorts[after]
    cohorts, sizes = np.unique(cells.starts, return_counts=True)
    weights = sizes[np.searchsorted(cohorts, begun)]
    seen = np.minimum(looked_back, begun)
    ahead = periods - begun + (seen + 1) / 2
    if growth:
        ahead = np.exp(growth * (begun - seen) / 2) * np.expm1(growth * ahead) / growth
    return float(np.average(ahead, weights=weights))


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


def placebos(outcomes: Floats, starts: Ints, draws: int, bound: float, seed: int, looked_back: int = 1) -> Placebos:
    """The overall effect on units that never began and are given the starts of others.

    Args:
        outcomes: units that never begin × periods; at least twice as many units as starts.
        starts: the starts to give away, one a unit that did begin.
        draws: number of draws.
        bound: so many standard errors from 0 an effect counts as told apart from nothing.
        seed: of the draws.
        looked_back: as in `group_time_effects`.
    """
    rng = np.random.default_rng(seed)
    units = outcomes.shape[0]
    given = np.full((draws, units), NEVER, dtype=np.int64)
    for row in given:
        row[rng.choice(units, size=starts.size, replace=False)] = starts
    after, before = _sums_of_changes(outcomes, starts, looked_back)
    effects, errors = _means_of_sums(after, given)
    return Placebos(effects, _means_of_sums(before, given)[0], float((np.abs(effects) > bound * errors).mean()))


_Sums = dict[int, tuple[int, Floats]]


def _before(outcomes: Floats, cohort: int, looked_back: int) -> Floats:
    before: Floats = outcomes[:, max(cohort - looked_back, 0) : cohort].mean(axis=1)
    return before


def _sums_of_changes(outcomes: Floats, starts: Ints, looked_back: int) -> tuple[_Sums, _Sums]:
    """For each cohort the weight of its cells from the start on, and each unit's changes over them; and before it."""
    length = outcomes.shape[1]
    cohorts = [int(one) for one in np.unique(starts) if 0 < one < length]
    after = {
        one: (length - one, outcomes[:, one:].sum(axis=1) - (length - one) * _before(outcomes, one, looked_back))
        for one in cohorts
    }
    steps = {one: np.arange(1, one) * (one - np.arange(1, one)) for one in cohorts}
    return after, {one: (int(by.sum()), np.diff(outcomes[:, :one]) @ by) for one, by in steps.items()}


def _means_of_sums(sums: _Sums, given: Ints) -> tuple[Floats, Floats]:
    """The mean over cells that `group_time_effects` finds against units that never begin, and its error, for each draw.

    Args:
        sums: by cohort, of `_sums_of_changes`; none at all give no draw a mean.
        given: draws × units, the start of each unit.
    """
    used = {one: found for one, found in sums.items() if found[0]}
    if not used:
        return np.zeros(0), np.zeros(0)
    never, members = given >= NEVER, {one: given == one for one in used}
    sizes = {one: member.mean(axis=1) for one, member in members.items()}
    whole = sum(sizes[one] * weight for one, (weight, _) in used.items())
    means = {one: (_means(members[one], change), _means(never, change)) for one, (_, change) in used.items()}
    effects = {one: ours - others for one, (ours, others) in means.items()}
    values: Floats = sum((sizes[one] * effect for one, effect in effects.items()), np.zeros(len(given))) / whole
    influence = np.zeros(given.shape)
    for one, (weight, change) in used.items():
        ours, others = means[one]
        influence += np.where(members[one], change - ours[:, None], 0.0)
        influence -= (sizes[one] / never.mean(axis=1))[:, None] * np.where(never, change - others[:, None], 0.0)
        influence += (members[one] - sizes[one][:, None]) * (effects[one] - values * weight)[:, None]
    return values, np.sqrt((influence**2).sum(axis=1)) / whole / given.shape[1]


def _means(members: Flags, values: Floats) -> Floats:
    """Of each row the mean of the values of its members."""
    means: Floats = (members @ values) / members.sum(axis=1)
    return means


def _controls(starts: Ints, latest: int, cohort: int, controls: Controls) -> Flags:
    never = starts >= NEVER
    return never if controls == "never" else never | ((starts > latest) & (starts != cohort))


def _share_of_error(change: Floats, members: Flags) -> Floats:
    """What each unit adds to the error of the members' mean change."""
    off = np.where(members, change - change[members].mean(), 0.0)
    result: Floats = off / members.mean()
    return result


def _weighed(cells: Cells, chosen: Flags, by: Floats | None = None) -> Effect | None:
    if not chosen.any():
        return None
    value, influence = _weighed_influence(cells, chosen, by)
    return Effect(value, _error(influence))


def _weighed_influence(cells: Cells, chosen: Flags, by: Floats | None = None) -> tuple[float, Floats]:
    """The mean of cells by the sizes of their cohorts, with what each unit adds to its error and to the weights'.

    Args:
        cells: all cells.
        chosen: which of them.
        by: a further weight of each of these; null for the same.
    """
    member = (cells.starts[:, None] == cells.cohorts[None, chosen]) * (1.0 if by is None else by)
    sizes = member.mean(axis=0)
    effects, whole = cells.effects[chosen], sizes.sum()
    value = float(effects @ sizes / whole)
    off = member - sizes
    weights_too = off @ (effects / whole) - off.sum(axis=1) * value / whole
    return value, cells.influence[:, chosen] @ (sizes / whole) + weights_too


def _error(influence: Floats) -> float:
    return float(np.sqrt((influence**2).sum()) / influence.size)
