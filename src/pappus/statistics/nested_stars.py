"""Who may be the centre: stars, and stars of stars, over a small number of nodes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

MOST_HEADS = 4


@dataclass(frozen=True, order=True)
class Assignment:
    """Which node is the centre and, in a star of stars, which heads stand between it and the others.

    Attributes:
        nodes: number of nodes.
        centre: the centre; null where there is none.
        heads: heads of groups, in ascending order; empty in a plain star.
        group: for each node the position of its head in `heads`, a head being in its own group; −1 for the centre and
            where there are no heads.
    """

    nodes: int
    centre: int | None = None
    heads: tuple[int, ...] = ()
    group: tuple[int, ...] = ()

    @cached_property
    def strong(self) -> NDArray[np.bool_]:
        """Symmetric: whether a link is strong."""
        links: NDArray[np.bool_] = strong_links([self])[0]
        return links

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Whether a node is expected to act more than others: the centre of a plain star, the heads otherwise."""
        marked = np.zeros(self.nodes, dtype=bool)
        if self.centre is not None:
            marked[list(self.heads) or [self.centre]] = True
        return marked

    @cached_property
    def log_prior(self) -> float:
        """Logarithm of its probability among those of its kind, before anything is seen."""
        if self.centre is None:
            return 0.0
        if not self.heads:
            return -math.log(self.nodes)
        sizes = (self.group.count(place) for place in range(len(self.heads)))
        choices = (self.nodes, len(head_numbers(self.nodes)), partitions(self.nodes - 1, len(self.heads)), *sizes)
        return -sum(math.log(choice) for choice in choices)


def strong_links(assignments: Sequence[Assignment]) -> NDArray[np.bool_]:
    """Which links are strong: a symmetric table of nodes for each assignment, all of which have as many nodes."""
    nodes = assignments[0].nodes
    # Towards the centre: from each node the one before it, from the centre and where there is none itself.
    towards = np.array([_towards(assignment) for assignment in assignments])
    links = np.zeros((len(assignments), nodes, nodes), dtype=bool)
    np.put_along_axis(links, towards[:, :, None], True, axis=2)
    np.einsum("hnn->hn", links)[...] = False
    return links | links.transpose(0, 2, 1)


def _towards(assignment: Assignment) -> list[int]:
    centre, heads = assignment.centre, assignment.heads
    if centre is None:
        return list(range(assignment.nodes))
    if not heads:
        return [centre] * assignment.nodes
    found = [heads[place] for place in assignment.group]
    for node in (*heads, centre):
        found[node] = centre
    return found


def even(nodes: int) -> Assignment:
    """Nobody stands out."""
    return Assignment(nodes)


def single_stars(nodes: int) -> list[Assignment]:
    """Each node as the centre of a star."""
    return [Assignment(nodes, centre) for centre in range(nodes)]


def head_numbers(nodes: int) -> range:
    """How many heads a star of stars may have: two to four, each with somebody in its group."""
    return range(2, min(MOST_HEADS, (nodes - 1) // 2) + 1)


def nested_stars(rates: NDArray[np.float64]) -> list[Assignment]:
    """Likely stars of stars: the nodes nearest to a centre, or the busiest, as heads; each other node with its nearest.

    Args:
        rates: symmetric log rates of contact; the diagonal is not looked at.
    """
    nodes = len(rates)
    between = np.where(np.eye(nodes, dtype=bool), 0.0, rates)
    found: dict[Assignment, None] = {}
    for centre in range(nodes):
        for nearness in (between[centre], between.sum(1)):
            order = [int(node) for node in np.argsort(-nearness, kind="stable") if node != centre]
            for number in head_numbers(nodes):
                heads = tuple(sorted(order[:number]))
                nearest = np.argmax(between[:, list(heads)], axis=1).tolist()
                whole = [*_whole(nodes, centre, heads, nearest)]
                found |= dict.fromkeys(whole or _whole(nodes, centre, heads, _followed(between, centre, heads)))
    return list(found)


def _followed(rates: NDArray[np.float64], centre: int, heads: tuple[int, ...]) -> list[int]:
    """The nearest head of each node, after every head in turn was given the node nearest to it."""
    group = np.argmax(rates[:, list(heads)], axis=1)
    free = [node for node in range(len(rates)) if node != centre and node not in heads]
    for place, head in enumerate(heads):
        follower = max(free, key=lambda node: rates[node, head])
        group[follower] = place
        free.remove(follower)
    return [int(place) for place in group]


def improved(assignment: Assignment) -> list[Assignment]:
    """Its neighbours: another head in a group, one node in another group, or the centre changing places with a head."""
    found: dict[Assignment, None] = {}
    for node, place in enumerate(assignment.group):
        if node != assignment.centre and node not in assignment.heads:
            for changed in _moved(assignment, node, place):
                found[changed] = None
    for place, head in enumerate(assignment.heads):
        found |= dict.fromkeys(_swapped(assignment, place, head))
    return list(found)


def _moved(assignment: Assignment, node: int, place: int) -> Iterator[Assignment]:
    nodes, centre, heads = assignment.nodes, assignment.centre, assignment.heads
    promoted = tuple(node if position == place else head for position, head in enumerate(heads))
    yield from _whole(nodes, centre, promoted, assignment.group)
    for other in range(len(heads)):
        if other != place:
            group = list(assignment.group)
            group[node] = other
            yield from _whole(nodes, centre, heads, group)


def _swapped(assignment: Assignment, place: int, head: int) -> Iterator[Assignment]:
    centre = assignment.centre
    heads = tuple(centre if position == place else one for position, one in enumerate(assignment.heads))
    group = list(assignment.group)
    if centre is not None:
        group[centre] = place
        yield from _whole(assignment.nodes, head, tuple(one for one in heads if one is not None), group)


def _whole(nodes: int, centre: int | None, heads: tuple[int, ...], group: Sequence[int]) -> Iterator[Assignment]:
    """The assignment in its one spelling, if every group has somebody beside its head."""
    ordered = tuple(sorted(heads))
    new_place = [ordered.index(head) for head in heads]
    spelled = [new_place[place] if place >= 0 else -1 for place in group]
    for position, head in enumerate(ordered):
        spelled[head] = position
    if centre is not None:
        spelled[centre] = -1
    if all(spelled.count(position) >= 2 for position in range(len(ordered))):
        yield Assignment(nodes, centre, ordered, tuple(spelled))


@lru_cache(maxsize=1000)
def partitions(things: int, groups: int) -> int:
    """In how many ways things fall into that many groups, none empty (Stirling's number of the second kind)."""
    signed = ((-1) ** (groups - taken) * math.comb(groups, taken) * taken**things for taken in range(groups + 1))
    total: int = sum(signed)
    return total // math.factorial(groups)
