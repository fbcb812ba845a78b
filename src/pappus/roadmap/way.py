"""An organisation played forward: under a plan, under none, and under another one, on the same luck."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from pappus.maturity.placement import Interval, positions
from pappus.roadmap.action import Action
from pappus.roadmap.chance import Futures, futures
from pappus.roadmap.choices import Choices
from pappus.roadmap.plan import Plan
from pappus.roadmap.wish import Ground, Target
from pappus.vocabulary.errors import UsageError

_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Course:
    """Which actions are done, and when each begins.

    Attributes:
        starts: first day of each action, by id.
        weeks: how long each takes from that day on.
    """

    starts: Mapping[str, date]
    weeks: Mapping[str, int]

    @staticmethod
    def of(plan: Plan) -> Course:
        """The course that a plan takes."""
        return Course(
            {one.id: one.starts for one in plan.actions},
            {one.id: ((one.ends - one.starts).days + 1) // _DAYS_A_WEEK for one in plan.actions},
        )

    @staticmethod
    def under_way(plan: Plan) -> Course:
        """The course if nothing new is begun: what is under way is carried on."""
        whole, begun = Course.of(plan), {one.id for one in plan.actions if one.under_way}
        return Course({name: day for name, day in whole.starts.items() if name in begun}, whole.weeks)

    @staticmethod
    def read(content: Any, actions: Mapping[str, Action]) -> Course:
        """The course of a plan in the form of `pappus plan --json`.

        Raises:
            UsageError: it is no plan, or names an action that is not known.
        """
        try:
            lines = {
                line["id"]: tuple(map(date.fromisoformat, (line["starts"], line["ends"])))
                for line in content["actions"]
            }
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError("is no plan as `pappus plan --json` prints it") from error
        unknown = sorted(set(lines) - set(actions))
        if unknown:
            raise UsageError(f"names {unknown[0]!r}, which is no action")
        weeks = {name: max(1, ((ends - starts).days + 1) // _DAYS_A_WEEK) for name, (starts, ends) in lines.items()}
        return Course({name: starts for name, (starts, _) in lines.items()}, weeks)


@dataclass(frozen=True)
class Moment:
    """Where the organisation may stand on one day.

    Attributes:
        day: the day.
        at_least: probability of each stage or a later one, by stage id.
        position: place along the ladder, with its 90 % interval.
    """

    day: date
    at_least: dict[str, float]
    position: Interval


@dataclass(frozen=True)
class Played:
    """One model, played forward in several ways.

    Attributes:
        model: the model's id.
        courses: by name of the course, what may become of the organisation over time.
    """

    model: str
    courses: dict[str, tuple[Moment, ...]]

    def as_json(self) -> dict[str, Any]:
        """Plain values, days as ISO dates."""
        return {
            "model": self.model,
            "courses": {
                name: [{**asdict(one), "day": one.day.isoformat()} for one in moments]
                for name, moments in self.courses.items()
            },
        }


def months_between(start: date, end: date) -> tuple[date, ...]:
    """The first day, the same day of each month after it (or the last of a shorter one), and the last day."""
    days = [start]
    while True:
        months = start.month + len(days) - 1
        year, month = start.year + months // 12, months % 12 + 1
        day = date(year, month, min(start.day, monthrange(year, month)[1]))
        if day >= end:
            return (*days, end)
        days.append(day)


def play(ground: Ground, target: Target, days: tuple[date, ...], courses: Mapping[str, Course]) -> Played:
    """The organisation on one model, under each course, on each day.

    Args:
        ground: what it starts from; actions that are under way or done are not in the courses unless named there.
        target: gives the model.
        days: the first is the one on which everything starts.
        courses: by name; one without actions is how it goes if everything is left alone.
    """
    named = sorted({name for course in courses.values() for name in course.starts})
    actions = {name: ground.actions[name] for name in named}
    played = {}
    for label, course in courses.items():
        weeks = {name: course.weeks.get(name, action.weeks) for name, action in actions.items()}
        choices = Choices(actions, weeks, frozenset(), dict.fromkeys(actions, 1.0), {})
        drawn = futures(choices, ground.draws, "judging")
        starts = {name: (day - days[0]).days / _DAYS_A_WEEK for name, day in course.starts.items()}
        played[label] = tuple(_moments(drawn, target, days, starts))
    return Played(target.model.id, played)


def _moments(drawn: Futures, target: Target, days: tuple[date, ...], starts: Mapping[str, float]) -> Iterator[Moment]:
    ends = drawn.ends(starts)
    for day in days:
        levels = drawn.levels(ends, (day - days[0]).days / _DAYS_A_WEEK)
        reached = drawn.reached(target, levels)
        at_least = {stage.id: float((reached >= index).mean()) for index, stage in enumerate(target.model.stages)}
        places = positions(target.model, replace(drawn.draws, levels=levels))
        low, high = np.quantile(places, [0.05, 0.95])
        yield Moment(day, at_least, Interval(float(places.mean()), float(low), float(high)))
