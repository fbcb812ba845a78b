"""The chance of each stage, by drawing what may become of the organisation while actions are under way.

A draw takes the levels of all practices as they may be now, lets them drift, lets each action run longer or shorter
than planned, succeed or come to nothing, and adds what those that are done by a day bring about. Draws are made once
for a set of actions, so that two plans are compared on the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pappus.maturity.draws import LevelDraws
from pappus.maturity.placement import stage_reached
from pappus.roadmap.action import settings
from pappus.roadmap.choices import Choices
from pappus.roadmap.wish import Target

_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]
_WEEKS_A_YEAR = 52.1775
_LOWEST, _HIGHEST = -0.5, 4.5
Use = Literal["sketching", "planning", "judging"]

_USES: tuple[Use, ...] = get_args(Use)


@dataclass(frozen=True, eq=False)
class _Line:
    """What an action adds to one practice in each draw: nothing where it fails."""

    action: str
    cap: float
    gains: _Floats


@dataclass(frozen=True, eq=False)
class Futures:
    """What may come of the organisation, draw by draw.

    Attributes:
        choices: the actions.
        draws: gives the order of the practices, and which apply.
        start: levels now, draws × practices.
        drift: how far each practice drifts in a year, draws × practices.
        overruns: how many times as long as planned each action takes, by id.
        lines: by practice (its column), what actions add to it, the lowest cap first.
        drifted: levels by week if nothing is done, as far as they were needed yet.
    """

    choices: Choices
    draws: LevelDraws
    start: _Floats
    drift: _Floats
    overruns: Mapping[str, _Floats]
    lines: Mapping[int, tuple[_Line, ...]]
    drifted: dict[float, _Floats] = field(default_factory=dict)

    def ends(self, starts: Mapping[str, float]) -> dict[str, _Floats]:
        """The week in which each action ends, in each draw; one that runs late holds up what waits for it.

        Args:
            starts: planned first week of each action that is done.
        """
        found: dict[str, _Floats] = {}
        for name in sorted(starts, key=lambda one: (starts[one], one not in self.choices.under_way, one)):
            begins = np.full(self.start.shape[0], float(starts[name]))
            action = self.choices.actions[name]
            if name in self.choices.under_way:
                found[name] = begins + self.choices.weeks[name] * self.overruns[name]
                continue
            apart = {*action.apart_from, *(one for one in found if name in self.choices.actions[one].apart_from)}
            for other in (*action.after, *apart):
                if other in found:
                    begins = np.maximum(begins, found[other])
            found[name] = begins + self.choices.weeks[name] * self.overruns[name]
        return found

    def levels(self, ends: Mapping[str, _Floats], week: float) -> _Floats:
        """Levels of all practices at the end of a week, draws × practices.

        What is done adds up to its cap; actions that lead less far count first.
        """
        levels = self._undisturbed(week).copy(order="F")
        done = {name: end <= week + 1e-9 for name, end in ends.items()}
        for column, lines in self.lines.items():
            level = levels[:, column]
            for line in lines:
                if line.action in done:
                    gain = np.where(done[line.action], line.gains, 0.0)
                    level = np.maximum(level, np.minimum(level + gain, line.cap))
            levels[:, column] = level
        return levels

    def _undisturbed(self, week: float) -> _Floats:
        """Levels at the end of a week if nothing is done; columns lie together, since they are taken one by one."""
        if week not in self.drifted:
            moved = self.start + self.drift * np.sqrt(week / _WEEKS_A_YEAR)
            self.drifted[week] = np.asfortranarray(np.clip(moved, _LOWEST, _HIGHEST))
        return self.drifted[week]

    def reached(self, target: Target, levels: _Floats) -> NDArray[np.int64]:
        """Index of the stage that each draw reaches on the model of a target."""
        return stage_reached(target.model, self.draws, levels, self.draws.applicable)

    def attained(self, targets: Sequence[Target], starts: Mapping[str, float], week: float) -> _Flags:
        """Whether every target is reached at the end of a week, in each draw."""
        levels = self.levels(self.ends(starts), week)
        held = np.ones(levels.shape[0], dtype=bool)
        for target in targets:
            held &= self.reached(target, levels) >= target.index
        return held

    def chance(self, targets: Sequence[Target], starts: Mapping[str, float], week: float) -> float:
        """Probability that every target is reached at the end of a week."""
        return float(self.attained(targets, starts, week).mean())


def futures(choices: Choices, draws: LevelDraws, use: Use, seed: int | None = None) -> Futures:
    """Draws of what may come; the same for the same arguments.

    Args:
        choices: the actions that may be done.
        draws: levels as they are known. Plans are made on the even ones and judged on the odd ones.
        use: whether to rank what could be done next, to make a plan with them, or to judge one.
        seed: null for the usual one.
    """
    rng = np.random.default_rng([seed or settings()["seed"], _USES.index(use)])
    half = draws.levels[1::2] if use == "judging" else draws.levels[0::2]
    count = settings()["draws"][use]
    rows = np.arange(count) % half.shape[0]
    shape = (count, draws.levels.shape[1])
    drift = rng.normal(0.0, settings()["drift_sd_a_year"], shape)
    overruns, lines = {}, dict[int, list[_Line]]()
    for name, action in choices.actions.items():
        overruns[name] = rng.lognormal(0.0, settings()["overrun_sd"], count)
        succeeds = rng.random(count) >= action.fails
        for line in action.raises:
            gains = np.maximum(rng.normal(line.by, line.spread, count), 0.0) * succeeds
            if line.practice in draws.index:
                lines.setdefault(draws.index[line.practice], []).append(_Line(name, line.cap, gains))
    ordered = {column: tuple(sorted(found, key=lambda line: line.cap)) for column, found in lines.items()}
    return Futures(choices, draws, half[rows], drift, overruns, ordered)
