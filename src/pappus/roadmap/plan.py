"""A plan as plain values: what a page, a table or a calendar shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Literal

HALF_A_PERCENT = 0.005
"""By so much a chance may lie below the one asked for: they are told in whole percent."""

Proof = Literal["optimal", "feasible", "best_found"]


@dataclass(frozen=True)
class PlannedAction:
    """One line of the schedule.

    Attributes:
        id: the action.
        title: what to do.
        what: what it consists of.
        leads: the role that leads it.
        layer: the layer of know-how that it adds to.
        starts: first day.
        ends: day by which it is done, as planned.
        cost: what it still costs, people's time counted.
        days: person-days by role that are still to come.
        raises: practices that it raises: id, gain expected, up to which level.
        after: actions of the plan that come before it.
        under_way: whether it has begun.
        owner: who answers for it; null if nobody is named.
        worth: by how much the chance falls without it and what cannot be done without it.
        provenance: where its figures come from: estimate, published or own.
    """

    id: str
    title: str
    what: str
    leads: str
    layer: str
    starts: date
    ends: date
    cost: float
    days: dict[str, float]
    raises: tuple[tuple[str, float, int], ...]
    after: tuple[str, ...]
    under_way: bool
    owner: str | None
    worth: float
    provenance: str


@dataclass(frozen=True)
class Outlook:
    """The chance of each stage on one day.

    Attributes:
        day: the day.
        planned: probability of the stage or a later one under the plan, by stage id.
        unplanned: the same if nothing is done that has not begun.
    """

    day: date
    planned: dict[str, float]
    unplanned: dict[str, float]


@dataclass(frozen=True)
class Way:
    """The way along one model.

    Attributes:
        model: the model's id.
        title: its name.
        stage: id of the stage to be reached.
        stage_title: its name.
        outlooks: the chance of each stage, from the start to the day of the target.
    """

    model: str
    title: str
    stage: str
    stage_title: str
    outlooks: tuple[Outlook, ...]


@dataclass(frozen=True)
class Bargain:
    """A plan that no other one that was tried beats in both cost and chance.

    Attributes:
        cost: what it costs, people's time counted.
        chance: of reaching the targets by their day.
        actions: ids of its actions.
    """

    cost: float
    chance: float
    actions: tuple[str, ...]


@dataclass(frozen=True)
class WhatIf:
    """The plan that would be made if one thing were otherwise.

    Attributes:
        change: what is otherwise: less_time, more_time, less_capacity, more_capacity, less_budget or more_budget.
        value: the figure that it then has: an ISO date, a share of the capacity, or money.
        cost: what the plan would cost.
        chance: of reaching the targets.
        reached: whether that is the chance asked for.
    """

    change: str
    value: str
    cost: float
    chance: float
    reached: bool


@dataclass(frozen=True)
class Plan:
    """What to do, when, by whom, at what cost, with what chance.

    Attributes:
        start: first day.
        by: day by which the targets are to be reached.
        wanted: the chance asked for.
        chance: of reaching all targets by that day, judged on draws that were not used to make the plan.
        standing: the same if nothing is done that has not begun.
        ceiling: no plan of these actions by that day has a better chance, whatever it may cost.
        reached: whether the chance asked for is reached.
        margin: with how many standard deviations the solver planned; null where the plan comes from no margin.
        proof: optimal: no selection is cheaper (or earlier) on this margin; feasible: one may be, by `gap` at most;
            best_found: the target is out of reach, and this is the best plan that was found.
        gap: as a share.
        cost: of all actions, people's time counted.
        outlay: of it what is not people's time.
        days: person-days by role.
        capacity: person-days a week by role that were counted on.
        budget: most that might be spent, unless what is under way costs more; null for no limit.
        day_cost: what a person-day was counted with.
        actions: in the order of their start.
        first_steps: ids of the actions to begin with, the one that is worth most first.
        ways: the chance of each stage over time, for each target.
        bargains: cost against chance, the cheapest first, those beyond the budget too.
        asked: practices that the targets ask for and that apply.
        known: of these, how many something is known about; the others are taken as they may be in any organisation.
        lacking: layers of know-how to which no action of the plan adds.
        set_aside: actions that would lead there and are not planned, with the reason: done, dropped or in_place.
        what_ifs: plans if one thing were otherwise; empty unless asked for.
    """

    start: date
    by: date
    wanted: float
    chance: float
    standing: float
    ceiling: float
    reached: bool
    margin: float | None
    proof: Proof
    gap: float
    cost: float
    outlay: float
    days: dict[str, float]
    capacity: dict[str, float]
    budget: float | None
    day_cost: float
    actions: tuple[PlannedAction, ...]
    first_steps: tuple[str, ...]
    ways: tuple[Way, ...]
    bargains: tuple[Bargain, ...]
    asked: int
    known: int
    lacking: tuple[str, ...]
    set_aside: dict[str, str]
    what_ifs: tuple[WhatIf, ...] = ()

    @property
    def committed(self) -> float:
        """What is under way still costs, people's time counted; it is carried on whatever the budget."""
        return sum(one.cost for one in self.actions if one.under_way)

    @property
    def enough(self) -> Bargain | None:
        """The cheapest plan with the chance asked for, which more money would buy; null if it is reached or none is."""
        if self.reached:
            return None
        return next((one for one in self.bargains if one.chance >= self.wanted - HALF_A_PERCENT), None)

    def action(self, name: str) -> PlannedAction:
        """An action of the plan by its id.

        Raises:
            KeyError: it is not in the plan.
        """
        for one in self.actions:
            if one.id == name:
                return one
        raise KeyError(name)

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus plan --json`."""
        content = asdict(self)
        for line in content["actions"]:
            line["raises"] = [
                {"practice": practice, "by": by, "up_to": up_to} for practice, by, up_to in line["raises"]
            ]
        return _dated(content)  # type: ignore[no-any-return]


def _dated(content: Any) -> Any:
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, dict):
        return {key: _dated(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_dated(value) for value in content]
    return content


def read_plan(content: Mapping[str, Any]) -> Plan:
    """The plan of the form of `pappus plan --json`.

    Raises:
        KeyError: something is missing.
    """
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
    known: dict[str, Any] = {one.name: plain[one.name] for one in fields(Plan)}
    known |= {name: date.fromisoformat(content[name]) for name in ("start", "by")}
    known |= {
        "actions": tuple(_action(one) for one in content["actions"]),
        "ways": tuple(_way(one) for one in content["ways"]),
        "bargains": tuple(Bargain(**{**one, "actions": tuple(one["actions"])}) for one in content["bargains"]),
        "what_ifs": tuple(WhatIf(**one) for one in content["what_ifs"]),
    }
    return Plan(**known)


def _way(content: Mapping[str, Any]) -> Way:
    return Way(**{**content, "outlooks": tuple(_outlook(one) for one in content["outlooks"])})


def _action(content: Mapping[str, Any]) -> PlannedAction:
    raises = tuple((one["practice"], one["by"], one["up_to"]) for one in content["raises"])
    days = {name: date.fromisoformat(content[name]) for name in ("starts", "ends")}
    return PlannedAction(**{**content, **days, "raises": raises, "after": tuple(content["after"])})


def _outlook(content: Mapping[str, Any]) -> Outlook:
    return Outlook(**{**content, "day": date.fromisoformat(content["day"])})
