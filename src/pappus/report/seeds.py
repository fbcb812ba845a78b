"""The dandelion of the first page: a seed for each practice, in full where something is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

_CENTRE, _CORE, _RIM = 100.0, 13.0, 84.0


@dataclass(frozen=True)
class Seed:
    """One seed: its stem from the core outwards, its tip, and whether its practice is known."""

    x1: float
    y1: float
    x2: float
    y2: float
    known: bool


def seeds(outcomes: list[bool]) -> tuple[Seed, ...]:
    """A seed for each practice in a box of 200 × 200, round a core, in the order given and clockwise from the top.

    Args:
        outcomes: whether something is known of each practice.
    """
    return tuple(_seed(index, len(outcomes), known) for index, known in enumerate(outcomes))


def _seed(index: int, number: int, known: bool) -> Seed:
    angle = 2 * math.pi * (index + 0.5) / number - math.pi / 2
    # Three lengths in turn keep the tips apart, as on the real head.
    length = _RIM - 13 * (index % 3)
    across, down = math.cos(angle), math.sin(angle)
    ends = [_CENTRE + radius * way for radius in (_CORE, length) for way in (across, down)]
    x1, y1, x2, y2 = (round(end, 1) for end in ends)
    return Seed(x1, y1, x2, y2, known)
