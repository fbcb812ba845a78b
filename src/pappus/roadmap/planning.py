"""One plan after another: actions put on a schedule by the solver, and judged by drawing.

Money plays no part here. What a plan costs is known once it is made, and what can be afforded is chosen afterwards
(`bargaining`), so that whoever has more of it chooses among the same plans and some more.
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
from pappus.roadmap.plan import HALF_A_PERCENT
from pappus.roadmap.wish import Ground, Wish
from pappus.statistics.left_shift import left_shifted
from pappus.statistics.project_scheduling import Limits, Schedule, Status, schedule

TIE = 0.01


@dataclass(frozen=True)
class Candidate:
    """One selection of actions with its schedule; whatever is under way belongs to each.

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
    """Makes plans for one wish, whatever they cost; what was tried is kept.

    Attributes:
        ground: what plans start from.
        wish: what is asked for.
        tried: every plan that was made, by its actions.
    """

    ground: Ground
    wish: Wish
    tried: dict[frozenset[str], Candidate] = field(default_factory=dict)
    _on_margins: dict[float, Candidate | None] = field(default_factory=dict)
    _judged: dict[frozenset[str], float] = field(default_factory=dict)

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
    def judge(self) -> Futures:
        """Draws on which no plan was made."""
        return futures(self.choices, self.ground.draws, "judging")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The actions in the order of the solver."""
        return tuple(self.choices.actions)

    @cached_property
    def standing(self) -> Candidate:
        """Nothing but what is under way."""
        under_way = dict.fromkeys(sorted(self.choices.under_way), 0)
        return self.keep(Candidate(under_way, self.chance(under_way)))

    @cached_property
    def committed(self) -> float:
        """What is under way still costs; it is spent under every plan."""
        return self.cost(self.choices.under_way)

    def chance(self, starts: Mapping[str, float]) -> float:
        """Of reaching the targets by their day."""
        return self.drawn.chance(self.wish.targets, starts, self.wish.weeks)

    def judged(self, made: Candidate) -> float:
        """The same on draws with which the plan was not made."""
        names = frozenset(made.starts)
        if names not in self._judged or self.tried.get(names) is not made:
            self._judged[names] = self.judge.chance(self.wish.targets, made.starts, self.wish.weeks)
        return self._judged[names]

    def reaches(self, made: Candidate) -> bool:
        """Whether a plan has the chance asked for, in whole percent."""
        return self.judged(made) >= self.wish.chance - HALF_A_PERCENT

    def cost(self, names: Mapping[str, float] | frozenset[str]) -> float:
        """What these actions still cost, people's time counted."""
        return sum(self.choices.cost(name, self.wish.day_cost) for name in sorted(names))

    def keep(self, made: Candidate) -> Candidate:
        """Keeps a plan among those that were tried; of two with the same actions the one with the better chance."""
        names = frozenset(made.starts)
        if names not in self.tried or self.tried[names].chance < made.chance:
            self.tried[names] = made
        return self.tried[names]

    def offer(self, starts: Mapping[str, int]) -> None:
        """Keeps a plan that was made for a wish that asks for no less; one that names other actions is left alone."""
        if set(self.choices.under_way) <= set(starts) <= set(self.names):
            self.keep(Candidate(starts, self.chance(starts)))

    def scheduled(self, names: frozenset[str], like: Candidate | None = None) -> Candidate | None:
        """These actions in the least time; null where they do not fit into the time and the capacity.

        Args:
            names: the actions, with all that has to be done before them.
            like: where the selection comes from.
        """
        if names in self.tried:
            return self.tried[names]
        listed = sorted(names)
        weeks = self.wish.weeks
        problem = activities(self.choices, self.wish, listed, weeks, required=True)
        found = schedule(problem, Limits(weeks, work=settings()["work"]["search"]), "makespan")
        if not found.found:
            return None
        starts = {listed[place]: start for place, start in sorted(left_shifted(problem, found.starts).items())}
        made = Candidate(starts, self.chance(starts))
        return self.keep(made if like is None else replace(made, margin=like.margin, status=like.status, gap=like.gap))

    def on_margin(self, margin: float) -> Candidate | None:
        """The cheapest (or earliest) plan that the solver finds with this margin; null where there is none."""
        if margin not in self._on_margins:
            self._on_margins[margin] = self._solved(margin)
        return self._on_margins[margin]

    def _solved(self, margin: float) -> Candidate | None:
        limits = Limits(horizon_weeks(self.wish, margin), None, settings()["work"]["final"])
        if limits.horizon < 1:
            return None
        problem = activities(self.choices, self.wish, self.names, limits.horizon)
        wanted = aims(self.choices, self.ground.draws, self.wish, self.names, margin)
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
        return self.scheduled(frozenset(starts), raw) or self.keep(raw)

    def without(self, made: Candidate, name: str) -> Candidate | None:
        """A plan without an action and what cannot be done without it; null where some of that is under way."""
        gone = self.choices.with_dependants(name, frozenset(made.starts))
        if gone & self.choices.under_way:
            return None
        left = {one: start for one, start in made.starts.items() if one not in gone}
        return replace(made, starts=left, chance=self.chance(left))

    def score(self, starts: Mapping[str, float], drawn: Futures) -> float:
        """The chance; where that says nothing yet, how many gates' lines hold."""
        levels = drawn.levels(drawn.ends(starts), self.wish.weeks)
        held = np.ones(levels.shape[0], dtype=bool)
        for target in self.wish.targets:
            held &= drawn.reached(target, levels) >= target.index
        columns, least = self._lines
        share = float((levels[:, columns] >= least).mean()) if columns.size else 0.0
        return float(held.mean()) + TIE * share

    @cached_property
    def _lines(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Column and least level of each requirement that applies."""
        draws = self.ground.draws
        pairs = [(draws.index[one.practice], one.level - 0.5) for one in self.wish.requirements()]
        kept = [pair for pair in pairs if draws.applicable[pair[0]]]
        return np.array([column for column, _ in kept], dtype=np.int64), np.array([least for _, least in kept])

    def bound(self) -> float:
        """No plan of these actions has a better chance: all of them, each as early as those before it let it begin."""
        starts: dict[str, float] = {}
        for name in self._ordered():
            before = [starts[one] + self.choices.weeks[one] for one in self.choices.before(name)]
            starts[name] = max(before, default=0.0)
        free = replace(self.judge, choices=replace(self.choices, actions={
            name: replace(action, apart_from=()) for name, action in self.choices.actions.items()
        }))  # fmt: skip
        return free.chance(self.wish.targets, starts, self.wish.weeks)

    def _ordered(self) -> Iterator[str]:
        """The actions, each after those that have to be done before it."""
        yield from sorted(self.names, key=lambda name: (len(self.choices.with_prerequisites(name)), name))
