"""What of the register deserves attention."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pappus.practices.documents import Lapse
from pappus.web.design.notices import Notice
from pappus.web.organisations.models import Organisation
from pappus.web.register import selectors
from pappus.web.register.documents import lapsing
from pappus.web.register.models import AttestedDocument


def attention(organisation: Organisation) -> list[Notice]:
    """Properties that want a decision or are in no register, documents that lapse or wait for a review."""
    today = timezone.now().date()
    return [*_of_properties(organisation, today), *_of_documents(organisation, today)]


def _of_properties(organisation: Organisation, today: date) -> list[Notice]:
    counts = selectors.counts(organisation, today)
    page = reverse("properties", args=[organisation.slug])
    found = []
    if n := counts["decision"]:
        told = ngettext("%(n)d property wants a decision.", "%(n)d properties want a decision.", n) % {"n": n}
        found.append(Notice(today, told, f"{page}?need=decision", "edit_properties"))
    if n := counts["discovered"]:
        told = ngettext(
            "%(n)d property is on record and in no register.", "%(n)d properties are on record and in no register.", n
        )
        found.append(Notice(today, told % {"n": n}, f"{page}discovered/", "edit_properties"))
    return found


def _of_documents(organisation: Organisation, today: date) -> list[Notice]:
    page = reverse("documents", args=[organisation.slug])
    found = [
        Notice(
            one.last_day, (_("“%s” has lapsed.") if one.lapsed else _("“%s” lapses.")) % one.document, page, "attest"
        )
        for one in lapsing(organisation, today)
    ]
    waiting = AttestedDocument.objects.filter(organisation=organisation, status="draft", sent_back="").count()
    if waiting:
        told = ngettext("%(n)d document waits for a review.", "%(n)d documents wait for a review.", waiting)
        found.append(Notice(today, told % {"n": waiting}, page, "review"))
    return found


def _lapse_told(one: Lapse) -> str:
    return (_("“%s” has lapsed.") if one.lapsed else _("“%s” lapses.")) % one.document
