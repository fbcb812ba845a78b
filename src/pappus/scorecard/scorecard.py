"""A scorecard as it is written down: from the vision to the channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language
from pappus.vocabulary.readings import Grouping

Perspective = Literal["financial", "customer", "process", "learning"]


@dataclass(frozen=True)
class Objective:
    """What has to come about.

    Attributes:
        id: its name in links.
        title: what has to come about.
        perspective: from which side it is seen.
        leads_to: objectives that it helps.
        owner: who answers for it; empty if not said.
        owner_unit: id of the unit that answers for it; null if not said.
        outcome: id of the measure of the business outcome; null if not said.
    """

    id: str
    title: str
    perspective: Perspective
    leads_to: tuple[str, ...] = ()
    owner: str = ""
    owner_unit: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Rebase:
    """A day from which on limits are made anew, and which change of the work makes that right."""

    day: date
    because: str


@dataclass(frozen=True)
class Measure:
    """By what an objective is seen.

    Attributes:
        id: its name in links.
        title: what is measured.
        objectives: of which objectives.
        better: which way is better.
        unit: in what; empty if not said.
        indicator: id of the indicator, month by month; null where a file holds the values.
        by: of what the indicator is taken.
        key: of which one.
        file: CSV file in the workspace; null where an indicator holds the values.
        column: the file's column.
        start: the value from which progress is counted; null if not said.
        target: where it is to be; null if not said.
        target_by: by when; null if not said.
        owner: who answers for it; empty if not said.
        owner_unit: id of the unit; null if not said.
        about: buzz, ambassadors, outcome, where practices ask for that.
        practices: practices that it tells of.
        season: number of points after which it begins anew; null if none.
        baseline_until: the last day behind the limits; null for the usual number of points.
        rebased: days from which on the limits were made anew.
    """

    id: str
    title: str
    objectives: tuple[str, ...]
    better: Literal["higher", "lower"]
    unit: str = ""
    indicator: str | None = None
    by: Grouping = "organisation"
    key: str = "organisation"
    file: str | None = None
    column: str = "value"
    start: float | None = None
    target: float | None = None
    target_by: date | None = None
    owner: str = ""
    owner_unit: str | None = None
    about: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    season: int | None = None
    baseline_until: date | None = None
    rebased: tuple[Rebase, ...] = ()

    @property
    def has_owner(self) -> bool:
        """Whether somebody answers for it."""
        return bool(self.owner or self.owner_unit)


@dataclass(frozen=True)
class Customers:
    """For whom: a group of customers, and the objectives that are about them."""

    id: str
    title: str
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """What is done on a channel.

    Attributes:
        id: its name in links.
        title: what is done.
        channel: where.
        measures: which measures it is to move.
        owner_unit: id of the unit that does it; null if not said.
        pilot: id of the pilot that it came from; null if none.
        until: by when; null if not said.
    """

    id: str
    title: str
    channel: str
    measures: tuple[str, ...] = ()
    owner_unit: str | None = None
    pilot: str | None = None
    until: date | None = None


@dataclass(frozen=True)
class Channel:
    """A channel with priority: whom it reaches, and what is done there."""

    channel: str
    title: str
    customers: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Foundation:
    """Organisation, people or resources that objectives rest on."""

    kind: Literal["organisation", "people", "resources"]
    title: str
    objectives: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """When it was looked at: what was said, and what was decided because of which measure."""

    day: date
    note: str = ""
    decisions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Scorecard:
    """From the vision to the channels."""

    vision: str
    objectives: tuple[Objective, ...]
    measures: tuple[Measure, ...] = ()
    customers: tuple[Customers, ...] = ()
    channels: tuple[Channel, ...] = ()
    foundations: tuple[Foundation, ...] = ()
    reviews: tuple[Review, ...] = ()

    def actions(self) -> tuple[Action, ...]:
        """What is done, channel by channel."""
        return tuple(action for channel in self.channels for action in channel.actions)


@cache
def settings() -> dict[str, Any]:
    """How measures are charted, from `settings.yaml`."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("settings.yaml")).content
    return found


@cached_by_language
def words() -> dict[str, Any]:
    """Words that a person reads about a scorecard, from `words.yaml`, in the language of whoever reads."""
    found: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("words.yaml")).content, "scorecard")
    return found
