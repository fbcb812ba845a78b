"""Units for organisations that say who reports to whom, but not who belongs to which unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pappus.workspace.organisation import Organisation

HEAD_OFFICE = "head-office"
FEWEST_DOMAINS = 3
"""With fewer e-mail domains of our own than this, they say nothing about a shape."""


def units_origin(organisation: Organisation) -> Literal["people", "reports_to", "domains"]:
    """Where the units of people come from: people.csv, its column `reports_to`, or our e-mail domains."""
    if any(person.unit for person in organisation.people):
        return "people"
    if any(person.reports_to for person in organisation.people):
        return "reports_to"
    return "domains" if len(organisation.domains) >= FEWEST_DOMAINS else "people"


def with_lines(organisation: Organisation) -> Organisation:
    """The organisation with a unit for everybody under each direct report of the head, where only the lines are said.

    Units are numbered from the largest (`line-1`, `line-2`, …); the head, and direct reports with nobody under them,
    are the unit `head-office`. A tree that does not hang on the head of the largest one is a unit of its own; who is in
    no tree has no unit. Where any unit is said, or no manager, the organisation is given back as it is. The units have
    no function, as nobody said one.
    """
    if units_origin(organisation) != "reports_to":
        return organisation
    lines = _lines(_managers(organisation))
    people = tuple(replace(person, unit=lines[person.person_id]) for person in organisation.people)
    return replace(organisation, people=people)


def _managers(organisation: Organisation) -> dict[str, str | None]:
    """Each person's manager, null for heads; the last span counts."""
    known = {pseudonym: person.person_id for person in organisation.people for pseudonym in person.pseudonyms}
    managers: dict[str, str | None] = {}
    for person in organisation.people:
        manager = known.get(person.reports_to, person.reports_to) if person.reports_to else None
        managers[person.person_id] = None if manager == person.person_id else manager
    for manager in [one for one in managers.values() if one is not None]:
        managers.setdefault(manager, None)
    return managers


def _lines(managers: Mapping[str, str | None]) -> dict[str, str | None]:
    """The unit of each person; null for those in no tree."""
    ways = {person: _way_up(person, managers) for person in managers}
    trees = Counter(way[-1] for way in ways.values())
    head = min(trees, key=lambda one: (-trees[one], one))
    leaders = {person: way[-2] if way[-1] == head and len(way) > 1 else way[-1] for person, way in ways.items()}
    sizes = Counter(leaders.values())
    led = (leader for leader, size in sizes.items() if size > 1 and leader != head)
    ordered = sorted(led, key=lambda leader: (-sizes[leader], leader))
    names = {leader: f"line-{number}" for number, leader in enumerate(ordered, start=1)}
    at_the_top = {leader: HEAD_OFFICE for leader in sizes.keys() - names.keys() if ways[leader][-1] == head}
    return {person: (names | at_the_top).get(leader) for person, leader in leaders.items()}


def _way_up(person: str, managers: Mapping[str, str | None]) -> list[str]:
    """A person, their manager, and so on to the head; in a circle, to the one whose id comes first in it."""
    way = [person]
    while (manager := managers[way[-1]]) is not None:
        if manager in way:
            circle = way[way.index(manager) :]
            return way[: way.index(min(circle)) + 1]
        way.append(manager)
    return way
