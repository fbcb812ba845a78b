from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.statistics.project_scheduling import Activities, Aims, Gate, Limits, Rise, Schedule, Threshold, schedule

# Optimal makespans as published with the library (Kolisch & Sprecher 1996, doi:10.1016/S0377-2217(96)00170-1).
PSPLIB = {1: 43, 2: 47, 3: 47, 4: 62, 5: 39, 6: 48, 7: 60, 8: 53, 9: 49, 10: 45}


def _psplib(path: Path) -> tuple[Activities, int]:
    text = path.read_text(encoding="latin-1")
    horizon = int(re.search(r"horizon\s*:\s*(\d+)", text)[1])  # type: ignore[index]
    lines = text.splitlines()

    def rows(title: str, skip: int) -> list[list[int]]:
        first = next(place for place, line in enumerate(lines) if line.startswith(title)) + skip
        found = []
        for line in lines[first:]:
            if not re.fullmatch(r"[\d\s]+", line):
                break
            found.append([int(word) for word in line.split()])
        return found

    before = [(row[0] - 1, after - 1) for row in rows("PRECEDENCE", 2) for after in row[3:]]
    jobs = rows("REQUESTS", 3)
    demands = [[job[3 + resource] for job in jobs] for resource in range(4)]
    capacities = rows("RESOURCEAVAILABILITIES", 2)[0]
    count = len(jobs)
    return Activities([job[2] for job in jobs], demands, capacities, before=before, required=frozenset(range(count))), (
        horizon
    )


@pytest.mark.parametrize(("number", "makespan"), PSPLIB.items())
def test_the_published_makespans_are_found_and_proven(shared_data: Path, number: int, makespan: int) -> None:
    activities, horizon = _psplib(shared_data / "reference" / "psplib" / f"j301_{number}.sm")
    found = schedule(activities, Limits(horizon, work=20.0), "makespan")
    assert (found.status, found.value) == ("optimal", makespan)
    _is_sound(activities, found)


def _is_sound(activities: Activities, found: Schedule) -> None:
    ends = {one: start + activities.durations[one] for one, start in found.starts.items()}
    for first, second in activities.before:
        if second in found.starts:
            assert ends[first] <= found.starts[second]
    for one, other in activities.apart:
        if one in ends and other in ends:
            assert ends[one] <= found.starts[other] or ends[other] <= found.starts[one]
    for demands, capacity in zip(activities.demands, activities.capacities, strict=True):
        for period in range(max(ends.values(), default=0)):
            running = (one for one, start in found.starts.items() if start <= period < ends[one])
            assert sum(demands[one] for one in running) <= capacity


def _reaches(aims: Aims, chosen: frozenset[int]) -> bool:
    levels = []
    for rise in aims.rises:
        level = rise.start
        for cap, gains in rise.steps:
            level = max(level, min(level + sum(gain for one, gain in gains if one in chosen), cap))
        levels.append(level)
    for gate in aims.gates:
        essential = [levels[one.rise] >= one.least for one in gate.essential]
        others = [levels[one.rise] >= one.least for one in gate.others]
        if not all(essential) or sum(essential) + sum(others) < gate.least:
            return False
    return True


@st.composite
def _problems(draw: st.DrawFn) -> tuple[Activities, Aims]:
    count = draw(st.integers(1, 6))
    small = st.integers(0, 5)
    ones = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ones, ones), max_size=4))
    activities = Activities(
        durations=draw(st.lists(st.integers(1, 4), min_size=count, max_size=count)),
        demands=[draw(st.lists(small, min_size=count, max_size=count))],
        capacities=[5],
        costs=draw(st.lists(st.integers(1, 9), min_size=count, max_size=count)),
        before=[(a, b) for a, b in pairs if a < b],
        apart=[(a, b) for a, b in pairs if a > b],
    )
    gains = st.lists(st.tuples(ones, st.integers(1, 6)), max_size=3, unique_by=lambda pair: pair[0])
    rises = [
        Rise(draw(small), [(cap, draw(gains)) for cap in sorted(draw(st.sets(st.integers(3, 9), max_size=2)))])
        for _ in range(3)
    ]
    line = st.builds(Threshold, st.integers(0, 2), st.integers(1, 8))
    essential, others = draw(st.lists(line, max_size=1)), draw(st.lists(line, max_size=3))
    least = draw(st.integers(0, len(essential) + len(others)))
    return activities, Aims(rises, [Gate(essential, others, least)])


@given(problem=_problems())
@settings(max_examples=60)
def test_nothing_cheaper_exists(problem: tuple[Activities, Aims]) -> None:
    activities, aims = problem
    count = len(activities.durations)
    sets = (frozenset(chosen) for size in range(count + 1) for chosen in combinations(range(count), size))
    sound = [
        chosen
        for chosen in sets
        if all(a in chosen for a, b in activities.before if b in chosen) and _reaches(aims, chosen)
    ]
    found = schedule(activities, Limits(horizon=40), "cost", aims)
    if not sound:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert found.value == min(sum(activities.costs[one] for one in chosen) for chosen in sound)
    assert _reaches(aims, frozenset(found.starts))
    _is_sound(activities, found)


def test_a_budget_and_a_horizon_are_kept() -> None:
    aims = Aims([Rise(0, [(9, [(0, 5), (1, 5)])])], [Gate([Threshold(0, 5)], [], 1)])
    activities = Activities([4, 2], costs=[1, 3])
    assert list(schedule(activities, Limits(10), "cost", aims).starts) == [0]
    assert list(schedule(activities, Limits(3), "cost", aims).starts) == [1]
    assert schedule(activities, Limits(3, budget=2), "cost", aims).status == "infeasible"


def test_what_has_begun_runs_from_the_first_period_on() -> None:
    activities = Activities([2, 3], [[1, 1]], [1], [1, 1], started=frozenset({1}), required=frozenset({0}))
    assert schedule(activities, Limits(9), "makespan").starts == {0: 3, 1: 0}
