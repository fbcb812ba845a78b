"""An organisation that follows a plan, week by week, to see whether it arrives as often as the plan said.

The true levels are given; each week they drift a little, actions begin when their day has come and what they wait for
is done, and on the day they end they have succeeded or not. It shares no code with the planner.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import numpy as np

from pappus.maturity.model import MaturityModel, stage_reached
from pappus.roadmap.action import Action
from pappus.roadmap.plan import Plan

_WEEKS_A_YEAR = 52.1775
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class World:
    """How life goes.

    Attributes:
        overrun_sd: of the logarithm of how much longer an action takes than planned.
        drift_sd_a_year: how far a practice moves by itself in a year, in levels.
    """

    overrun_sd: float = 0.2
    drift_sd_a_year: float = 0.2


@dataclass
class _Running:
    """What goes on in the organisation at one time."""

    levels: dict[str, float]
    ends: dict[str, float] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)


def follow(
    plan: Plan,
    actions: Mapping[str, Action],
    levels: Mapping[str, float],
    rng: np.random.Generator,
    world: World = World(),
) -> dict[str, float]:
    """The levels of an organisation on the day of the target, after it has followed a plan.

    Args:
        plan: what it does.
        actions: the actions of the plan, by id.
        levels: its true levels at the start, by practice.
        rng: its luck.
        world: how life goes.
    """
    running = _Running(dict(levels))
    weeks = (plan.by - plan.start).days // _DAYS_A_WEEK
    weekly = world.drift_sd_a_year / math.sqrt(_WEEKS_A_YEAR)
    waiting = [(one.id, (one.starts - plan.start).days / _DAYS_A_WEEK, one.after) for one in plan.actions]
    lasts = {one.id: ((one.ends - one.starts).days + 1) / _DAYS_A_WEEK for one in plan.actions}
    for week in range(weeks + 1):
        if week:
            for practice in running.levels:
                moved = running.levels[practice] + weekly * rng.standard_normal()
                running.levels[practice] = min(4.5, max(-0.5, moved))
        _finish(running, actions, week, rng)
        _begin(running, waiting, lasts, week, rng, world)
    return running.levels


def arrives(model: MaturityModel, stage: str, levels: Mapping[str, float], not_applicable: Set[str]) -> bool:
    """Whether these levels reach a stage."""
    return stage_reached(model, levels, not_applicable) >= model.stage_index(stage)


def _begin(
    running: _Running,
    waiting: list[tuple[str, float, tuple[str, ...]]],
    lasts: Mapping[str, float],
    week: int,
    rng: np.random.Generator,
    world: World,
) -> None:
    for entry in list(waiting):
        name, planned, after = entry
        if planned <= week and all(one in running.done for one in after):
            # What it waited for may have ended within the week; work goes on from there.
            begins = max([planned, *(running.ends[one] for one in after)])
            running.ends[name] = begins + lasts[name] * math.exp(world.overrun_sd * rng.standard_normal())
            waiting.remove(entry)


def _finish(running: _Running, actions: Mapping[str, Action], week: int, rng: np.random.Generator) -> None:
    for name, end in sorted(running.ends.items(), key=lambda one: one[1]):
        if name in running.done or end > week:
            continue
        running.done.add(name)
        if rng.random() < actions[name].fails:
            continue
        for line in actions[name].raises:
            if line.practice in running.levels:
                gain = max(0.0, line.by + line.spread * rng.standard_normal())
                before = running.levels[line.practice]
                running.levels[line.practice] = max(before, min(before + gain, line.up_to + 0.499))
