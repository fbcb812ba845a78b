"""Rounds close by themselves once their last day is over, and who is not done is reminded on the days planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from pappus.web.audit.services import note
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.rounds.mailing import remind
from pappus.web.rounds.models import Round
from pappus.web.rounds.services import close_round


def tend(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The daily work on the rounds of an organisation; how many were closed, and what became of reminders.

    Begun again after a kill it closes nothing twice and reminds nobody twice.

    Raises:
        PappusError: the mail server failed; whoever was not reminded is on the next day.
    """
    del arguments
    tell(gettext_noop("Looking for rounds that end"))
    today = timezone.localdate()
    ending = Round.objects.filter(organisation=organisation, closed_at="", opened_at__gt="", closes_on__gt="")
    over = list(ending.filter(closes_on__lt=today.isoformat()))
    for one in over:
        close_round(one, None)
    counts = {"closed": len(over), "sent": 0, "refused": 0}
    if settings.MAIL_IS_SET_UP:
        for one in ending.exclude(address=""):
            day = reminder_due(one, today)
            if day is not None:
                told = _remind(one, day, tell)
                counts = {name: count + told.get(name, 0) for name, count in counts.items()}
    return counts


def reminder_due(one: Round, today: date) -> date | None:
    """The latest planned day of a reminder that has come and was not kept yet; null if there is none.

    Args:
        one: an open round with a last day.
        today: the day of now.
    """
    last = date.fromisoformat(one.closes_on)
    planned = [(last - timedelta(days=before)).isoformat() for before in one.reminders]
    known = max(one.opened_at, one.reminded_on)
    due = max((day for day in planned if known < day <= today.isoformat()), default="")
    return date.fromisoformat(due) if due else None


def _remind(one: Round, day: date, tell: Told) -> dict[str, Any]:
    asked_at = datetime.combine(day, time(), UTC).isoformat()
    told = remind(one.organisation, {"round": one.pk, "base": one.address, "asked_at": asked_at}, tell)
    Round.objects.filter(pk=one.pk).update(reminded_on=day.isoformat())
    note(one.organisation, None, "round.reminded", str(one))
    return told
