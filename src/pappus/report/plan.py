"""The plan: a sentence, the schedule with its bars, the chance over time, and what more or less money would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pappus.report.lookup import Lookup
from pappus.report.words import count, day, either, from_to, joined, plural, probability, words
from pappus.roadmap.action import settings
from pappus.roadmap.plan import Bargain, Plan, PlannedAction
from pappus.vocabulary.languages import in_quotes, lowered, translated

_MOST_MOMENTS = 7
_MOST_BARGAINS = 7


@dataclass(frozen=True)
class ScheduleLine:
    """One action of the schedule.

    Attributes:
        title: what to do.
        what: what it consists of.
        leads: who leads it.
        dates: from when until when, in words.
        left: where its bar begins, in percent of the whole time.
        width: how long the bar is, in percent.
        cost: what it costs, in words.
        worth: how much of the chance is lost without it.
        begun: whether it is under way.
        first: whether it is one of the steps to begin with.
    """

    title: str
    what: str
    leads: str
    dates: str
    left: float
    width: float
    cost: str
    worth: str
    begun: bool
    first: bool


@dataclass(frozen=True)
class ChanceLine:
    """The chance of the target on one day: under the plan and without it, in words and as shares."""

    day: str
    planned: str
    planned_share: float
    unplanned: str
    unplanned_share: float


@dataclass(frozen=True)
class PlanShown:
    """Everything that this part of the page says.

    Attributes:
        sentence: what is planned, at what cost, with what chance.
        first: what to begin with; empty where everything is under way.
        caution: what the figures rest on.
        lines: the schedule, in the order of its start.
        ends: first and last day of the bars, in words.
        chances: the chance over time.
        bargains: cost and chance of the plans between which one can choose, in words.
        flags: what is lacking, one sentence each.
    """

    sentence: str
    first: str
    caution: str
    lines: tuple[ScheduleLine, ...]
    ends: tuple[str, str]
    chances: tuple[ChanceLine, ...]
    bargains: tuple[tuple[str, str, str], ...]
    flags: tuple[str, ...]


def plan_shown(lookup: Lookup) -> PlanShown | None:
    """The plan for the declared target; null where there is none."""
    return None if lookup.document.plan is None else told(lookup.document.plan)


def told(plan: Plan) -> PlanShown:
    """A plan in words and shares."""
    last = max([plan.by, *(one.ends for one in plan.actions)])
    return PlanShown(
        sentence=_sentence(plan),
        first=_first(plan),
        caution=words()["plan"]["caution"],
        lines=tuple(_line(plan, one, last) for one in plan.actions),
        ends=(day(plan.start), day(last)),
        chances=tuple(_chances(plan)),
        bargains=tuple(_bargains(plan)),
        flags=_flags(plan),
    )


def _sentence(plan: Plan) -> str:
    way = plan.ways[0]
    said = words()["plan"]
    place = translated("{model}: {stage} by {day}.", model=way.title, stage=way.stage_title, day=day(plan.by))
    if not plan.actions:
        return f"{place} {said['nothing'].format(chance=probability(plan.chance))}"
    sentence = said["reached" if plan.reached else "short"].format(
        actions=plural(len(plan.actions), "action"),
        cost=count(round(plan.cost)),
        days=count(round(sum(plan.days.values()))),
        chance=probability(plan.chance),
        standing=probability(plan.standing),
        wanted=probability(plan.wanted),
        ceiling=probability(plan.ceiling),
    )
    return f"{place} {sentence}"


def _first(plan: Plan) -> str:
    if not plan.first_steps:
        return ""
    titles = [in_quotes(plan.action(name).title) for name in plan.first_steps]
    return translated("Begin with {actions}.", actions=joined(titles))


def _line(plan: Plan, one: PlannedAction, last: date) -> ScheduleLine:
    whole = (last - plan.start).days + 1
    return ScheduleLine(
        title=one.title,
        what=one.what,
        leads=one.owner or settings()["roles"][one.leads]["title"],
        dates=from_to(day(one.starts), day(one.ends)),
        left=round((one.starts - plan.start).days / whole * 100, 2),
        width=round(((one.ends - one.starts).days + 1) / whole * 100, 2),
        cost=count(round(one.cost)),
        worth=probability(max(one.worth, 0.0)),
        begun=one.under_way,
        first=one.id in plan.first_steps,
    )


def _chances(plan: Plan) -> list[ChanceLine]:
    way = plan.ways[0]
    looks = way.outlooks
    step = max(1, -(-(len(looks) - 1) // (_MOST_MOMENTS - 1)))
    kept = [*looks[:-1:step], looks[-1]]
    return [
        ChanceLine(
            day(one.day),
            probability(one.planned[way.stage]),
            one.planned[way.stage],
            probability(one.unplanned[way.stage]),
            one.unplanned[way.stage],
        )
        for one in kept
    ]


def _bargains(plan: Plan) -> list[tuple[str, str, str]]:
    step = max(1, -(-len(plan.bargains) // _MOST_BARGAINS))
    kept = [*plan.bargains[:-1:step], *plan.bargains[-1:]]
    return [
        (count(round(one.cost)), plural(len(one.actions), "action"), probability(one.chance)) for one in kept
    ]  # fmt: skip


def _enough(bargain: Bargain) -> str:
    said: str = words()["plan"]["enough"]
    return said.format(cost=count(round(bargain.cost)), chance=probability(bargain.chance))


def _flags(plan: Plan) -> tuple[str, ...]:
    layers = [lowered(settings()["layers"][layer]) for layer in plan.lacking]
    said = words()["plan"]
    unknown = said["unknown"].format(known=count(plan.known), asked=count(plan.asked))
    lacking = said["lacking"].format(layers=either(layers))
    committed, budget = round(plan.committed), round(plan.budget or 0)
    is_overspent = plan.budget is not None and committed > budget
    carried = said["overspent" if is_overspent else "carried"].format(cost=count(committed), budget=count(budget))
    flags = ((carried, committed > 0), (unknown, plan.known < plan.asked / 2), (lacking, bool(layers)))
    enough = () if plan.enough is None else (_enough(plan.enough),)
    return (*enough, *(flag for flag, holds in flags if holds))
