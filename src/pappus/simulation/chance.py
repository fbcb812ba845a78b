"""Chance that repeats: a stream of random numbers for each part of the organisation, fixed by the seed."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, part: str) -> random.Random:
    """The random numbers of one part; parts do not disturb each other when one of them changes."""
    return random.Random(f"{seed}:{part}")  # noqa: S311 - nothing here is secret


def log_normal(rng: random.Random, median: float, sigma: float) -> float:
    """A log-normal draw by its median, in the unit of the median."""
    return median * math.exp(rng.gauss(0.0, sigma))


class Lot(Generic[T]):
    """Draws from things of unequal weight; things of weight zero are never drawn."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self.things = list(things)
        self._bounds = list(accumulate(weights))

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> Lot[T]:
        """A lot from thing → weight."""
        return cls(list(weights), list(weights.values()))

    def draw(self, rng: random.Random) -> T:
        """One of them."""
        return rng.choices(self.things, cum_weights=self._bounds)[0]

    def other(self, rng: random.Random, than: T) -> T:
        """One of them that is not `than`, unless there is no other."""
        for _ in range(20):
            thing = self.draw(rng)
            if thing != than:
                return thing
        return next((thing for thing in self.things if thing != than), than)
