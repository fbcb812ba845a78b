"""Background work: invitations, reminders, filled questionnaires."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind
from pappus.web.rounds.mailing import invite, remind
from pappus.web.rounds.paper import read_filled
from pappus.web.rounds.tending import tend

KINDS = {
    "invite": Kind(_("Invitations"), invite, "run_rounds", page="rounds"),
    "remind": Kind(_("Reminders"), remind, "run_rounds", page="rounds"),
    "ratings": Kind(_("Filled questionnaires"), read_filled, "run_rounds", page="rounds"),
    "tend_rounds": Kind(_("Rounds that end, and reminders"), tend, "run_rounds", daily=True, page="rounds"),
}
