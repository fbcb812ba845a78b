"""Which plans are tried: on margins that are halved towards the chance asked for, made smaller, and made larger again.

The least margin with which a plan reaches its chance on draws gives the cheapest plan of its kind; what it does not
need is then taken out of it. Where no margin does, actions are added as long as that brings something. Neither knows
what may be spent: smaller plans, among which whoever has less chooses, are made by themselves, at fixed steps of cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pappus.roadmap.action import settings
from pappus.roadmap.planning import TIE, Candidate, Planner

_SURER = (0.01, 0.025, 0.04)
"""How much more than the chance asked for is wanted on the draws with which a plan is made, since it was fitted to
them; the next one where draws that were not used say that this was too little."""
_NOTHING = 0.002


def search(planner: Planner) -> None:
    """Tries the plans between which there is something to choose; they are then in `planner.tried`."""
    if planner.reaches(planner.standing):
        return
    top = _sure(planner) or _furthest(planner)
    sketches: dict[frozenset[str], list[_Less]] = {}
    _make_smaller(planner, top, sketches)
    for share in settings()["margin"]["narrower"]:
        narrower = planner.on_margin(share * (top.margin or 0.0))
        if narrower is not None:
            _make_smaller(planner, narrower, sketches)
    _make_larger(planner, planner.cost(top.starts), sketches)
    _keep_best(planner, sketches)


def _sure(planner: Planner) -> Candidate | None:
    """The plan of the least margin that reaches the chance asked for, without what it does not need; null if none."""
    lean: Candidate | None = None
    for surer in _SURER:
        found = _bisected(planner, planner.wish.chance + surer)
        if found is None:
            break
        lean = _without_needless(planner, found, planner.wish.chance + surer)
        if planner.reaches(lean):
            break
    return lean


def _bisected(planner: Planner, chance: float) -> Candidate | None:
    """The plan of the least margin that has this chance; null where none has."""
    low, high = 0.0, float(settings()["margin"]["widest"])
    found: Candidate | None = None
    for _ in range(settings()["margin"]["halvings"]):
        margin = (low + high) / 2
        made = planner.on_margin(margin)
        if made is None or made.chance >= chance:
            high = margin
            found = made or found
        else:
            low = margin
    return found


def _without_needless(planner: Planner, made: Candidate, least: float) -> Candidate:
    """The plan without what its chance does not need, the dearest first."""
    kept = made
    for name in sorted(made.starts, key=lambda one: (-planner.choices.cost(one, planner.wish.day_cost), one)):
        if name in kept.starts:
            less = planner.without(kept, name)
            kept = less if less is not None and less.chance >= least else kept
    return kept if kept is made else planner.scheduled(frozenset(kept.starts), kept) or planner.keep(kept)


def _furthest(planner: Planner) -> Candidate:
    """The plan with the best chance that was found: from the widest margin upwards, action by action."""
    found = [one for one in planner.tried.values() if one.margin is not None]
    base = max(found, key=lambda one: (one.margin or 0.0, one.chance), default=planner.standing)
    made = _grown(planner, base, None)
    return _without_needless(planner, made, made.chance - TIE)


def _grown(planner: Planner, base: Candidate, most: float | None) -> Candidate:
    """The plan with actions added as long as each brings something, fits, and costs no more than there is in all."""
    made = base
    refused: set[frozenset[str]] = set()
    while (step := _next(planner, made, refused, most)) is not None:
        wider = planner.scheduled(frozenset(made.starts) | step, base)
        if wider is None or _score(planner, wider) <= _score(planner, made):
            refused.add(step)
        else:
            made = wider
    return made


def _next(planner: Planner, made: Candidate, refused: set[frozenset[str]], most: float | None) -> frozenset[str] | None:
    """The actions whose addition would bring most for their cost, were there room for them; null if none would."""
    spent = planner.cost(made.starts)
    steps = {planner.choices.with_prerequisites(name) - set(made.starts) for name in planner.names} - refused
    prices = {step: planner.cost(step) for step in steps if step}
    now = planner.score(made.starts, planner.sketched)
    gains = {
        step: planner.score({**dict.fromkeys(step, 0), **made.starts}, planner.sketched) - now
        for step, price in prices.items()
        if most is None or spent + price <= most
    }  # at the best: as if it could begin at once
    promising = [step for step, gain in gains.items() if gain > _NOTHING * TIE]
    return max(promising, key=lambda step: (gains[step] / (1 + prices[step]), sorted(step)), default=None)


def _score(planner: Planner, made: Candidate) -> float:
    return planner.score(made.starts, planner.drawn)


@dataclass(frozen=True)
class _Less:
    """A plan without one action and what waits for it: what it costs, and its score on few draws."""

    plan: Candidate
    cost: float
    score: float


def _make_smaller(planner: Planner, top: Candidate, sketches: dict[frozenset[str], list[_Less]]) -> None:
    """The plan with ever fewer actions: each time without what takes least chance for its cost.

    What was looked at on the way stays in the sketches; where a plan comes by that stands there, it ends.
    """
    made = top
    while frozenset(made.starts) not in sketches:
        options = sketches[frozenset(made.starts)] = list(_with_less(planner, made))
        if options:
            now, spent = planner.score(made.starts, planner.sketched), planner.cost(made.starts)
            least = min(
                options, key=lambda one: ((now - one.score) / (spent - one.cost or 1.0), sorted(one.plan.starts))
            )
            made = planner.keep(replace(least.plan, chance=planner.chance(least.plan.starts)))


def _with_less(planner: Planner, made: Candidate) -> Iterator[_Less]:
    for name in made.starts:
        gone = planner.choices.with_dependants(name, frozenset(made.starts))
        if not gone & planner.choices.under_way:
            left = {one: start for one, start in made.starts.items() if one not in gone}
            yield _Less(replace(made, starts=left), planner.cost(left), planner.score(left, planner.sketched))


def _keep_best(planner: Planner, sketches: Mapping[frozenset[str], list[_Less]]) -> None:
    """Of all that was looked at, what nothing cheaper beats on few draws is kept as a plan."""
    most = float("-inf")
    looked_at = [one for options in sketches.values() for one in options]
    for one in sorted(looked_at, key=lambda one: (one.cost, -one.score, sorted(one.plan.starts))):
        if one.score > most:
            most = one.score
            planner.keep(replace(one.plan, chance=planner.chance(one.plan.starts)))


def _make_larger(planner: Planner, most: float, sketches: dict[frozenset[str], list[_Less]]) -> None:
    """At fixed steps between what is under way and the dearest plan, the best one so far with what can be added."""
    steps = int(settings()["bargains"]["steps"])
    scores: dict[frozenset[str], float] = {}
    for place in range(1, steps):
        spent = planner.committed + (most - planner.committed) * place / steps
        within = {names: one for names, one in planner.tried.items() if planner.cost(names) <= spent}
        scores |= {names: _score(planner, one) for names, one in within.items() if names not in scores}
        best = max(within, key=lambda names: (scores[names], sorted(names)))
        _make_smaller(planner, _grown(planner, within[best], spent), sketches)
