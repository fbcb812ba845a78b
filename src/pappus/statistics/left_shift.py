"""A schedule with nothing put off: each activity as early as order and resources allow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pappus.statistics.project_scheduling import Activities


def left_shifted(activities: Activities, starts: Mapping[int, int]) -> dict[int, int]:
    """The same activities, none later than before and none earlier than it can be.

    A solver that minimises the last end leaves open when everything else is done. Taken in the order of their starts,
    activities that have been moved only leave room behind them, so that each still fits where it was (serial schedule
    generation; Kolisch 1996, doi:10.1016/0377-2217(95)00357-6).

    Args:
        activities: with order, demands and capacities.
        starts: first period of each activity that is done, by its place; a schedule that keeps to all of them.
    """
    latest = max((start + activities.durations[one] for one, start in starts.items()), default=0)
    free = np.tile(np.array(activities.capacities, dtype=np.int64)[:, None], latest)
    found: dict[int, int] = {}
    for one in sorted(starts, key=lambda place: (starts[place], place)):
        found[one] = _earliest(activities, one, starts[one], found, free)
        for demands, left in zip(activities.demands, free, strict=True):
            left[found[one] : found[one] + activities.durations[one]] -= demands[one]
    return found


def _earliest(activities: Activities, one: int, latest: int, found: Mapping[int, int], free: np.ndarray) -> int:
    length = activities.durations[one]
    needs = np.array([demands[one] for demands in activities.demands], dtype=np.int64)[:, None]
    first = max(
        (found[other] + activities.durations[other] for other, next_ in activities.before if next_ == one), default=0
    )
    apart = {pair[0] if pair[1] == one else pair[1] for pair in activities.apart if one in pair} & set(found)
    for start in range(first, latest):
        beside = any(start < found[other] + activities.durations[other] and found[other] < start + length
                     for other in apart)  # fmt: skip
        if not beside and bool((free[:, start : start + length] >= needs).all()):
            return start
    return latest
