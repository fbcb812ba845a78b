"""An action: a step that raises practices, as its file defines it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language

Layer = Literal["technical", "process", "people"]
ProvenanceKind = Literal["estimate", "published", "own"]


@dataclass(frozen=True)
class Provenance:
    """Where the figures of an action come from.

    Attributes:
        kind: estimate (somebody's judgement), published, or own (what the organisation has seen itself).
        source: whose judgement, which publication, which experience.
    """

    kind: ProvenanceKind
    source: str


@dataclass(frozen=True)
class Raise:
    """What an action does to one practice.

    Attributes:
        practice: id of the practice.
        by: expected gain where the action succeeds, in levels.
        spread: standard deviation of that gain, in levels.
        up_to: it brings nothing beyond this level, 1 to 4.
    """

    practice: str
    by: float
    spread: float
    up_to: int

    @property
    def cap(self) -> float:
        """The highest level, in terms of draws, that it can bring about."""
        return self.up_to + 0.499


@dataclass(frozen=True)
class Action:
    """A step that raises practices.

    Attributes:
        id: in lower case with hyphens.
        title: what to do, as an instruction.
        what: what it consists of, in one or two sentences.
        leads: the role that leads it.
        layer: the layer of know-how that it builds on and adds to.
        effort_days: person-days by role.
        outlay: what is spent beside people's time, in the organisation's currency.
        weeks: how long it takes.
        raises: the practices that it raises.
        fails: probability that it comes to nothing.
        provenance: where the figures come from.
        after: ids of actions that have to be done before it.
        apart_from: ids of actions that may not run at the same time.
    """

    id: str
    title: str
    what: str
    leads: str
    layer: Layer
    effort_days: Mapping[str, float]
    outlay: float
    weeks: int
    raises: tuple[Raise, ...]
    fails: float
    provenance: Provenance
    after: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = field(default=())

    @property
    def days(self) -> float:
        """Person-days of all roles together."""
        return sum(self.effort_days.values())

    def cost(self, day_cost: float) -> float:
        """Outlay and people's time together, with what a person-day is counted with."""
        return self.outlay + self.days * day_cost


@cached_by_language
def settings() -> dict[str, Any]:
    """The content of `settings.yaml`, its words in the language of whoever reads."""
    content: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("settings.yaml")).content, "roadmap")
    return content
