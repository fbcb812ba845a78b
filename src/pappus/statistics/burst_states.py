"""When something is talked about more than usual, and how strongly (Kleinberg's bursts)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Burst:
    """A stretch of bins in the higher state.

    Attributes:
        first: its first bin.
        last: its last bin.
        weight: how much better the higher state explains it than the usual one, in nats.
    """

    first: int
    last: int
    weight: float


def bursts(relevant: ArrayLike, total: ArrayLike, times: float = 2.0, reluctance: float = 1.0) -> list[Burst]:
    """The bursts of a series of counts out of totals, in order of time.

    Two states, each with a share of its own: the usual one, which is that of the whole series, and `times` as much. The
    most likely course of states is found where each step up costs `reluctance` · ln(number of bins).

    Args:
        relevant: how many, by bin.
        total: out of how many, by bin; a bin of 0 says nothing.
        times: share of the higher state, in times of the usual one.
        reluctance: γ, how dear it is to begin a burst.

    Source: Kleinberg (2002), Bursty and hierarchical structure in streams, doi:10.1145/775047.775061, the automaton of
    batches.
    """
    count, of = (np.asarray(one, dtype=np.float64) for one in (relevant, total))
    if not 0 < count.sum() < of.sum():
        return []
    gains = _gains(count, of, times)
    return _stretches(gains, _in_burst(gains, reluctance * float(np.log(count.size))))


def _gains(count: Floats, of: Floats, times: float) -> Floats:
    """By how much the higher state explains each bin better, in nats; below 0 where it does worse."""
    usual = count.sum() / of.sum()
    higher = min(usual * times, (1 + usual) / 2)
    result: Floats = count * np.log(higher / usual) + (of - count) * np.log((1 - higher) / (1 - usual))
    return result


def _in_burst(gains: Floats, step_up: float) -> list[bool]:
    """The best course through the two states (Viterbi): whether each bin lies in the higher one."""
    usual, higher = 0.0, -np.inf
    came_down, went_up = [], []
    for gain in gains.tolist():
        came_down.append(higher > usual)
        went_up.append(usual - step_up > higher)
        usual, higher = max(usual, higher), max(higher, usual - step_up) + gain
    state, course = higher > usual, []
    for down, up in zip(reversed(came_down), reversed(went_up), strict=True):
        course.append(state)
        state = not up if state else down
    return course[::-1]


def _stretches(gains: Floats, course: list[bool]) -> list[Burst]:
    edges = np.diff(np.array([False, *course, False]).astype(np.int8))
    firsts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [
        Burst(int(first), int(end) - 1, float(gains[first:end].sum())) for first, end in zip(firsts, ends, strict=True)
    ]
