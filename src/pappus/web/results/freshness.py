"""Whether an answer still holds: digests of what assessments are made from, kind by kind."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from pappus.web.decisions import folder_of
from pappus.web.organisations.models import Organisation, Person, Unit
from pappus.web.register.models import AttestedDocument, Property
from pappus.web.rounds.models import Rating, Round
from pappus.workspace.action_list import ACTIONS_FILE
from pappus.workspace.identity_list import IDENTITIES_FILE

_REMEMBERED_SECONDS = 10
_UNIT = ("key", "name", "function", "parent_id", "market")
_DOCUMENT = ("practice", "document", "owner", "dated_at", "status", "reviewed_at", "expires_at", "group")
_ROUND = ("key", "opened_at", "closed_at", "population", "population_by_level")

KINDS = {
    "record": _("imports"),
    "people": _("people"),
    "register": _("the register"),
    "documents": _("documents"),
    "rounds": _("answers"),
    "settings": _("settings"),
    "actions": _("actions"),
    "pilots": _("pilots"),
    "scorecard": _("the scorecard"),
}
"""Kinds of what an assessment is made from, as people call them."""


def inputs_of(organisation: Organisation) -> dict[str, str]:
    """A digest of each kind of what an assessment is made from; equal digests give an equal answer on one day.

    Of people and answers, of which there may be many, it takes counts and sums.
    """
    mine = {"organisation": organisation}
    people = Person.objects.filter(**mine)
    answers = Rating.objects.filter(round__organisation=organisation)
    found = {
        "record": _ledger(organisation),
        "people": [
            list(people.values_list("unit", "function", "level").annotate(Count("id"), Max("id")).order_by()),
            _files(organisation, IDENTITIES_FILE),
        ],
        "register": list(Property.objects.filter(**mine).order_by("pk").values()),
        "documents": list(AttestedDocument.objects.filter(**mine).values_list(*_DOCUMENT)),
        "rounds": [
            list(Round.objects.filter(**mine).values_list(*_ROUND)),
            answers.aggregate(Count("id"), Max("id"), Sum("answer"), Max("answered_at")),
        ],
        "settings": [
            Organisation.objects.values_list("name", "settings").get(pk=organisation.pk),
            list(Unit.objects.filter(**mine).values_list(*_UNIT)),
        ],
        "actions": _files(organisation, ACTIONS_FILE, "actions/*"),
        "pilots": _files(organisation, "pilots/*.yaml", "pilots/*.csv"),
        "scorecard": _files(organisation, "scorecard.yaml", "scorecard/*"),
    }
    return {kind: hashlib.sha256(repr(content).encode()).hexdigest() for kind, content in found.items()}


def changed_since(organisation: Organisation, inputs: dict[str, str]) -> list[str]:
    """Kinds of what has changed since an assessment was made from `inputs`; looked up every ten seconds at most."""
    key = f"inputs-{organisation.pk}"
    now: dict[str, str] | None = cache.get(key)
    if now is None:
        now = inputs_of(organisation)
        cache.set(key, now, _REMEMBERED_SECONDS)
    return [kind for kind in KINDS if inputs.get(kind) != now[kind]]


def _ledger(organisation: Organisation) -> Any:
    path = folder_of(organisation) / "records" / "ledger.json"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ""
    return hashlib.sha256(content).hexdigest()


def _files(organisation: Organisation, *patterns: str) -> Any:
    """Files of the organisation's folder, by what tells without reading them whether they were written anew."""
    folder = folder_of(organisation)
    found = sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file())
    stats = [(path, path.stat()) for path in found]
    return [(path.relative_to(folder).as_posix(), one.st_size, one.st_mtime_ns) for path, one in stats]
