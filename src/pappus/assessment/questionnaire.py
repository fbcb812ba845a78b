"""Who is asked what: the questionnaire of a level and function, its blocks, its short form, and what is skipped."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pappus.assessment.items import Item
from pappus.statistics.balanced_blocks import balanced_blocks
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import Function, Level

PLAN = Path(__file__).with_name("questionnaire.yaml")


@dataclass(frozen=True)
class Plan:
    """How questionnaires are made, as `questionnaire.yaml` says it.

    Attributes:
        lengths: items at most, by level.
        seconds_an_item: time that an item takes.
        blocks: number of different blocks.
        raters_wanted: raters of a level that each item should have.
        core: ids of items that no block leaves out.
        for_all: pattern of further ids that no block leaves out.
        routes: the functions whose people belong to a route, by route.
        same_family: what a further item of a family counts in the short form.
    """

    lengths: Mapping[Level, int]
    seconds_an_item: float
    blocks: int
    raters_wanted: int
    core: tuple[str, ...]
    for_all: str
    routes: Mapping[str, tuple[Function, ...]]
    same_family: float


@dataclass(frozen=True)
class Audience:
    """Who is asked.

    Attributes:
        level: frontline, manager or executive; null for what is asked whatever the level.
        function: the function; null if it is not said.
        routes: what these people can know beside what their function does.
    """

    level: Level | None = None
    function: Function | None = None
    routes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """What one person is asked.

    Attributes:
        audience: who is asked.
        items: in the order in which they are asked.
        known: everything that these people can know, in that order; other blocks ask the rest.
        block: the number of the block from 1; null where nothing was divided.
    """

    audience: Audience
    items: tuple[Item, ...]
    known: tuple[Item, ...]
    block: int | None = None

    @property
    def minutes(self) -> float:
        """How long it takes."""
        return len(self.items) * plan().seconds_an_item / 60


@cache
def plan() -> Plan:
    """How questionnaires are made."""
    content = read_yaml(PLAN).content
    routes = {route: tuple(functions) for route, functions in content["routes"].items()}
    return Plan(**{**content, "core": tuple(content["core"]), "routes": routes})


def routes_of(audience: Audience) -> tuple[str, ...]:
    """The routes that people belong to, by their function and by what is said of them.

    Raises:
        UsageError: a route is not known.
    """
    known = plan().routes
    unknown = [route for route in audience.routes if route not in known]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: no such route. Known: {', '.join(known)}")
    by_function = [route for route, functions in known.items() if audience.function in functions]
    return tuple(dict.fromkeys([*by_function, *audience.routes]))


def known_to(items: Iterable[Item], audience: Audience) -> tuple[Item, ...]:
    """Everything that these people can know, in the order of the items.

    Without a level: what is asked of people because of what they do, whatever their level.
    """
    routes = routes_of(audience)
    return tuple(item for item in items if item.route in routes or audience.level in item.levels)


def questionnaire(items: Iterable[Item], audience: Audience, block: int | None = 1) -> Questionnaire:
    """What a person of this audience is asked, within the length of the level.

    Args:
        items: everything that can be asked, in order.
        audience: who is asked.
        block: which block of what exceeds the length, from 1; null for all of it.

    Raises:
        UsageError: there is no such block.
    """
    able = known_to(items, audience)
    if block is not None and not 1 <= block <= plan().blocks:
        raise UsageError(f"block {block}: expected 1 to {plan().blocks}")
    blocks = _blocks(able, audience)
    if block is None or blocks is None:
        return Questionnaire(audience, able, able)
    chosen = blocks[block - 1]
    return Questionnaire(audience, tuple(item for item in able if item.id in chosen), able, block)


def block_of(token: str) -> int:
    """The block of a person who is known by a token: always the same, and spread evenly over all tokens."""
    return int.from_bytes(hashlib.sha256(token.encode()).digest()[:8]) % plan().blocks + 1


def block_in_turn(number: int) -> int:
    """The block of the person with a running number from 1."""
    return (number - 1) % plan().blocks + 1


def times_asked(items: Iterable[Item], audience: Audience, raters: int) -> Mapping[str, int]:
    """Of how many among `raters` people, numbered in turn, each item is asked."""
    able = known_to(items, audience)
    blocks = _blocks(able, audience)
    if blocks is None:
        return {item.id: raters for item in able}
    asked = Counter(name for number in range(raters) for name in blocks[block_in_turn(number + 1) - 1])
    return {item.id: asked[item.id] for item in able}


def short_form(whole: Questionnaire, length: int, weights: Mapping[str, float]) -> Questionnaire:
    """The `length` most telling items of a questionnaire, the closing question always among them.

    One after the other the item with the greatest weight is taken; for each item of its family that was taken before,
    the weight is multiplied by `same_family`. An item without a weight comes last.

    Args:
        whole: the questionnaire; what its block leaves out can be taken too.
        length: number of items, at least 1.
        weights: how much each item tells, by id; from the gates that ask for it, or from what is still uncertain.

    Raises:
        UsageError: the length is not at least 1.
    """
    if length < 1:
        raise UsageError(f"a short form of {length} items: expected at least 1")
    chosen = [item for item in whole.known if item.kind == "anchor"][:length]
    families = Counter(item.family for item in chosen)
    left = [item for item in whole.known if item not in chosen]
    while left and len(chosen) < length:
        # `max` keeps the first among equals, so that the order of the catalogue decides.
        best = max(left, key=lambda item: weights.get(item.id, 0.0) * plan().same_family ** families[item.family])
        families[best.family] += 1
        left.remove(best)
        chosen.append(best)
    return Questionnaire(whole.audience, tuple(item for item in whole.known if item in chosen), whole.known)


def skipped(items: Sequence[Item], answers: Mapping[str, int | None]) -> frozenset[str]:
    """The ids of items that need not be asked, because what they follow was answered with 0 or is skipped itself."""
    pointless: set[str] = set()
    for item in items:
        if item.follows is not None and (answers.get(item.follows) == 0 or item.follows in pointless):
            pointless.add(item.id)
    return frozenset(pointless)


@cache
def _blocks(able: tuple[Item, ...], audience: Audience) -> tuple[frozenset[str], ...] | None:
    """The ids of each block; null where everything fits into one questionnaire."""
    length = plan().lengths[audience.level] if audience.level else len(able)
    if len(able) <= length:
        return None
    fixed = [item.id for item in able if _is_for_all(item, audience)]
    turning = [item.id for item in able if item.id not in fixed]
    blocks = balanced_blocks(len(turning), max(1, length - len(fixed)), plan().blocks)
    return tuple(frozenset([*fixed, *(turning[place] for place in block)]) for block in blocks)


def _is_for_all(item: Item, audience: Audience) -> bool:
    """Whether no block leaves an item out: few can know it, or all answers hang together by it."""
    hangs_together = item.id in plan().core or re.search(plan().for_all, item.id) is not None
    return hangs_together or item.route in routes_of(audience)
