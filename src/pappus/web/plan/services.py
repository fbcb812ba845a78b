"""Plans are asked for, made in the background and kept; actions are worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from filelock import FileLock

from pappus.pipeline import Workspace
from pappus.roadmap.plan import Plan, read_plan
from pappus.roadmap.way import Course
from pappus.roadmap.wish import Asking
from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.plan.models import Effects, MadePlan
from pappus.web.stored import plain
from pappus.workspace.organisation import ActionEntry

_KEPT = 30
_LOCK = ".actions.lock"


@transaction.atomic
def ask(organisation: Organisation, by: Any, asking: Mapping[str, Any], before: MadePlan | None = None) -> MadePlan:
    """Has a plan made in the background; the oldest that were not put on the board go."""
    made = MadePlan.objects.create(organisation=organisation, asking=dict(asking), asked_by=by, before=before)
    unkept = MadePlan.objects.filter(organisation=organisation, kept_at=None)
    old = list(unkept.order_by("-id").values_list("pk", flat=True)[_KEPT:])
    MadePlan.objects.filter(pk__in=old).delete()
    note(organisation, by, "plan.asked", " · ".join(stage for _model, stage in asking["targets"]), by=asking["by"])
    enqueue(organisation, "plan", {"plan": made.pk}, by)
    return made


def make(organisation: Organisation, number: int, tell: Told) -> MadePlan:
    """Makes a plan that was asked for.

    Raises:
        UsageError: it is not wanted any more, or what is asked for cannot be.
    """
    made = MadePlan.objects.filter(organisation=organisation, pk=number).first()
    if made is None:
        raise UsageError(_("This plan is not wanted any more."))
    workspace = workspace_of(organisation)
    tell(_("Looking for the best selection and order"), None)
    known = [read_plan(made.before.content)] if made.before is not None and made.before.content else []
    found = workspace.plan(asking_of(made.asking), known=known)
    tell(_("Looking at the way without a plan"), 0.9)
    waits = workspace.waiting(None, [way.model for way in found.ways])
    made.content = plain(found.as_json())
    made.waiting = plain([one.as_json() for one in waits.values()])
    tell(_("Playing the organisation forward"), 0.95)
    made.played = _played(workspace, made, found, made.before)
    made.save(update_fields=["content", "waiting", "played"])
    return made


def ask_to_play(made: MadePlan, other: MadePlan | None, by: Any) -> None:
    """Has the organisation played forward under a plan, beside another one, in the background."""
    note(made.organisation, by, "plan.played", str(made.pk), beside=other.pk if other else None)
    enqueue(made.organisation, "play", {"plan": made.pk, "other": other.pk if other else None}, by)


def play(organisation: Organisation, number: int, other: int | None, tell: Told) -> MadePlan:
    """Plays the organisation forward under a plan, and keeps what came of it.

    Raises:
        UsageError: one of the plans is not there any more.
    """
    known = MadePlan.objects.filter(organisation=organisation).exclude(content={})
    made = known.filter(pk=number).first()
    beside = None if other is None else known.filter(pk=other).first()
    if made is None or (other is not None and beside is None):
        raise UsageError(_("This plan is not wanted any more."))
    tell(_("Playing the organisation forward"), None)
    made.played = _played(workspace_of(organisation), made, read_plan(made.content), beside)
    made.save(update_fields=["played"])
    return made


def _played(workspace: Workspace, made: MadePlan, found: Plan, other: MadePlan | None) -> dict[str, Any]:
    """The organisation under this plan, with nothing new begun and under the other plan, month by month."""
    courses = {"plan": Course.of(found), "nothing": Course.under_way(found)}
    if other is not None and other.content:
        courses["other"] = Course.read(other.content, workspace.actions())
    played = workspace.play(courses, replace(asking_of(made.asking), start=found.start))
    content = {**played.as_json(), "other": other.pk if other is not None and other.content else None}
    return cast("dict[str, Any]", plain(content))


def asking_of(content: Mapping[str, Any]) -> Asking:
    """What was asked for, as the library takes it."""
    return Asking(
        targets=tuple((model, stage) for model, stage in content["targets"]),
        by=date.fromisoformat(content["by"]),
        budget=content["budget"],
        capacity=content["capacity"],
        chance=content["chance"],
        prefer=content["prefer"],
        what_if=content["what_if"],
    )


def keep(made: MadePlan, by: Any) -> int:
    """Puts the actions of a plan on the board; those that have begun stay as they stand there. How many it has.

    Raises:
        UsageError: it is not made yet.
        PappusError: the file of actions cannot be read or written.
    """
    if not made.content:
        raise UsageError(_("This plan is not made yet."))
    found = read_plan(made.content)
    with _writing(made.organisation):
        workspace_of(made.organisation).keep(found)
    made.kept_at = timezone.now()
    made.save(update_fields=["kept_at"])
    note(made.organisation, by, "plan.kept", str(made.pk), actions=len(found.actions))
    return len(found.actions)


def work_on(organisation: Organisation, entry: ActionEntry, by: Any) -> None:
    """Puts an action on the board, or changes it there; one that is done is looked at for what it moved.

    Raises:
        UsageError: there is no such action.
        InvalidFileError: what is said does not go together.
    """
    with _writing(organisation):
        workspace_of(organisation).work_on([entry])
    note(organisation, by, "action.changed", entry.action, status=entry.status, due=entry.due_at)
    if entry.status == "done":
        enqueue(organisation, "effects", {}, by)


def look_at_effects(organisation: Organisation, tell: Told) -> Effects:
    """Looks up whether actions that are done moved their practices."""
    tell(_("Comparing practices before and after"), None)
    found = workspace_of(organisation).board()
    content = {card.entry.action: [one.as_json() for one in card.movements] for card in found.of("done")}
    made, _new = Effects.objects.update_or_create(organisation=organisation, defaults={"content": plain(content)})
    return made


@contextmanager
def _writing(organisation: Organisation) -> Iterator[None]:
    """Within it nobody else writes the file of actions; afterwards the answer is compared with it anew."""
    workspace_of(organisation)
    with FileLock(folder_of(organisation) / _LOCK, timeout=10):
        yield
    cache.delete(f"inputs-{organisation.pk}")
