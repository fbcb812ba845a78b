"""What an organisation is made from: the plan in `demonstration.yaml` and a few knobs to vary it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pappus.vocabulary.documents import read_yaml

_HERE = Path(__file__).parent


@cache
def _content(name: str) -> Any:
    return read_yaml(_HERE / name).content


@dataclass(frozen=True)
class UnitPlan:
    """One unit of the organisation to be made.

    Attributes:
        unit_id: its id.
        name: its name.
        function: the function that it belongs to.
        parent: id of the unit above it; null at the top.
        market: the market that it serves; null for all.
        people: how many work there.
        managers: how many of them are managers.
        executives: how many of them are executives.
        voices: how many of them ever write on Slack or answer mail.
        chatter: weight of its talk among the talk inside units.
        hub: weight of its talk with the hub.
    """

    unit_id: str
    name: str
    function: str
    parent: str | None
    market: str | None
    people: int
    managers: int
    executives: int
    voices: int
    chatter: float
    hub: float


@dataclass(frozen=True)
class Settings:
    """What can be varied; the defaults make the demonstration organisation.

    Attributes:
        plan: the content of the plan file.
        levels: level of each practice (null: not applicable); the attested documents follow from it.
        seed: the same seed makes the same bytes.
        months: length of the record in calendar months, ending with the plan's last day.
        size: number of employees; units keep their proportions.
        volume: multiple of the planned number of mails, messages and posts.
        response_speed: above 1 answers come sooner by that factor.
        answered: multiple of the planned share of questions that ever get an answer.
        participation: multiple of the planned number of people who speak.
        hub_share: multiple of the planned share of talk between the hub and the units.
    """

    plan: Mapping[str, Any]
    levels: Mapping[str, int | None]
    seed: int = 1
    months: int = 12
    size: int = 160
    volume: float = 1.0
    response_speed: float = 1.0
    answered: float = 1.0
    participation: float = 1.0
    hub_share: float = 1.0

    @property
    def last_day(self) -> date:
        """The last day of the record."""
        return date.fromisoformat(str(self.plan["end"]))

    @property
    def first_day(self) -> date:
        """The first day of the record: the first of a month."""
        months_before = self.last_day.year * 12 + self.last_day.month - self.months
        return date(months_before // 12, months_before % 12 + 1, 1)

    def count(self, planned: int) -> int:
        """A planned number of mails, messages or posts, for this volume and length."""
        share: float = self.volume * self.months / self.plan["months"]
        return max(1, round(planned * share))

    def units(self) -> tuple[UnitPlan, ...]:
        """The units at this size and participation."""
        scale = self.size / self.plan["size"]
        return tuple(_unit(entry, scale, self.participation) for entry in self.plan["units"])


def _unit(entry: Mapping[str, Any], scale: float, participation: float) -> UnitPlan:
    people = max(1, round(entry["people"] * scale))
    executives = min(people, round(entry["executives"] * scale))
    return UnitPlan(
        unit_id=entry["id"],
        name=entry["name"],
        function=entry["function"],
        parent=entry.get("parent"),
        market=entry.get("market"),
        people=people,
        managers=min(people - executives, round(entry["managers"] * scale)),
        executives=executives,
        voices=max(1, min(people, round(entry["voices"] * scale * participation))),
        chatter=entry["chatter"],
        hub=entry["hub"],
    )


def demonstration_settings(**changes: Any) -> Settings:
    """The settings of the demonstration organisation, with single ones changed."""
    defaults = {"plan": MappingProxyType(_content("demonstration.yaml")), "levels": ground_truth()["levels"]}
    return Settings(**{**defaults, **changes})


def ground_truth() -> Mapping[str, Any]:
    """What is true of the demonstration organisation: `levels` by practice, `stages` by model, `shape`."""
    return MappingProxyType(_content("ground_truth.yaml"))


def words() -> Mapping[str, Any]:
    """The word lists from which names and sentences are made."""
    return MappingProxyType(_content("words.yaml"))
