"""Which actions a plan may choose from: those that lead to the target, less what is done, dropped or in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

import numpy as np

from pappus.maturity.draws import LevelDraws
from pappus.roadmap.action import Action, settings
from pappus.roadmap.wish import Ground, Wish

Reason = Literal["done", "dropped", "in_place"]
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Choices:
    """What a plan may choose from.

    Attributes:
        actions: by id, those that lead to the target or are under way.
        weeks: how long each still takes.
        under_way: ids of those that have begun; they are carried on.
        left: share of each action's effort and outlay that is still to come.
        set_aside: why other actions that would lead to the target are not planned, by id.
    """

    actions: Mapping[str, Action]
    weeks: Mapping[str, int]
    under_way: frozenset[str]
    left: Mapping[str, float]
    set_aside: Mapping[str, Reason]

    def cost(self, name: str, day_cost: float) -> float:
        """What an action still costs, people's time counted."""
        return self.actions[name].cost(day_cost) * self.left[name]

    def before(self, name: str) -> tuple[str, ...]:
        """The actions that have to be done before one that has not begun; what is done or in place no longer counts."""
        if name in self.under_way:
            return ()
        return tuple(one for one in self.actions[name].after if one in self.actions)

    def with_prerequisites(self, name: str) -> frozenset[str]:
        """An action with everything that has to be done before it."""
        return frozenset({name}).union(*(self.with_prerequisites(one) for one in self.before(name)))

    def with_dependants(self, name: str, among: Sequence[str] | frozenset[str]) -> frozenset[str]:
        """An action with everything that cannot be done without it."""
        return frozenset(one for one in among if name in self.with_prerequisites(one))


def choices(ground: Ground, wish: Wish) -> Choices:
    """The actions from which a plan is made."""
    entries = {one.action: one for one in ground.entries}
    aside: dict[str, Reason] = {}
    for name, action in ground.actions.items():
        status = entries[name].status if name in entries else None
        if status == "done":
            aside[name] = "done"
        elif status == "dropped":
            aside[name] = "dropped"
        elif status != "under_way" and _in_place(action, ground.draws):
            aside[name] = "in_place"
    begun = {one.action for one in ground.entries if one.status == "under_way" and one.action in ground.actions}
    wanted = _wanted(ground, wish, aside) | begun
    left = {name: _left(entries[name].starts_at, ground.actions[name], wish.start) for name in begun}
    return Choices(
        actions={name: ground.actions[name] for name in sorted(wanted)},
        weeks={name: max(1, ceil(ground.actions[name].weeks * left.get(name, 1.0))) for name in wanted},
        under_way=frozenset(begun),
        left={name: left.get(name, 1.0) for name in wanted},
        set_aside={name: why for name, why in aside.items() if _serves(ground.actions[name], wish, ground.draws)},
    )


def _wanted(ground: Ground, wish: Wish, aside: Mapping[str, Reason]) -> set[str]:
    """What raises a practice that the target asks for, with what has to be done before it; none that waits in vain."""
    found: set[str] = set()

    def add(name: str) -> None:
        if name not in found and name not in aside:
            found.add(name)
            for one in ground.actions[name].after:
                add(one)

    for name, action in ground.actions.items():
        if _serves(action, wish, ground.draws):
            add(name)
    dropped = {name for name, why in aside.items() if why == "dropped"}
    while vain := {name for name in found if dropped & set(ground.actions[name].after)}:
        found -= vain
        dropped |= vain
    return found


def _serves(action: Action, wish: Wish, draws: LevelDraws) -> bool:
    """Whether it raises a practice that the target asks for and that applies."""
    asked = {line.practice for line in wish.requirements() if draws.applicable[draws.index[line.practice]]}
    return any(line.practice in asked for line in action.raises)


def _in_place(action: Action, draws: LevelDraws) -> bool:
    """Whether everything that it raises is known to stand where it would bring it, or does not apply."""
    columns = [(draws.index[line.practice], line.up_to) for line in action.raises if line.practice in draws.index]
    sure = settings()["in_place"]
    held = [
        not draws.applicable[column]
        or (draws.known[column] and np.mean(draws.levels[:, column] >= up_to - 0.5) >= sure)
        for column, up_to in columns
    ]
    return all(held)


def _left(starts_at: str | None, action: Action, start: date) -> float:
    """The share of an action that is still to come, by the time that has passed since it began."""
    if starts_at is None:
        return 1.0
    weeks = (start - date.fromisoformat(starts_at)).days / _DAYS_A_WEEK
    return min(1.0, max(1 / (action.weeks + 1), 1 - max(weeks, 0.0) / action.weeks))
