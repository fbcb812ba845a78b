"""What can be asked of plans and actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pappus.practices.practice import Practice
from pappus.report.words import count, probability
from pappus.report.words import day as day_in_words
from pappus.roadmap.action import Action, settings
from pappus.roadmap.board import Board, Card, board_of
from pappus.roadmap.definitions import catalogue_actions
from pappus.roadmap.plan import Plan, read_plan
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.web.decisions import listed_actions, workspace_of
from pappus.web.jobs.models import Job
from pappus.web.organisations.models import Organisation
from pappus.web.plan.forward import Forward, forward
from pappus.web.plan.models import Effects, MadePlan
from pappus.workspace.organisation import ActionEntry

STATUSES = ("planned", "under_way", "done", "dropped")


@dataclass(frozen=True)
class CardShown:
    """An action on the board.

    Attributes:
        card: the action.
        day: on which it was done, or is to be; null if not said.
        moved: for one that is done, whether its practices rose, as it was last looked up.
    """

    card: Card
    day: date | None
    moved: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Column:
    """One column of the board: a status, its title, and the actions in it."""

    status: str
    title: str
    cards: tuple[CardShown, ...]


def plans_of(organisation: Organisation) -> list[MadePlan]:
    """Plans that were made or asked for, the newest first."""
    return list(MadePlan.objects.filter(organisation=organisation).select_related("asked_by"))


def plan_of(organisation: Organisation, number: int) -> MadePlan:
    """A plan of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(MadePlan.objects.select_related("before"), organisation=organisation, pk=number)


def plan_in(made: MadePlan | None) -> Plan | None:
    """The plan as the library's value; null while it is not made."""
    return read_plan(made.content) if made is not None and made.content else None


def other_plans(made: MadePlan) -> list[tuple[int, str]]:
    """Plans beside which this one can be played forward: their numbers, and what they are in words."""
    others = MadePlan.objects.filter(organisation=made.organisation).exclude(pk=made.pk).exclude(content={})
    return [
        (
            one.pk,
            _("No. %(number)s: %(stages)s by %(day)s, cost %(cost)s, chance %(chance)s")
            % {
                "number": one.pk,
                "stages": ", ".join(way["stage_title"] for way in one.content["ways"]),
                "day": day_in_words(date.fromisoformat(one.content["by"])),
                "cost": count(round(one.content["cost"])),
                "chance": probability(one.content["chance"]),
            },
        )
        for one in others
    ]


def forward_of(made: MadePlan, plan: Plan) -> Forward | None:
    """The organisation played forward under a plan; null where that was not made, or its model is gone."""
    if not made.played:
        return None
    model = workspace_of(made.organisation).models().get(made.played["model"])
    return forward(made.played, plan, model) if model is not None else None


def playing(made: MadePlan) -> Job | None:
    """The newest job that plays a plan forward beside another one."""
    return Job.objects.filter(organisation=made.organisation, kind="play", arguments__plan=made.pk).first()


def waits_of(made: MadePlan) -> list[str]:
    """How long the next stage takes if nothing is planned, a sentence for each model."""
    return [
        _("If nothing is planned, the next stage is entered %(within)s; your own rounds, %(looks)s so far, say little.")
        % {
            "within": ", ".join(
                _("within %(months)s months with %(chance)s %%")
                % {"months": chance["months"], "chance": round(chance["value"] * 100)}
                for chance in one["within"]
            ),
            "looks": one["looks"],
        }
        for one in made.waiting
    ]


def job_of(made: MadePlan) -> Job | None:
    """The job that makes a plan, or made it."""
    return Job.objects.filter(organisation=made.organisation, kind="plan", arguments={"plan": made.pk}).first()


def board(organisation: Organisation) -> Board:
    """The actions on the board, without what they moved."""
    return board_of(listed_actions(organisation), actions_of(organisation), None, None, timezone.localdate())


def columns(organisation: Organisation) -> list[Column]:
    """The board, status by status, with what done actions moved as it was last looked up."""
    found = board(organisation)
    effects = Effects.objects.filter(organisation=organisation).first()
    moved: Mapping[str, Any] = effects.content if effects else {}
    statements = {name: one.statement for name, one in _practices(organisation).items()} if moved else {}

    def shown(card: Card) -> CardShown:
        lines = moved.get(card.entry.action, ()) if card.entry.status == "done" else ()
        told = tuple({**one, "statement": statements.get(one["practice"], one["practice"])} for one in lines)
        day = card.entry.finished_at or card.entry.due_at
        return CardShown(card, date.fromisoformat(day) if day else None, told)

    return [
        Column(status, settings()["statuses"][status], tuple(shown(card) for card in found.of(status)))
        for status in STATUSES
    ]


def actions_of(organisation: Organisation) -> dict[str, Action]:
    """Everything that could be done, by id; that of the catalogue alone where own files of actions cannot be read."""
    try:
        return workspace_of(organisation).actions()
    except InvalidFileError:
        return dict(catalogue_actions())


def faults_of(organisation: Organisation) -> list[Fault]:
    """What is wrong with own files of actions."""
    try:
        workspace_of(organisation).actions()
    except InvalidFileError as error:
        return error.faults
    return []


def entry_of(organisation: Organisation, action: str) -> ActionEntry:
    """An action as it stands on the board; one that is not there yet is planned."""
    known = {one.action: one for one in listed_actions(organisation)}
    return known.get(action, ActionEntry(action))


def looking_at_effects(organisation: Organisation) -> bool:
    """Whether it is being looked up what done actions moved."""
    newest = Job.objects.filter(organisation=organisation, kind="effects").first()
    return newest is not None and newest.is_under_way


def stages_of(organisation: Organisation) -> list[tuple[str, list[tuple[str, str]]]]:
    """Stages that can be reached, model by model, each as model and stage with a slash between."""
    models = workspace_of(organisation).models().values()
    return [
        (one.title, [(f"{one.id}/{stage.id}", f"{one.title}: {stage.title}") for stage in one.stages[1:]])
        for one in models
        if len(one.stages) > 1
    ]


def overdue(organisation: Organisation) -> list[tuple[Card, date]]:
    """Actions whose day has passed, with that day."""
    if not listed_actions(organisation):
        return []
    return [
        (card, date.fromisoformat(card.entry.due_at))
        for card in board(organisation).cards
        if card.late and card.entry.due_at
    ]


def _practices(organisation: Organisation) -> dict[str, Practice]:
    from pappus.maturity.definitions import practices_of

    return practices_of(workspace_of(organisation).models().values())
