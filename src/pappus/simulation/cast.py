"""Who is in the organisation: invented people with their units, levels and addresses."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from pappus.simulation.chance import Lot, log_normal, stream
from pappus.simulation.settings import Settings, UnitPlan, words


@dataclass(frozen=True)
class Member:
    """A person of the organisation.

    Attributes:
        name: invented.
        email: address at the organisation's domain.
        slack_id: user id on Slack; empty for people without an account.
        unit: id of the unit, at the end of the record.
        function: function of that unit.
        level: frontline, manager or executive.
        voice: weight of what the person says; 0 for people who never write.
        came_from: id of the unit before a move; empty if there was none.
        moved_at: day of that move.
        left_at: day after the last one; null if the person is still there.
        ambassador_from: day since when the person speaks for the organisation of their own accord; null if not.
    """

    name: str
    email: str
    slack_id: str
    unit: str
    function: str
    level: str
    voice: float
    came_from: str = ""
    moved_at: date | None = None
    left_at: date | None = None
    ambassador_from: date | None = None


@dataclass(frozen=True)
class Customer:
    """Somebody outside: a name and an address."""

    name: str
    email: str


class Cast:
    """All members, and the lots from which speakers are drawn."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members
        self.voices: dict[str, Lot[Member]] = {}
        for unit in dict.fromkeys(member.unit for member in members):
            speaking = [member for member in members if member.unit == unit and member.voice > 0]
            self.voices[unit] = Lot(speaking, [member.voice for member in speaking])
        self.on_slack = [member for member in members if member.slack_id]

    def speaker(self, rng: random.Random, unit: str) -> Member:
        """One of the people of a unit who speak; some speak far more than others."""
        return self.voices[unit].draw(rng)


def make_cast(settings: Settings) -> Cast:
    """The people of an organisation, unit by unit."""
    rng = stream(settings.seed, "cast")
    names = _names(rng)
    domain, hub = settings.plan["domain"], settings.plan["hub"]
    members = [
        _member(rng, next(names), unit, place, domain, 0.25 if unit.unit_id == hub else 0.9)
        for unit in settings.units()
        for place in range(unit.people)
    ]
    return Cast(_with_ambassadors(_with_moves(members, settings), settings))


def make_customers(rng: random.Random, number: int) -> Lot[Customer]:
    """People outside; a few of them write again and again."""
    domains = words()["customer_domains"]
    names = _names(rng)
    customers = []
    for ordinal in range(number):
        name = next(names)
        domain = rng.choice(domains)
        customers.append(Customer(name, f"{_local_part(name)}{ordinal}@{domain}"))
    return Lot(customers, [log_normal(rng, 1.0, 0.8) for _ in customers])


def _names(rng: random.Random) -> Iterator[str]:
    lists = words()
    pairs = [f"{first} {last}" for first in lists["first_names"] for last in lists["last_names"]]
    rng.shuffle(pairs)
    yield from pairs
    for number in count(2):
        yield from (f"{pair} {number}" for pair in pairs)


def _member(rng: random.Random, name: str, unit: UnitPlan, place: int, domain: str, spread: float) -> Member:
    level = "frontline"
    if place < unit.executives:
        level = "executive"
    elif place < unit.executives + unit.managers:
        level = "manager"
    median = 0.4 if level == "executive" else 1.0
    voice = log_normal(rng, median, spread) if place < unit.voices else 0.0
    # People at the bench and on the floor have no Slack account unless they speak there.
    seated = voice > 0 or level != "frontline" or unit.function not in {"production", "fulfilment"}
    slack_id = "U" + "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=10)) if seated else ""
    return Member(name, f"{_local_part(name)}@{domain}", slack_id, unit.unit_id, unit.function, level, voice)


def _with_moves(members: list[Member], settings: Settings) -> list[Member]:
    """A silent person who changed units and one who left, so that people's spans of time are not all open."""
    silent = [index for index, member in enumerate(members) if member.voice == 0 and member.level == "frontline"]
    if len(silent) < 2:
        return members
    middle = date.fromordinal((settings.first_day.toordinal() + settings.last_day.toordinal()) // 2)
    mover, leaver = members[silent[0]], members[silent[-1]]
    elsewhere = next(member.unit for member in reversed(members) if member.unit != mover.unit)
    changed = {
        silent[0]: replace(mover, came_from=elsewhere, moved_at=middle),
        silent[-1]: replace(leaver, left_at=middle),
    }
    return [changed.get(index, member) for index, member in enumerate(members)]


def _with_ambassadors(members: list[Member], settings: Settings) -> list[Member]:
    """The ones with most to say in each of a few units have volunteered, in turns."""
    plan = settings.plan["ambassadors"]
    chosen: dict[str, date] = {}
    for unit in plan["units"]:
        speaking = sorted((one for one in members if one.unit == unit and one.voice > 0), key=lambda one: -one.voice)
        for place, member in enumerate(speaking[: round(plan["of_each_unit"] * settings.size / settings.plan["size"])]):
            chosen[member.email] = date.fromisoformat(plan["began"][place % len(plan["began"])])
    return [
        replace(member, ambassador_from=chosen[member.email]) if member.email in chosen else member
        for member in members
    ]


def _local_part(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", ".")
