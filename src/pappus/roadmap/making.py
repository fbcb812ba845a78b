"""From a wish to a plan with everything that is told of it: schedule, cost, chances, worth of each action, bargains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil

from pappus.roadmap.action import settings
from pappus.roadmap.bargaining import chosen, unbeaten
from pappus.roadmap.chance import Futures
from pappus.roadmap.plan import Bargain, Outlook, Plan, PlannedAction, Proof, Way, WhatIf
from pappus.roadmap.planning import Candidate, Planner
from pappus.roadmap.searching import search
from pappus.roadmap.wish import Ground, Target, Wish, checked

_WEEKS_BETWEEN_OUTLOOKS = 4
_MOST_OUTLOOKS = 24
_SOON_WEEKS = 4


def make_plan(ground: Ground, wish: Wish, *, what_if: bool = False, known: Sequence[Plan] = ()) -> Plan:
    """The plan for a wish; the same for the same arguments.

    Args:
        ground: what it starts from.
        wish: what is asked for; roles without a capacity have their usual one.
        what_if: whether plans with more and less time, capacity and budget are made beside it.
        known: plans that were made before; those that had no more time and people are chosen among too.

    Raises:
        UsageError: the wish cannot be.
    """
    wish = checked(wish)
    planner = Planner(ground, wish)
    search(planner)
    for made in known:
        if _still_fits(planner, made):
            planner.offer(_weeks(made))
    if not what_if:
        return _plan(planner)
    less, more = (_beside(planner, sign) for sign in (-1, 1))
    # A plan for less time and fewer people is one for more of them too, so that nobody is told otherwise.
    for one in less.values():
        planner.offer(chosen(one, wish.budget).starts)
    for one in more.values():
        one.offer(chosen(planner, wish.budget).starts)
    return replace(_plan(planner), what_ifs=(*_what_ifs(planner, less, -1), *_what_ifs(planner, more, 1)))


def _still_fits(planner: Planner, made: Plan) -> bool:
    """Whether a plan that was made before is one for this wish too."""
    wish, choices = planner.wish, planner.choices
    if made.start != wish.start or made.by > wish.by:
        return False
    if any(days > wish.capacity.get(role, 0.0) for role, days in made.capacity.items()):
        return False
    ids = {one.id for one in made.actions}
    return all(
        one.id in choices.actions
        and choices.weeks[one.id] == ((one.ends - one.starts).days + 1) // 7
        and ids.issuperset(choices.before(one.id))
        for one in made.actions
    )


def _weeks(made: Plan) -> dict[str, int]:
    return {one.id: (one.starts - made.start).days // 7 for one in made.actions}


def _plan(planner: Planner) -> Plan:
    found = chosen(planner, planner.wish.budget)
    wish, choices, judge, chance = planner.wish, planner.choices, planner.judge, planner.judged(found)
    worth = {name: chance - _without(planner, found, name) for name in found.starts}
    days = {name: _days(planner, name) for name in found.starts}
    layers = {choices.actions[name].layer for name in found.starts}
    draws = planner.ground.draws
    columns = {draws.index[line.practice] for line in wish.requirements()}
    asked = [column for column in columns if draws.applicable[column]]
    return Plan(
        start=wish.start,
        by=wish.by,
        wanted=wish.chance,
        chance=chance,
        standing=planner.judged(planner.standing),
        ceiling=max(planner.bound(), chance),
        reached=planner.reaches(found),
        margin=found.margin,
        proof=_proof(found, reached=planner.reaches(found)),
        gap=found.gap,
        cost=planner.cost(found.starts),
        outlay=sum(choices.actions[name].outlay * choices.left[name] for name in found.starts),
        days={
            role: total
            for role in settings()["roles"]
            if (total := sum(one.get(role, 0.0) for one in days.values())) > 0
        },
        capacity={role: float(wish.capacity[role]) for role in settings()["roles"]},
        budget=wish.budget,
        day_cost=wish.day_cost,
        actions=tuple(
            _action(planner, found, name, worth[name], days[name])
            for name in sorted(found.starts, key=lambda name: (found.starts[name], -worth[name], name))
        ),
        first_steps=_first_steps(planner, found, worth),
        ways=tuple(_way(planner, found, judge, target) for target in wish.targets),
        bargains=tuple(
            Bargain(planner.cost(one.starts), planner.judged(one), tuple(sorted(one.starts)))
            for one in unbeaten(planner)
        ),
        asked=len(asked),
        known=sum(bool(draws.known[column]) for column in asked),
        lacking=tuple(layer for layer in settings()["layers"] if layer not in layers) if found.starts else (),
        set_aside=dict(choices.set_aside),
    )


def _proof(found: Candidate, *, reached: bool) -> Proof:
    if not reached:
        return "best_found"
    return "optimal" if found.status == "optimal" else "feasible"


def _without(planner: Planner, found: Candidate, name: str) -> float:
    """The chance without an action and what cannot be done without it."""
    gone = planner.choices.with_dependants(name, frozenset(found.starts))
    left = {one: start for one, start in found.starts.items() if one not in gone}
    return planner.judge.chance(planner.wish.targets, left, planner.wish.weeks)


def _days(planner: Planner, name: str) -> dict[str, float]:
    left = planner.choices.left[name]
    return {role: round(days * left, 1) for role, days in planner.choices.actions[name].effort_days.items()}


def _action(planner: Planner, found: Candidate, name: str, worth: float, days: dict[str, float]) -> PlannedAction:
    choices, wish, action = planner.choices, planner.wish, planner.choices.actions[name]
    start = found.starts[name]
    owners = {one.action: one.owner for one in planner.ground.entries}
    return PlannedAction(
        id=name,
        title=action.title,
        what=action.what,
        leads=action.leads,
        layer=action.layer,
        starts=wish.day(start),
        ends=wish.day(start + choices.weeks[name]) - timedelta(days=1),
        cost=choices.cost(name, wish.day_cost),
        days=days,
        raises=tuple((line.practice, line.by, line.up_to) for line in action.raises),
        after=tuple(one for one in choices.before(name) if one in found.starts),
        under_way=name in choices.under_way,
        owner=owners.get(name),
        worth=worth,
        provenance=action.provenance.kind,
    )


def _first_steps(planner: Planner, found: Candidate, worth: Mapping[str, float]) -> tuple[str, ...]:
    """Actions that begin first, since nothing of the plan comes before them, the one that is worth most first."""
    able = [
        name
        for name in found.starts
        if name not in planner.choices.under_way
        and not any(one in found.starts for one in planner.choices.before(name))
    ]
    later = {name: found.starts[name] >= _SOON_WEEKS for name in able}
    ranked = sorted(able, key=lambda name: (later[name], -worth[name], found.starts[name], name))
    return tuple(ranked[: settings()["first_steps"]])


def _way(planner: Planner, found: Candidate, judge: Futures, target: Target) -> Way:
    model = target.model
    return Way(
        model=model.id,
        title=model.title,
        stage=target.stage,
        stage_title=model.stages[target.index].title,
        outlooks=tuple(_outlooks(planner.wish, judge, target, found.starts, planner.standing.starts)),
    )


def _outlooks(
    wish: Wish, judge: Futures, target: Target, planned: Mapping[str, int], unplanned: Mapping[str, int]
) -> Iterator[Outlook]:
    with_plan, without = judge.ends(planned), judge.ends(unplanned)
    step = max(_WEEKS_BETWEEN_OUTLOOKS, ceil(wish.weeks / _MOST_OUTLOOKS))
    for week in dict.fromkeys((*range(0, wish.weeks, step), wish.weeks)):
        shares = []
        for ends in (with_plan, without):
            reached = judge.reached(target, judge.levels(ends, week))
            shares.append({
                stage.id: float((reached >= index).mean()) for index, stage in enumerate(target.model.stages)
            })  # fmt: skip
        yield Outlook(wish.day(week), *shares)


def _beside(planner: Planner, sign: int) -> dict[tuple[str, str], Planner]:
    """What was tried with less or more time and capacity, by what changes and the figure that it then has."""
    shift, wish = settings()["what_if"], planner.wish
    word = "less" if sign < 0 else "more"
    wishes = {}
    by = wish.by + timedelta(weeks=sign * shift["weeks"])
    if (by - wish.start).days >= _WEEKS_BETWEEN_OUTLOOKS * 7:
        wishes[f"{word}_time", by.isoformat()] = replace(wish, by=by)
    share = 1 + sign * shift["capacity"]
    capacity = {role: days * share for role, days in wish.capacity.items()}
    wishes[f"{word}_capacity", f"{share:g}"] = replace(wish, capacity=capacity)
    found = {key: Planner(planner.ground, one) for key, one in wishes.items()}
    for one in found.values():
        search(one)
    return found


def _what_ifs(planner: Planner, beside: Mapping[tuple[str, str], Planner], sign: int) -> Iterator[WhatIf]:
    """Plans with less or more time, capacity and, where there is one, budget."""
    budget = planner.wish.budget
    for (change, value), one in beside.items():
        yield _what_if(one, budget, change, value)
    if budget is not None:
        other = budget * (1 + sign * settings()["what_if"]["budget"])
        yield _what_if(planner, other, "less_budget" if sign < 0 else "more_budget", f"{other:g}")


def _what_if(planner: Planner, budget: float | None, change: str, value: str) -> WhatIf:
    made = chosen(planner, budget)
    return WhatIf(change, value, planner.cost(made.starts), planner.judged(made), planner.reaches(made))
