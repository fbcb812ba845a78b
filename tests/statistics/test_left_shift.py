from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.left_shift import left_shifted
from pappus.statistics.project_scheduling import Activities


def test_what_was_put_off_for_nothing_begins_at_once() -> None:
    activities = Activities([2, 3, 1], [[1, 1, 1]], [2], before=[(0, 1)])
    assert left_shifted(activities, {0: 0, 1: 4, 2: 6}) == {0: 0, 1: 2, 2: 0}


def test_what_may_not_run_beside_another_stays_behind_it() -> None:
    activities = Activities([2, 3], [[1, 1]], [9], apart=[(1, 0)])
    assert left_shifted(activities, {0: 1, 1: 7}) == {0: 0, 1: 2}


@given(st.integers(0, 10_000))
def test_nothing_is_later_and_order_and_capacity_are_kept(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 8))
    durations = rng.integers(1, 6, count).tolist()
    demands, capacities = [rng.integers(0, 3, count).tolist()], [3]
    starts: dict[int, int] = {}
    begin = 0
    for one in range(count):  # one after the other, with gaps: keeps to everything
        begin += int(rng.integers(0, 4))
        starts[one] = begin
        begin += durations[one]
    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    before = [pair for pair in pairs if rng.random() < 0.2]
    apart = [pair for pair in pairs if rng.random() < 0.2]
    shifted = left_shifted(Activities(durations, demands, capacities, before=before, apart=apart), starts)
    ends = {one: shifted[one] + durations[one] for one in starts}
    assert all(0 <= shifted[one] <= starts[one] for one in starts)
    assert all(shifted[other] >= ends[one] for one, other in before)
    assert all(shifted[other] >= ends[one] or shifted[one] >= ends[other] for one, other in apart)
    for period in range(begin):
        assert sum(demands[0][one] for one in starts if shifted[one] <= period < ends[one]) <= 3
