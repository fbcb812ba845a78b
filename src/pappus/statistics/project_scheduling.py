"""Projects whose activities may be left out: which to do and when, by constraint programming (CP-SAT).

Each activity takes whole periods and, in each of them, a whole amount of some resources. Activities may have to wait
for others, may not run beside others, cost something, and add to levels that have to be reached. The solver runs with
one worker, a fixed seed and a limit of work instead of time, so that the same problem gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Goal = Literal["cost", "makespan"]
Status = Literal["optimal", "feasible", "infeasible", "unknown"]
_SEED = 1


@dataclass(frozen=True)
class Activities:
    """What could be done.

    Attributes:
        durations: periods that each takes.
        demands: by resource, what each takes of it in each period.
        capacities: by resource, what there is of it in each period.
        costs: of each.
        before: pairs (a, b): b is only done if a is, and starts once a has ended.
        apart: pairs that may not run at the same time.
        required: activities that may not be left out.
        started: activities that run from the first period on.
    """

    durations: Sequence[int]
    demands: Sequence[Sequence[int]] = ()
    capacities: Sequence[int] = ()
    costs: Sequence[int] = ()
    before: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()
    required: frozenset[int] = frozenset()
    started: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rise:
    """A level that activities raise.

    Attributes:
        start: where it stands, in whole units.
        steps: by cap, ascending: the cap, and the activities that add to the level up to it, each with its gain.
    """

    start: int
    steps: Sequence[tuple[int, Sequence[tuple[int, int]]]] = ()


@dataclass(frozen=True)
class Threshold:
    """A level that is to be reached: which rise, and how high."""

    rise: int
    least: int


@dataclass(frozen=True)
class Gate:
    """Thresholds that have to be reached together.

    Attributes:
        essential: those that must be reached.
        others: further ones.
        least: how many of all must be reached.
    """

    essential: Sequence[Threshold]
    others: Sequence[Threshold]
    least: int


@dataclass(frozen=True)
class Aims:
    """What is to be reached: every gate."""

    rises: Sequence[Rise] = ()
    gates: Sequence[Gate] = ()


@dataclass(frozen=True)
class Limits:
    """How far the solver may go.

    Attributes:
        horizon: period by whose end everything has to be done.
        budget: most that may be spent; null for no limit.
        work: most work of the solver, in its own deterministic unit (about a second of one core).
    """

    horizon: int
    budget: int | None = None
    work: float = 2.0


@dataclass(frozen=True)
class Schedule:
    """What the solver found.

    Attributes:
        status: optimal (proven), feasible (a better one may exist), infeasible (proven), unknown (none found in time).
        starts: first period (from 0) of each activity that is done, by its place.
        value: what was minimised; null where nothing was found.
        bound: no schedule has less than this.
    """

    status: Status
    starts: dict[int, int] = field(default_factory=dict)
    value: int | None = None
    bound: int | None = None

    @property
    def found(self) -> bool:
        """Whether there is a schedule."""
        return self.value is not None


def schedule(activities: Activities, limits: Limits, goal: Goal, aims: Aims = Aims()) -> Schedule:
    """The cheapest, or the shortest, selection and schedule that reaches the aims within the limits.

    Args:
        activities: what could be done.
        limits: horizon, budget, work of the solver.
        goal: what to minimise: the sum of the costs, or the period by which the last activity ends.
        aims: what has to be reached; without any only the required activities are done.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    timed = _Timed.of(model, activities, limits.horizon)
    _order(model, activities, timed)
    _resources(model, activities, timed)
    _aims(model, aims, timed.done)
    cost = sum(int(cost) * done for cost, done in zip(activities.costs, timed.done, strict=False))
    if limits.budget is not None and activities.costs:
        model.add(cost <= limits.budget)
    model.minimize(cost if goal == "cost" else timed.makespan)
    return _solved(model, timed, limits.work)


@dataclass(frozen=True, eq=False)
class _Timed:
    """Variables of the model: whether, from when and until when each activity is done."""

    done: list[Any]
    starts: list[Any]
    ends: list[Any]
    spans: list[Any]
    makespan: Any

    @staticmethod
    def of(model: Any, activities: Activities, horizon: int) -> _Timed:
        count = len(activities.durations)
        done = [model.new_bool_var(f"done {one}") for one in range(count)]
        starts = [model.new_int_var(0, horizon, f"start {one}") for one in range(count)]
        ends = [model.new_int_var(0, horizon, f"end {one}") for one in range(count)]
        spans = [
            model.new_optional_interval_var(starts[one], int(activities.durations[one]), ends[one], done[one], f"{one}")
            for one in range(count)
        ]
        makespan = model.new_int_var(0, horizon, "makespan")
        for one in range(count):
            model.add(makespan >= ends[one]).only_enforce_if(done[one])
            # One that is left out has one place only: else each of its places would be a solution of its own.
            model.add(starts[one] == 0).only_enforce_if(~done[one])
        for one in activities.required | activities.started:
            model.add(done[one] == 1)
        for one in activities.started:
            model.add(starts[one] == 0)
        return _Timed(done, starts, ends, spans, makespan)


def _order(model: Any, activities: Activities, timed: _Timed) -> None:
    for first, second in activities.before:
        model.add_implication(timed.done[second], timed.done[first])
        model.add(timed.starts[second] >= timed.ends[first]).only_enforce_if(timed.done[second])
    for one, other in activities.apart:
        model.add_no_overlap([timed.spans[one], timed.spans[other]])


def _resources(model: Any, activities: Activities, timed: _Timed) -> None:
    for demands, capacity in zip(activities.demands, activities.capacities, strict=True):
        takers = [one for one, demand in enumerate(demands) if demand > 0]
        if sum(demands) > capacity:
            model.add_cumulative([timed.spans[one] for one in takers], [demands[one] for one in takers], capacity)
            # What is taken over all periods fits below the makespan: without it there is hardly a bound.
            taken = sum(int(activities.durations[one] * demands[one]) * timed.done[one] for one in takers)
            model.add(taken <= capacity * timed.makespan)


def _aims(model: Any, aims: Aims, done: list[Any]) -> None:
    levels = [_level(model, rise, done, f"level {place}") for place, rise in enumerate(aims.rises)]
    for place, gate in enumerate(aims.gates):
        for one in gate.essential:
            model.add(levels[one.rise] >= one.least)
        missing = gate.least - len(gate.essential)
        if missing > 0:
            met = [model.new_bool_var(f"gate {place} met {number}") for number in range(len(gate.others))]
            for one, holds in zip(gate.others, met, strict=True):
                model.add(levels[one.rise] >= one.least).only_enforce_if(holds)
            model.add(sum(met) >= missing)


def _level(model: Any, rise: Rise, done: list[Any], name: str) -> Any:
    """The level after all that is done; each step adds its gains to the level below, up to its cap."""
    level: Any = rise.start
    for number, (cap, gains) in enumerate(rise.steps):
        lowest, highest = min(rise.start, cap), max(rise.start, cap)
        reached = model.new_int_var(lowest, highest, f"{name} step {number}")
        model.add(reached <= level + sum(int(gain) * done[one] for one, gain in gains))
        level = reached
    return level


def _solved(model: Any, timed: _Timed, work: float) -> Schedule:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    solver.parameters.max_deterministic_time = work
    status = solver.solve(model)
    names: dict[Any, Status] = {
        cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible",
    }  # fmt: skip
    name = names.get(status, "unknown")
    if name not in ("optimal", "feasible"):
        return Schedule(name)
    starts = {
        place: int(solver.value(start))
        for place, (start, done) in enumerate(zip(timed.starts, timed.done, strict=True))
        if solver.value(done)
    }
    return Schedule(name, starts, round(solver.objective_value), round(solver.best_objective_bound))
