"""Which actions to do and when: the solver on margins, checked by drawing, the margin halved towards the chance asked.

The least margin with which the plan reaches its chance on draws gives the cheapest plan of its kind; what such a plan
does not need is then taken out of it. Where no margin does, the best that can be reached is looked for and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pappus.roadmap.action import settings
from pappus.roadmap.chance import Futures, futures
from pappus.roadmap.choices import Choices, choices
from pappus.roadmap.margins import activities, aims, horizon_weeks
from pappus.roadmap.wish import Ground, Wish
from pappus.statistics.project_scheduling import Limits, Schedule, Status, schedule

SURER = (0.01, 0.025, 0.04)
"""How much more than the chance asked for is wanted on the draws with which a plan is made, since it was fitted to
them; the next one where draws that were not used say that this was too little."""
_TIE = 0.01
_NOTHING = 0.002


@dataclass(frozen=True)
class Candidate:
    """One selection of actions with its schedule.

    Attributes:
        starts: first week of each action, by id.
        chance: of reaching the targets by their day, on the draws with which plans are compared.
        margin: with which the solver found it; null where it was not found on a margin.
        status: what the solver says of its selection: optimal (none is cheaper on that margin) or feasible.
        gap: by how much a cheaper (or earlier) one could exist on that margin, as a share; 0 where proven.
    """

    starts: Mapping[str, int]
    chance: float
    margin: float | None = None
    status: Status = "optimal"
    gap: float = 0.0


@dataclass(frozen=True, eq=False)
class Planner:
    """Makes plans for one wish; what was tried on the way is kept, since it shows cost against chance."""

    ground: Ground
    wish: Wish
    tried: dict[frozenset[str], Candidate] = field(default_factory=dict)
    surer: float = SURER[0]

    @cached_property
    def choices(self) -> Choices:
        """What it may choose from."""
        return choices(self.ground, self.wish)

    @cached_property
    def drawn(self) -> Futures:
        """Draws with which plans are compared."""
        return futures(self.choices, self.ground.draws, "planning")

    @cached_property
    def sketched(self) -> Futures:
        """Fewer draws, to rank what could be done next."""
        return futures(self.choices, self.ground.draws, "sketching")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The actions in the order of the solver."""
        return tuple(self.choices.actions)

    def chance(self, starts: Mapping[str, float]) -> float:
        """Of reaching the targets by their day."""
        return self.drawn.chance(self.wish.targets, starts, self.wish.weeks)

    def cost(self, starts: Mapping[str, float]) -> float:
        """What these actions still cost, people's time counted."""
        return sum(self.choices.cost(name, self.wish.day_cost) for name in starts)

    def best(self) -> Candidate:
        """The cheapest (or earliest) plan that reaches the chance asked for; else the one that comes closest to it."""
        standing = self.scheduled(self.choices.under_way) or Candidate({}, self.chance({}))
        if standing.chance >= self.wish.chance:
            return standing
        found, widest = self._bisected()
        if found is None:
            return self._furthest(widest or standing)
        lean = self._without_needless(found, self.wish.chance + self.surer)
        return lean if lean.chance >= self.wish.chance else found

    def scheduled(self, names: frozenset[str], like: Candidate | None = None) -> Candidate | None:
        """These actions in the least time; null where they do not fit into the time, the capacity and the budget.

        Args:
            names: the actions, with all that has to be done before them.
            like: where the selection comes from.
        """
        if names in self.tried:
            return self.tried[names]
        if self.wish.budget is not None and self.cost(dict.fromkeys(names, 0)) > self.wish.budget:
            return None
        listed = sorted(names)
        problem = activities(self.choices, self.wish, listed, required=True)
        found = schedule(problem, Limits(self.wish.weeks, work=settings()["work"]["search"]), "makespan")
        if not found.found:
            return None
        starts = {listed[place]: start for place, start in sorted(found.starts.items())}
        made = Candidate(starts, self.chance(starts))
        made = made if like is None else replace(made, margin=like.margin, status=like.status, gap=like.gap)
        self.tried[names] = made
        return made

    def _bisected(self) -> tuple[Candidate | None, Candidate | None]:
        """The plan of the least margin that reaches its chance, and that of the widest margin that can be kept."""
        low, high = 0.0, float(settings()["margin"]["widest"])
        found: Candidate | None = None
        widest: Candidate | None = None
        for _ in range(settings()["margin"]["halvings"]):
            margin = (low + high) / 2
            made = self._on_margin(margin)
            if made is not None and (widest is None or (widest.margin or 0.0) < margin):
                widest = made
            if made is None or made.chance >= self.wish.chance + self.surer:
                high = margin
                found = made or found
            else:
                low = margin
        return found, widest

    def _on_margin(self, margin: float) -> Candidate | None:
        """The plan that the solver finds with this margin; null where there is none."""
        problem = activities(self.choices, self.wish, self.names)
        wanted = aims(self.choices, self.ground.draws, self.wish, self.names, margin)
        limits = Limits(
            horizon_weeks(self.wish, margin),
            None if self.wish.budget is None else int(self.wish.budget),
            settings()["work"]["final"],
        )
        if limits.horizon < 1:
            return None
        if self.wish.prefer == "early":
            first = schedule(problem, limits, "makespan", wanted)
            if not first.found:
                return None
            second = schedule(problem, replace(limits, horizon=first.value or 1), "cost", wanted)
            return self._candidate(second if second.found else first, margin, first)
        found = schedule(problem, limits, "cost", wanted)
        return self._candidate(found, margin, found) if found.found else None

    def _candidate(self, made: Schedule, margin: float, proof: Schedule) -> Candidate:
        starts = {self.names[place]: start for place, start in sorted(made.starts.items())}
        value, bound = proof.value or 0, proof.bound or 0
        gap = (value - bound) / value if value else 0.0
        raw = Candidate(starts, self.chance(starts), margin, proof.status, max(0.0, gap))
        return self.scheduled(frozenset(starts), raw) or raw

    def _without_needless(self, made: Candidate, least: float) -> Candidate:
        """The plan without what its chance does not need, the dearest first."""
        kept = made
        for name in sorted(made.starts, key=lambda one: (-self.choices.cost(one, self.wish.day_cost), one)):
            gone = self.choices.with_dependants(name, frozenset(kept.starts))
            if name not in kept.starts or gone & self.choices.under_way:
                continue
            left = {one: start for one, start in kept.starts.items() if one not in gone}
            chance = self.chance(left)
            if chance >= least:
                kept = replace(kept, starts=left, chance=chance)
        return kept if kept is made else self.scheduled(frozenset(kept.starts), kept) or kept

    def _furthest(self, base: Candidate) -> Candidate:
        """The plan with the best chance that was found: from this one upwards, action by action, as long as it fits."""
        made = base
        refused: set[frozenset[str]] = set()
        while (step := self._next(made, refused)) is not None:
            wider = self.scheduled(frozenset(made.starts) | step, base)
            if wider is None or self._score(wider.starts, self.drawn) <= self._score(made.starts, self.drawn):
                refused.add(step)
            else:
                made = wider
        return self._without_needless(made, made.chance - _TIE)

    def _next(self, made: Candidate, refused: set[frozenset[str]]) -> frozenset[str] | None:
        """The actions whose addition would bring most, were there room for them; null if none would."""
        now = self._score(made.starts, self.sketched)
        steps = {self.choices.with_prerequisites(name) - set(made.starts) for name in self.names} - refused
        gains = {
            step: self._score({**dict.fromkeys(step, 0), **made.starts}, self.sketched) - now for step in steps if step
        }  # at the best: as if it could begin at once
        promising = [step for step, gain in gains.items() if gain > _NOTHING * _TIE]
        return max(promising, key=lambda step: (gains[step] / self._price(step), sorted(step)), default=None)

    def _price(self, step: frozenset[str]) -> float:
        return 1.0 + self.cost(dict.fromkeys(step, 0))

    @cached_property
    def _lines(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Column and least level of each requirement that applies."""
        draws = self.ground.draws
        pairs = [(draws.index[one.practice], one.level - 0.5) for one in self.wish.requirements()]
        kept = [pair for pair in pairs if draws.applicable[pair[0]]]
        return np.array([column for column, _ in kept], dtype=np.int64), np.array([least for _, least in kept])

    def _score(self, starts: Mapping[str, float], drawn: Futures) -> float:
        """The chance; where that says nothing yet, how many gates' lines hold."""
        levels = drawn.levels(drawn.ends(starts), self.wish.weeks)
        held = np.ones(levels.shape[0], dtype=bool)
        for target in self.wish.targets:
            held &= drawn.reached(target, levels) >= target.index
        columns, least = self._lines
        share = float((levels[:, columns] >= least).mean()) if columns.size else 0.0
        return float(held.mean()) + _TIE * share

    def bound(self, judge: Futures) -> float:
        """No plan of these actions has a better chance: all of them, each as early as those before it let it begin."""
        starts: dict[str, float] = {}
        for name in self._ordered():
            before = [starts[one] + self.choices.weeks[one] for one in self.choices.before(name)]
            starts[name] = max(before, default=0.0)
        free = replace(judge, choices=replace(self.choices, actions={
            name: replace(action, apart_from=()) for name, action in self.choices.actions.items()
        }))  # fmt: skip
        return free.chance(self.wish.targets, starts, self.wish.weeks)

    def _ordered(self) -> Iterator[str]:
        """The actions, each after those that have to be done before it."""
        yield from sorted(self.names, key=lambda name: (len(self.choices.with_prerequisites(name)), name))
