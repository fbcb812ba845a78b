"""The plan as a problem for the solver: uncertain gains by their expectation, with a margin on what is asked for.

A requirement is taken to hold where the expected level reaches it by `margin` standard deviations of what is uncertain
about it: the level now, its drift, the gain of an action and whether that succeeds. Chance constraints over scenarios
would say the same directly and are out of reach of solvers at this size; whether the margin was wide enough is found
out by drawing (`chance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, floor

import numpy as np
from scipy.special import ndtr

from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import Requirement, Stage
from pappus.roadmap.action import Raise, settings
from pappus.roadmap.choices import Choices
from pappus.roadmap.wish import Wish
from pappus.statistics.project_scheduling import Activities, Aims, Gate, Rise, Threshold

_UNIT = 1000
_TENTHS = 10
_NO_CAP = 100 * _UNIT
_WEEKS_A_YEAR = 52.1775
_ROUNDING = 1e-9


def activities(
    choices: Choices, wish: Wish, names: Sequence[str], horizon: int, *, required: bool = False
) -> Activities:
    """Actions as the solver takes them: weeks, tenths of person-days a week, whole units of money.

    Args:
        choices: the actions.
        wish: with the capacity of each role.
        names: which of them, in the order of the solver.
        horizon: week by whose end everything is to be done. What is under way may last longer; then it is there to the
            end.
        required: whether all of them have to be done, or only those under way.
    """
    place = {name: index for index, name in enumerate(names)}
    begun = choices.under_way
    roles = sorted({role for name in names for role in choices.actions[name].effort_days})
    return Activities(
        durations=[min(choices.weeks[name], horizon) if name in begun else choices.weeks[name] for name in names],
        demands=[[_demand(choices, name, role) for name in names] for role in roles],
        capacities=[max(floor(wish.capacity[role] * _TENTHS), _least(choices, names, role)) for role in roles],
        costs=[round(choices.cost(name, wish.day_cost)) for name in names],
        before=[(place[one], place[name]) for name in names for one in choices.before(name) if one in place],
        apart=[
            (place[name], place[one])
            for name in names
            for one in choices.actions[name].apart_from
            if one in place and not {name, one} <= begun
        ],
        required=frozenset(range(len(names))) if required else frozenset(),
        started=frozenset(place[name] for name in begun if name in place),
    )


def horizon_weeks(wish: Wish, margin: float) -> int:
    """Weeks by which everything is planned to be done: fewer than there are, since actions take longer than planned."""
    return floor(wish.weeks / exp(margin * settings()["overrun_sd"] / 2))


def aims(choices: Choices, draws: LevelDraws, wish: Wish, names: Sequence[str], margin: float) -> Aims:
    """The gates on the way with this margin, in thousandths of a level."""
    place = {name: index for index, name in enumerate(names)}
    asked = dict.fromkeys((one.practice, one.level) for one in wish.requirements())
    applying = [key for key in asked if draws.applicable[draws.index[key[0]]]]
    needs = [_need(choices, draws, wish, place, key, margin) for key in applying]
    thresholds = {
        key: Threshold(index, need.least) for index, (key, need) in enumerate(zip(applying, needs, strict=True))
    }
    gates = dict.fromkeys(stage for target in wish.targets for stage in _Gates.of(target.gates))
    return Aims([need.rise for need in needs], [one.gate(thresholds) for one in gates])


@dataclass(frozen=True)
class _Gates:
    """A gate without the words of its stage, so that equal ones of two targets are one."""

    lines: tuple[Requirement, ...]
    quorum: float

    @staticmethod
    def of(stages: Sequence[Stage]) -> list[_Gates]:
        return [_Gates(stage.gate, stage.quorum) for stage in stages]

    def gate(self, thresholds: dict[tuple[str, int], Threshold]) -> Gate:
        lines = [one for one in self.lines if (one.practice, one.level) in thresholds]
        of = {one: thresholds[one.practice, one.level] for one in lines}
        return Gate(
            essential=[of[one] for one in lines if one.essential],
            others=[of[one] for one in lines if not one.essential],
            least=ceil(self.quorum * len(lines) - _ROUNDING),
        )


@dataclass(frozen=True)
class _Need:
    rise: Rise
    least: int


def _need(
    choices: Choices, draws: LevelDraws, wish: Wish, place: dict[str, int], key: tuple[str, int], margin: float
) -> _Need:
    practice, level = key
    levels = draws.levels[:, draws.index[practice]]
    lines = [
        (place[name], line, choices.actions[name].fails)
        for name in place
        for line in choices.actions[name].raises
        if line.practice == practice
    ]
    mean = float(levels.mean())
    drift = settings()["drift_sd_a_year"] ** 2 * wish.weeks / _WEEKS_A_YEAR
    start = floor(mean * _UNIT)
    holds = float(ndtr((levels - level + 0.5) / np.sqrt(drift + _ROUNDING)).mean())
    if holds >= float(ndtr(margin)):
        return _Need(Rise(start), start)
    uncertain = np.sqrt(float(levels.var()) + drift + _gain_variance(lines))
    return _Need(Rise(start, _steps(lines, level)), ceil((level - 0.5 + margin * uncertain) * _UNIT))


def _gain_variance(lines: Sequence[tuple[int, Raise, float]]) -> float:
    """Variance of what one action adds, on average over those that could."""
    variances = [(1 - fails) * line.spread**2 + fails * (1 - fails) * line.by**2 for _, line, fails in lines]
    return float(np.mean(variances)) if variances else 0.0


def _steps(lines: Sequence[tuple[int, Raise, float]], level: int) -> list[tuple[int, list[tuple[int, int]]]]:
    """Gains by cap; actions that lead to the level asked for, or beyond, add up without one: more of them is surer."""
    by_cap: dict[int, list[tuple[int, int]]] = {}
    for index, line, fails in lines:
        cap = _NO_CAP if line.up_to >= level else round(line.cap * _UNIT)
        by_cap.setdefault(cap, []).append((index, floor(line.by * (1 - fails) * _UNIT)))
    return sorted(by_cap.items())


def _demand(choices: Choices, name: str, role: str) -> int:
    days = choices.actions[name].effort_days.get(role, 0.0) * choices.left[name]
    return ceil(days / choices.weeks[name] * _TENTHS - _ROUNDING)


def _least(choices: Choices, names: Sequence[str], role: str) -> int:
    """What is under way takes what it takes, even where that is more than the role has."""
    return sum(_demand(choices, name, role) for name in names if name in choices.under_way)
