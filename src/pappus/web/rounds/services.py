"""Rounds are set up, opened and closed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.models import Organisation
from pappus.web.rounds.models import Respondent, Round

_MOST_KEY = 50
# The word that stands in an address where a key would.
_TAKEN = {"new"}


def set_up(organisation: Organisation, by: Any, given: dict[str, Any]) -> Round:
    """A new round that asks nobody yet.

    Args:
        organisation: whose round it is.
        by: who sets it up.
        given: values of the fields of `Round` that a person decides.
    """
    made = Round.objects.create(organisation=organisation, key=_free_key(organisation, given["title"]), **given)
    note(organisation, by, "round.set_up", str(made))
    return made


def change(one: Round, by: Any, given: dict[str, Any]) -> None:
    """Changes what a person decided about a round.

    Raises:
        UsageError: the round is closed, or its models are to change although somebody has begun.
    """
    _refuse_closed(one)
    begun = one.respondents.filter(started_at__isnull=False).exists()
    if begun and given.get("asked_models", one.asked_models) != one.asked_models:
        raise UsageError(_("Somebody has begun to answer; which models are asked about can no longer be changed."))
    changed = [name for name, value in given.items() if getattr(one, name) != value]
    for name in changed:
        setattr(one, name, given[name])
    one.save(update_fields=changed)
    note(one.organisation, by, "round.changed", str(one), fields=changed)


def open_round(one: Round, by: Any) -> None:
    """Lets people answer from now on.

    Raises:
        UsageError: the round is closed.
    """
    _refuse_closed(one)
    if Round.objects.filter(pk=one.pk, opened_at="").update(opened_at=timezone.localdate().isoformat()):
        note(one.organisation, by, "round.opened", str(one))
        one.refresh_from_db()


def close_round(one: Round, by: Any) -> None:
    """Ends a round: no answer is taken any more, addresses are deleted, and the organisation is assessed anew."""
    today = timezone.localdate().isoformat()
    with transaction.atomic():
        closed = Round.objects.filter(pk=one.pk, closed_at="").exclude(opened_at="").update(closed_at=today)
        if not closed:
            return
        Respondent.objects.filter(round=one).update(email="", mail_fault="")
        note(one.organisation, by, "round.closed", str(one))
    enqueue(one.organisation, "assess", {}, by)
    one.refresh_from_db()


def remove_respondent(one: Round, number: int, by: Any) -> bool:
    """Takes somebody back who has not begun, such as an address that does not exist; whether there was such a one."""
    removed, _by_model = Respondent.objects.filter(round=one, pk=number, started_at=None).exclude(email="").delete()
    if removed:
        note(one.organisation, by, "respondent.removed", str(one))
    return bool(removed)


def note_mail(one: Round, by: Any, kind: str) -> None:
    """Notes that somebody had invitations or reminders sent."""
    note(one.organisation, by, "round.invited" if kind == "invite" else "round.reminded", str(one))


def _refuse_closed(one: Round) -> None:
    if one.closed_at:
        raise UsageError(_("This round is closed."))


def _free_key(organisation: Organisation, title: str) -> str:
    stem = slugify(title)[:_MOST_KEY].strip("-_") or timezone.localdate().isoformat()
    taken = _TAKEN | set(Round.objects.filter(organisation=organisation).values_list("key", flat=True))
    return next(one for one in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if one not in taken)
