"""What a plan is asked for, and what it has to start from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement, Stage
from pappus.roadmap.action import Action, settings
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import ActionEntry, Organisation

Preference = Literal["cheap", "early"]
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Target:
    """A stage of a model that is to be reached."""

    model: MaturityModel
    stage: str

    @property
    def index(self) -> int:
        """The place of the stage on the ladder, from 0."""
        return self.model.stage_index(self.stage)

    @property
    def gates(self) -> tuple[Stage, ...]:
        """The stages whose gates all have to hold."""
        return self.model.stages[1 : self.index + 1]


@dataclass(frozen=True)
class Wish:
    """What a plan is asked for.

    Attributes:
        targets: the stages to be reached, all of them.
        start: first day of the plan.
        by: day by which they are to be reached.
        budget: most that may be spent, people's time counted; null for no limit.
        capacity: person-days a week that each role has for it.
        chance: probability with which the targets are to be reached.
        prefer: the cheapest plan by that day, or the earliest and then the cheapest of those.
        day_cost: what a person-day is counted with.
    """

    targets: tuple[Target, ...]
    start: date
    by: date
    budget: float | None = None
    capacity: Mapping[str, float] = field(default_factory=dict)
    chance: float = 0.8
    prefer: Preference = "cheap"
    day_cost: float = 400.0

    @property
    def weeks(self) -> int:
        """Whole weeks from the start to the day of the target."""
        return (self.by - self.start).days // _DAYS_A_WEEK

    def day(self, week: float) -> date:
        """The day at which a week of the plan begins."""
        return self.start + timedelta(days=round(week * _DAYS_A_WEEK))

    def requirements(self) -> tuple[Requirement, ...]:
        """Every line of every gate on the way, once."""
        return tuple(dict.fromkeys(line for target in self.targets for stage in target.gates for line in stage.gate))


@dataclass(frozen=True, eq=False)
class Ground:
    """What a plan starts from.

    Attributes:
        draws: levels of every practice as they are known.
        actions: everything that could be done, by id.
        entries: what the organisation has planned, works on, has done or has dropped.
    """

    draws: LevelDraws
    actions: Mapping[str, Action]
    entries: tuple[ActionEntry, ...] = ()


@dataclass(frozen=True)
class Asking:
    """What a person asks for; what is left out is taken from organisation.yaml, or is the usual.

    Attributes:
        targets: ids of models and stages; empty for the declared target.
        start: first day; null for the day after the last that is known of.
        by: day by which; null for the declared one.
        budget: most that may be spent, people's time counted; null for no limit.
        capacity: person-days a week by role, for the roles where it is not the usual.
        chance: with which the targets are to be reached; null for the usual.
        prefer: the cheapest plan by that day, or the earliest.
        day_cost: what a person-day is counted with; null for the usual.
        what_if: whether plans with more and less time, capacity and budget are made beside it.
    """

    targets: tuple[tuple[str, str], ...] = ()
    start: date | None = None
    by: date | None = None
    budget: float | None = None
    capacity: Mapping[str, float] = field(default_factory=dict)
    chance: float | None = None
    prefer: Preference = "cheap"
    day_cost: float | None = None
    what_if: bool = False


def wish_of(asking: Asking, organisation: Organisation, models: Mapping[str, MaturityModel], start: date) -> Wish:
    """The wish of a person, with what organisation.yaml and the settings say where the person says nothing.

    Args:
        asking: what the person says.
        organisation: with its declared target.
        models: that are known.
        start: first day, where the person names none.

    Raises:
        UsageError: neither names a target or a day, or there is no such model or stage.
    """
    targets = asking.targets
    if not targets:
        if organisation.target_model is None or organisation.target_stage is None:
            raise UsageError("name a model and a stage to reach, or a target in organisation.yaml")
        targets = ((organisation.target_model, organisation.target_stage),)
    declared = date.fromisoformat(organisation.target_date) if organisation.target_date else None
    by = asking.by or declared
    if by is None:
        raise UsageError("name a day by which it is to be reached, or a target with a day in organisation.yaml")
    return checked(
        Wish(
            tuple(target_named(model, stage, models) for model, stage in targets),
            asking.start or start,
            by,
            asking.budget,
            asking.capacity,
            settings()["chance"] if asking.chance is None else asking.chance,
            asking.prefer,
            settings()["day_cost"] if asking.day_cost is None else asking.day_cost,
        )
    )


def target_named(model: str, stage: str, models: Mapping[str, MaturityModel]) -> Target:
    """A target by the ids of its model and stage.

    Raises:
        UsageError: there is no such model or stage, the model has no stages, or the stage has no gate.
    """
    if model not in models:
        raise UsageError(f"{model!r} is no model.{_near(model, models)} Known: {', '.join(models)}")
    known = models[model]
    stages = [one.id for one in known.stages]
    if not stages:
        raise UsageError(f"{model} has no stages; a plan needs a model with stages")
    if stage not in stages:
        raise UsageError(f"{stage!r} is no stage of {model}.{_near(stage, stages)} Known: {', '.join(stages)}")
    if stage == stages[0]:
        raise UsageError(f"every organisation is at {stage!r} at least; name a later stage of {model}")
    return Target(known, stage)


def checked(wish: Wish) -> Wish:
    """The wish with the usual capacity of the roles that it does not name.

    Raises:
        UsageError: it names no target, an unknown role, or figures that cannot be.
    """
    roles = settings()["roles"]
    unknown = [role for role in wish.capacity if role not in roles]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no role.{_near(unknown[0], roles)} Known: {', '.join(roles)}")
    if not wish.targets:
        raise UsageError("a plan needs a model and a stage to reach")
    if wish.weeks < 1:
        raise UsageError(f"there is less than a week from {wish.start} to {wish.by}; name a later day to reach it by")
    if not 0 < wish.chance < 1:
        raise UsageError(f"the chance is between 0 and 1, not {wish.chance:g}")
    if any(days < 0 for days in wish.capacity.values()) or (wish.budget or 0) < 0 or wish.day_cost < 0:
        raise UsageError("capacity, budget and the cost of a day are not below zero")
    usual = {role: float(one["days_a_week"]) for role, one in roles.items()}
    return Wish(**{**vars(wish), "capacity": {**usual, **wish.capacity}})


def _near(name: str, known: Iterable[str]) -> str:
    near: Sequence[str] = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
