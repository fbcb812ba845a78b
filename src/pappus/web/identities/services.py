"""Suggestions are looked for, decided and taken back; somebody who left or moved is noted."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pappus.store.identities import Suggestion as Found
from pappus.vocabulary.errors import InvalidFileError, UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import declared_of, workspace_of
from pappus.web.identities.models import Suggestion
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation, Person, Unit
from pappus.web.place import place
from pappus.workspace.columns import header_flaws, in_place, rules_of
from pappus.workspace.identifiers import pseudonyms_of
from pappus.workspace.people import midnight_us
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import Table
from pappus.workspace.writing import make_folder

LOOK = "suggest_identities"
Decision = Literal["same", "different"]
_MOST_KEPT = 500


def look(organisation: Organisation, by: Any, people_list: Path | None = None) -> Job:
    """Has suggestions looked for in the background.

    Args:
        organisation: in whose record.
        by: who does it.
        people_list: a list of people to guess from; it lies beside the database until the work is done, and goes then.

    Raises:
        InvalidFileError: the list is no such table; nothing is kept of it.
    """
    kept = ""
    if people_list is not None:
        _table(people_list)
        kept = f"{organisation.key}-{uuid.uuid4().hex}{people_list.suffix}"
        make_folder(_waiting(kept).parent)
        shutil.copyfile(people_list, _waiting(kept))
        _waiting(kept).chmod(0o600)
    note(organisation, by, "identity.sought", "", from_list=people_list is not None)
    return enqueue(organisation, LOOK, {"list": kept} if kept else {}, by)


def suggest(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The work behind `look`; suggestions take the place of those that were there."""
    tell(gettext_noop("Looking for people under several names"))
    kept = arguments.get("list", "")
    _remove_lists(organisation, all_but=kept)
    workspace = workspace_of(organisation)
    path = _waiting(kept) if kept else None
    # A run that was killed after it had kept everything finds no list any more.
    found = workspace.suggested_identities(_table(path) if path and path.exists() else None)[:_MOST_KEPT]
    networks = workspace.networks_of(name for one in found for name in (one.one, one.other))
    _keep(organisation, found, networks)
    _remove_lists(organisation)
    return {"found": len(found)}


def decide(organisation: Organisation, suggestion: Suggestion, decision: Decision, by: Any) -> None:
    """Keeps what somebody decided about a suggestion.

    Raises:
        UsageError: the list of people says that they are two.
    """
    _decide(organisation, f"pseudonym:{suggestion.one}", f"pseudonym:{suggestion.other}", decision, by)


def decide_named(organisation: Organisation, one: str, other: str, decision: Decision, by: Any) -> None:
    """Keeps what somebody decided about two identifiers, which become pseudonyms at once.

    Raises:
        UsageError: one of them is no identifier, they are the same, or the list of people says that they are two.
    """
    _decide(organisation, one, other, decision, by)


def undo(organisation: Organisation, one: str, other: str, by: Any) -> bool:
    """Takes back what was decided about two pseudonyms; false if nothing was.

    Raises:
        UsageError: these are no pseudonyms.
    """
    undone = workspace_of(organisation).undo_identity(f"pseudonym:{one}", f"pseudonym:{other}")
    if undone:
        note(organisation, by, "identity.undone", "")
    return undone


@transaction.atomic
def end_span(organisation: Organisation, identifier: str, last_day: date, unit: str, by: Any) -> None:
    """Notes that somebody left, or moved to another unit.

    Args:
        organisation: where.
        identifier: an address, `network:handle` or `pseudonym:…` of somebody who is listed.
        last_day: in the unit where the person is listed last.
        unit: key of the unit from the next day on; empty where the person left.
        by: who does it.

    Raises:
        UsageError: nobody who is listed has this identifier, or the span begins after that day.
    """
    row = _latest(organisation, identifier)
    zone = ZoneInfo(declared_of(organisation).time_zone)
    end_us = midnight_us(last_day.isoformat(), zone, 1)
    if end_us is None:
        raise UsageError(_("Type a day on which it happened."))
    if row.valid_from_us is not None and end_us <= row.valid_from_us:
        raise UsageError(_("That day lies before the first day in the unit where this person is listed last."))
    after = Unit.objects.filter(organisation=organisation, key=unit).first() if unit else None
    row.delete()
    # A new row, since what is shown is made anew where rows are.
    row.pk, row.valid_to_us = None, end_us
    row.save(force_insert=True)
    if after is not None:
        row.pk, row.valid_from_us, row.valid_to_us = None, end_us, None
        row.unit, row.function = after, after.function
        row.save(force_insert=True)
    next_day = (last_day + timedelta(days=1)).isoformat()
    note(organisation, by, "people.moved" if after else "people.left", after.key if after else "", since=next_day)


def _decide(organisation: Organisation, one: str, other: str, decision: Decision, by: Any) -> None:
    decided = workspace_of(organisation).decide_identity(one, other, decision)
    about = Suggestion.objects.filter(organisation=organisation)
    about.filter(one=decided.one, other=decided.other).delete()
    about.filter(one=decided.other, other=decided.one).delete()
    note(organisation, by, "identity.confirmed" if decision == "same" else "identity.rejected", "")


@transaction.atomic
def _keep(organisation: Organisation, found: list[Found], networks: Mapping[str, tuple[str, ...]]) -> None:
    """Keeps suggestions without the words that name a guessed identifier."""
    Suggestion.objects.filter(organisation=organisation).delete()
    Suggestion.objects.bulk_create(
        Suggestion(
            organisation=organisation,
            one=one.one,
            other=one.other,
            rule=one.rule,
            confidence=one.confidence,
            row=one.row,
            texts=one.texts,
            networks=[list(networks.get(name, ())) for name in (one.one, one.other)],
        )
        for one in found
    )


def _latest(organisation: Organisation, identifier: str) -> Person:
    sought = set(pseudonyms_of(identifier, workspace_of(organisation).pseudonyms))
    rows = [one for one in Person.objects.filter(organisation=organisation) if sought & set(one.pseudonyms)]
    if not rows or len({one.person_id for one in rows}) > 1:
        raise UsageError(_("Nobody who is listed has exactly this identifier."))
    return max(rows, key=lambda one: (one.valid_from_us is not None, one.valid_from_us or 0, one.pk))


def _table(path: Path) -> Table:
    rules = rules_of("people")
    table = read_spreadsheet(path, rules.columns)
    if flaws := header_flaws(table.columns(), rules):
        raise InvalidFileError(in_place("", flaws))
    return table


def _waiting(name: str) -> Path:
    return place().uploads / "people" / name


def _remove_lists(organisation: Organisation, all_but: str = "") -> None:
    for path in (place().uploads / "people").glob(f"{organisation.key}-*"):
        if path.name != all_but:
            with suppress(OSError):
                path.unlink()
