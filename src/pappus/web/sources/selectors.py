"""What can be asked of uploads and imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.shortcuts import get_object_or_404

from pappus.readers import readers
from pappus.report.words import network_title
from pappus.store.ledger import ImportEntry
from pappus.vocabulary.languages import translated
from pappus.vocabulary.periods import moment_of
from pappus.web.decisions import workspace_of
from pappus.web.organisations.models import Organisation
from pappus.web.sources.models import Upload

_TOLD_OF_FORMATS = ("title", "accepts", "how_to_get", "proves", "cannot_show")


@dataclass(frozen=True)
class Imported:
    """One import as it is listed.

    Attributes:
        id: for undoing it.
        name: of the file or folder.
        title: of its format.
        entry: its account.
        coverage: what it proves, ready to be shown.
    """

    id: str
    name: str
    title: str
    entry: ImportEntry
    coverage: dict[str, Any]


def upload_of(organisation: Organisation, key: UUID) -> Upload:
    """An upload of this organisation.

    Raises:
        Http404: there is none of that key.
    """
    return get_object_or_404(Upload.objects.select_related("job", "organisation"), organisation=organisation, key=key)


def uploads_of(organisation: Organisation) -> list[Upload]:
    """Uploads that wait or are worked on, the newest first."""
    return list(Upload.objects.filter(organisation=organisation).exclude(state="read").select_related("job"))


def imports_of(organisation: Organisation) -> list[Imported]:
    """What was imported, the newest first."""
    entries = workspace_of(organisation).store.ledger().imports
    return [_imported(one) for one in reversed(entries)]


def import_of(organisation: Organisation, import_id: str) -> Imported | None:
    """One import; null if there is none of that id."""
    return next((one for one in imports_of(organisation) if one.id == import_id), None)


def format_title(format_id: str) -> str:
    """The name of a format; the id of one that is no longer known."""
    known = readers().get(format_id)
    return translated(known.title) if known else format_id


def formats_shown() -> dict[str, dict[str, str]]:
    """What is known of each format, by its id, in the language of whoever reads."""
    return {
        name: {told: translated(getattr(one, told)) for told in _TOLD_OF_FORMATS} for name, one in readers().items()
    }


def coverage_shown(coverage: dict[str, Any] | None) -> dict[str, Any]:
    """What an export proves and leaves out, in the form that pages show."""
    if coverage is None:
        return {}
    return {
        **coverage,
        "network_title": network_title(coverage.get("network") or ""),
        "first_day": _day(coverage.get("window_start_us")),
        "last_day": _day(coverage.get("window_end_us")),
        "exported_on": _day(coverage.get("extracted_us")),
    }


def _imported(entry: ImportEntry) -> Imported:
    coverage = coverage_shown(msgspec.to_builtins(entry.coverage))
    return Imported(entry.id, entry.path.rstrip("/").rsplit("/", 1)[-1], format_title(entry.format), entry, coverage)


def _day(ts_us: int | None) -> date | None:
    return None if ts_us is None else moment_of(ts_us).date()
