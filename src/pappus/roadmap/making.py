"""From a wish to a plan with everything that is told of it: schedule, cost, chances, worth of each action, bargains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from pappus.roadmap.action import settings
from pappus.roadmap.chance import Futures, futures
from pappus.roadmap.plan import Bargain, Outlook, Plan, PlannedAction, Proof, Way, WhatIf
from pappus.roadmap.planning import SURER, Candidate, Planner
from pappus.roadmap.wish import Ground, Target, Wish, checked

_WEEKS_BETWEEN_OUTLOOKS = 4
_MOST_OUTLOOKS = 24
_SOON_WEEKS = 4
_HALF_A_PERCENT = 0.005


def make_plan(ground: Ground, wish: Wish, *, what_if: bool = False) -> Plan:
    """The plan for a wish; the same for the same arguments.

    Args:
        ground: what it starts from.
        wish: what is asked for; roles without a capacity have their usual one.
        what_if: whether plans with more and less time, capacity and budget are made beside it.

    Raises:
        UsageError: the wish cannot be.
    """
    wish = checked(wish)
    plan = _plan(_judged(ground, wish))
    return replace(plan, what_ifs=tuple(_what_ifs(ground, wish))) if what_if else plan


@dataclass(frozen=True, eq=False)
class _Judged:
    """A plan with its chance on draws that were not used to make it."""

    planner: Planner
    found: Candidate
    judge: Futures
    chance: float

    @property
    def reached(self) -> bool:
        """Whether the chance is the one asked for, in whole percent."""
        return self.chance >= self.planner.wish.chance - _HALF_A_PERCENT


def _judged(ground: Ground, wish: Wish) -> _Judged:
    """The best plan; made anew with more to spare where draws that were not used say that it falls short."""
    planner = Planner(ground, wish)
    judge = futures(planner.choices, ground.draws, "judging")
    for surer in SURER:
        planner = replace(planner, surer=surer)
        found = planner.best()
        judged = _Judged(planner, found, judge, judge.chance(wish.targets, found.starts, wish.weeks))
        if judged.reached or found.chance < wish.chance:
            break
    return judged


def _plan(judged: _Judged) -> Plan:
    planner, found, judge, chance = judged.planner, judged.found, judged.judge, judged.chance
    wish, choices = planner.wish, planner.choices
    worth = {name: chance - _without(planner, found, judge, name) for name in found.starts}
    days = {name: _days(planner, name) for name in found.starts}
    layers = {choices.actions[name].layer for name in found.starts}
    standing = planner.scheduled(choices.under_way)
    draws = planner.ground.draws
    columns = {draws.index[line.practice] for line in wish.requirements()}
    asked = [column for column in columns if draws.applicable[column]]
    return Plan(
        start=wish.start,
        by=wish.by,
        wanted=wish.chance,
        chance=chance,
        standing=judge.chance(wish.targets, standing.starts if standing else {}, wish.weeks),
        ceiling=max(planner.bound(judge), chance),
        reached=judged.reached,
        margin=found.margin,
        proof=_proof(found, reached=judged.reached),
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
        bargains=_bargains(planner, found, judge),
        asked=len(asked),
        known=sum(bool(draws.known[column]) for column in asked),
        lacking=tuple(layer for layer in settings()["layers"] if layer not in layers) if found.starts else (),
        set_aside=dict(choices.set_aside),
    )


def _proof(found: Candidate, *, reached: bool) -> Proof:
    if not reached:
        return "best_found"
    return "optimal" if found.status == "optimal" else "feasible"


def _without(planner: Planner, found: Candidate, judge: Futures, name: str) -> float:
    """The chance without an action and what cannot be done without it."""
    gone = planner.choices.with_dependants(name, frozenset(found.starts))
    left = {one: start for one, start in found.starts.items() if one not in gone}
    return judge.chance(planner.wish.targets, left, planner.wish.weeks)


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
    standing = planner.scheduled(planner.choices.under_way)
    model = target.model
    return Way(
        model=model.id,
        title=model.title,
        stage=target.stage,
        stage_title=model.stages[target.index].title,
        outlooks=tuple(_outlooks(planner.wish, judge, target, found.starts, standing.starts if standing else {})),
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


def _bargains(planner: Planner, found: Candidate, judge: Futures) -> tuple[Bargain, ...]:
    """What was tried, and the plan made smaller action by action; only what nothing else beats in cost and chance."""
    offers = [one.starts for one in planner.tried.values()] + list(_smaller(planner, found))
    # Sorted out on the draws that made them, judged on others.
    kept = _unbeaten([(planner.cost(starts), planner.chance(starts), starts) for starts in offers])
    targets, weeks = planner.wish.targets, planner.wish.weeks
    judged = [(cost, judge.chance(targets, starts, weeks), starts) for cost, _, starts in kept]
    return tuple(Bargain(cost, chance, tuple(sorted(starts))) for cost, chance, starts in _unbeaten(judged))


_Offer = tuple[float, float, Mapping[str, int]]


def _unbeaten(offers: list[_Offer]) -> list[_Offer]:
    """Offers (cost, chance, starts) that no other one beats in both, the cheapest first."""
    kept: list[_Offer] = []
    for offer in sorted(offers, key=lambda one: (one[0], -one[1], sorted(one[2]))):
        if not kept or offer[1] > kept[-1][1]:
            kept.append(offer)
    return kept


def _smaller(planner: Planner, found: Candidate) -> Iterator[Mapping[str, int]]:
    """The plan with ever fewer actions: each time without what takes least chance for its cost."""
    starts = dict(found.starts)
    yield starts
    targets, weeks = planner.wish.targets, planner.wish.weeks
    while True:
        options = []
        now = planner.sketched.chance(targets, starts, weeks)
        for name in starts:
            gone = planner.choices.with_dependants(name, frozenset(starts))
            if not gone & planner.choices.under_way:
                left = {one: start for one, start in starts.items() if one not in gone}
                saved = planner.cost(dict.fromkeys(gone, 0)) or 1.0
                lost = now - planner.sketched.chance(targets, left, weeks)
                options.append((lost / saved, name, left))
        if not options:
            return
        starts = min(options, key=lambda one: (one[0], one[1]))[2]
        yield starts


def _what_ifs(ground: Ground, wish: Wish) -> Iterator[WhatIf]:
    """Plans with less and more time, capacity and, where there is one, budget."""
    shift = settings()["what_if"]
    for sign, word in ((-1, "less"), (1, "more")):
        by = wish.by + timedelta(weeks=sign * shift["weeks"])
        if (by - wish.start).days >= _WEEKS_BETWEEN_OUTLOOKS * 7:
            yield _what_if(ground, replace(wish, by=by), f"{word}_time", by.isoformat())
        share = 1 + sign * shift["capacity"]
        capacity = {role: days * share for role, days in wish.capacity.items()}
        yield _what_if(ground, replace(wish, capacity=capacity), f"{word}_capacity", f"{share:g}")
        if wish.budget is not None:
            budget = wish.budget * (1 + sign * shift["budget"])
            yield _what_if(ground, replace(wish, budget=budget), f"{word}_budget", f"{budget:g}")


def _what_if(ground: Ground, wish: Wish, change: str, value: str) -> WhatIf:
    judged = _judged(ground, wish)
    return WhatIf(change, value, judged.planner.cost(judged.found.starts), judged.chance, judged.reached)
