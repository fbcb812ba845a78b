"""What deserves attention of rounds: those that end soon or should have ended, and mails that were refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pappus.web.design.notices import Notice
from pappus.web.rounds import selectors
from pappus.web.rounds.models import Round
from pappus.web.rounds.rules import rules

_PERMISSION = "run_rounds"


def attention(organisation: Any) -> list[Notice]:
    """Open rounds whose last day comes soon or has passed, and those of which mails were refused."""
    return [notice for one in selectors.open_rounds(organisation) for notice in _of(one)]


def _of(one: Round) -> Iterator[Notice]:
    today = timezone.localdate()
    address = [one.organisation.slug, one.key]
    if one.closes_on and one.closes_on < today.isoformat():
        told = _("%(round)s was meant to end; close it.") % {"round": one}
        yield Notice(date.fromisoformat(one.closes_on), told, reverse("round_close", args=address), _PERMISSION)
    elif one.closes_on and one.closes_on <= (today + timedelta(days=rules().told_days)).isoformat():
        told = _("%(round)s closes by itself after this day.") % {"round": one}
        yield Notice(date.fromisoformat(one.closes_on), told, reverse("round", args=address), _PERMISSION)
    refused = selectors.mail_state(one).refused
    if refused:
        told = ngettext(
            "%(round)s: %(n)s invitation was refused.", "%(round)s: %(n)s invitations were refused.", refused
        )
        yield Notice(today, told % {"round": one, "n": refused}, reverse("round", args=address), _PERMISSION)
