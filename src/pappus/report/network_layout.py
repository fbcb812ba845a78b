"""Where the groups of a network stand in its drawing, how its links run and how its names break."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

Between = Callable[[str, str], int]
"""The contacts between two groups."""

_CHARACTERS_A_LINE = 14


def wrapped(text: str) -> tuple[str, ...]:
    """A name in at most two lines of similar length, cut where it is very long."""
    parts = text.split(" ")
    if len(text) <= _CHARACTERS_A_LINE or len(parts) == 1:
        return (_cut(text),)
    splits = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    first, second = min(splits, key=lambda pair: max(len(pair[0]), len(pair[1])))
    return (_cut(first), _cut(second))


def _cut(text: str) -> str:
    longest = _CHARACTERS_A_LINE + 9
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def places(keys: Sequence[str], between: Between, hubs: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Each group's place in a circle of radius 1: hubs inside, the others on the rim beside whom they talk to most."""
    spokes = [key for key in keys if key not in hubs]
    own: dict[str, list[str]] = {hub: [] for hub in hubs} or {"": []}
    for key in spokes:
        own[max(own, key=partial(between, key))].append(key)
    order = [key for members in own.values() for key in _in_a_row(members, between)]
    turn = {key: 2 * math.pi * index / max(1, len(order)) for index, key in enumerate(order)}
    found = {key: (math.sin(angle), -math.cos(angle)) for key, angle in turn.items()}
    for index, hub in enumerate(hubs):
        angles = [turn[key] for key in own[hub]] or [2 * math.pi * index / len(hubs)]
        angle = math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles)))
        distance = 0.0 if len(hubs) == 1 else 0.42
        found[hub] = (distance * math.sin(angle), -distance * math.cos(angle))
    return found


def _in_a_row(keys: Sequence[str], between: Between) -> list[str]:
    """Groups in an order in which each stands beside one that it talks to much."""
    left, row = list(keys), list(keys[:1])
    while left := [key for key in left if key not in row]:
        row.append(max(left, key=partial(between, row[-1])))
    return row


def path(start: tuple[float, float], end: tuple[float, float], centre: tuple[float, float], straight: bool) -> str:
    """The way of a link in an SVG: straight, or bent away from the centre of the drawing."""
    if straight:
        return f"M{start[0]} {start[1]}L{end[0]} {end[1]}"
    # Links past the hub bend outwards, so that they do not seem to run through it.
    middle = ((start[0] + end[0]) / 2 - centre[0], (start[1] + end[1]) / 2 - centre[1])
    length = math.hypot(*middle)
    across = (end[1] - start[1], start[0] - end[0])
    reach = math.hypot(*across) or 1.0
    way = (middle[0] / length, middle[1] / length) if length > reach * 0.1 else (across[0] / reach, across[1] / reach)
    push = 0.22 * reach
    bend = (round(centre[0] + middle[0] + way[0] * push, 1), round(centre[1] + middle[1] + way[1] * push, 1))
    return f"M{start[0]} {start[1]}Q{bend[0]} {bend[1]} {end[0]} {end[1]}"
