"""The way played forward as a page shows it: a sentence, two pictures, and a table of the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pappus.maturity.model import MaturityModel
from pappus.report.words import day, percent, probability
from pappus.roadmap.plan import Plan

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 400, 210, 38, 6, 10, 22
_MOST_ROWS = 10
_COURSES = ("plan", "nothing", "other")


@dataclass(frozen=True)
class Course:
    """One way of going on.

    Attributes:
        name: plan, nothing or other.
        title: in words.
        chance: the line of its chance.
        place: the line of the place on the ladder.
        range: the area within which nine of ten draws of the place lie.
    """

    name: str
    title: str
    chance: str
    place: str
    range: str


@dataclass(frozen=True)
class Mark:
    """A line across a picture with its words."""

    y: float
    words: str


@dataclass(frozen=True)
class Forward:
    """Everything that the page says.

    Attributes:
        sentence: where each way leads by the last day.
        courses: the ways, this plan first.
        width: of both pictures.
        height: of both pictures.
        shares: marks of the picture of chances.
        stages: marks of the picture of places: where each stage begins.
        ladder: the stages with the figures that they begin with.
        days: first and last day, in words.
        rows: of the table: the day and, for each way, chance and place with its interval.
    """

    sentence: str
    courses: tuple[Course, ...]
    width: int
    height: int
    shares: tuple[Mark, ...]
    stages: tuple[Mark, ...]
    ladder: tuple[tuple[int, str], ...]
    days: tuple[str, str]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def forward(played: Mapping[str, Any], plan: Plan, model: MaturityModel) -> Forward:
    """What was played forward, as shown.

    Args:
        played: the stored form; not empty.
        plan: under which it was played.
        model: on which.
    """
    stage = next(way for way in plan.ways if way.model == model.id).stage
    known = [name for name in _COURSES if name in played["courses"]]
    moments = {name: played["courses"][name] for name in known}
    days = [date.fromisoformat(one["day"]) for one in moments["plan"]]
    highest = max(len(model.stages) - 1, 1)
    return Forward(
        sentence=_sentence(moments, model.stages[model.stage_index(stage)].title, stage, days[-1]),
        courses=tuple(_course(name, moments[name], days, stage, highest) for name in known),
        width=_WIDTH,
        height=_HEIGHT,
        shares=tuple(Mark(_y(share), percent(share)) for share in (0, 0.5, 1)),
        stages=tuple(Mark(_y(at / highest), f"{at + 1}") for at in range(highest + 1)),
        ladder=tuple((at + 1, one.title) for at, one in enumerate(model.stages)),
        days=(day(days[0]), day(days[-1])),
        rows=_rows(moments, days, stage),
    )


def titles() -> dict[str, str]:
    """The ways in words."""
    return {"plan": _("This plan"), "nothing": _("Nothing new begun"), "other": _("The other plan")}


def _sentence(moments: Mapping[str, Any], title: str, stage: str, last: date) -> str:
    told = {name: probability(found[-1]["at_least"][stage]) for name, found in moments.items()}
    if "other" in moments:
        said = _(
            "By %(day)s, %(stage)s is reached with a chance of %(plan)s under this plan, of %(other)s under the other "
            "one, and of %(nothing)s if nothing new is begun."
        )
    else:
        said = _(
            "By %(day)s, %(stage)s is reached with a chance of %(plan)s under this plan, and of %(nothing)s if nothing "
            "new is begun."
        )
    return said % {"stage": title, "day": day(last), **told}


def _course(name: str, found: Sequence[Mapping[str, Any]], days: Sequence[date], stage: str, highest: int) -> Course:
    def line(heights: list[float]) -> str:
        return "M" + "L".join(f"{_x(one, days)},{_y(height)}" for one, height in zip(days, heights, strict=True))

    places = {end: [one["position"][end] / highest for one in found] for end in ("value", "low", "high")}
    back = "L".join(
        f"{_x(one, days)},{_y(height)}" for one, height in reversed(list(zip(days, places["low"], strict=True)))
    )
    return Course(
        name=name,
        title=titles()[name],
        chance=line([one["at_least"][stage] for one in found]),
        place=line(places["value"]),
        range=f"{line(places['high'])}L{back}Z",
    )


def _rows(
    moments: Mapping[str, Any], days: Sequence[date], stage: str
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    step = max(1, -(-(len(days) - 1) // (_MOST_ROWS - 1)))
    kept = sorted({*range(0, len(days) - 1, step), len(days) - 1})
    return tuple(
        (day(days[at]), tuple(_cells(found[at], stage) for found in moments.values())) for at in kept
    )  # fmt: skip


def _cells(moment: Mapping[str, Any], stage: str) -> tuple[str, str]:
    value, low, high = (moment["position"][end] + 1 for end in ("value", "low", "high"))
    return probability(moment["at_least"][stage]), f"{value:.1f} ({low:.1f}–{high:.1f})"


def _x(moment: date, days: Sequence[date]) -> float:
    share = (moment - days[0]).days / max((days[-1] - days[0]).days, 1)
    return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _y(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)
