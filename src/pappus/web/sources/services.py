"""Looking at exports that were brought in, reading them into the record, and taking imports back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pappus.pipeline import Workspace
from pappus.readers import reader_named
from pappus.readers.mapping import parse_mapping, propose
from pappus.readers.source import Source
from pappus.store.importing import FileResult, ImportOptions, result_as_json
from pappus.store.looking import Looked, Looker
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import PappusError, UsageError
from pappus.vocabulary.networks import networks
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.web.audit.services import note
from pappus.web.decisions import workspace_of
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import cancel, enqueue
from pappus.web.jobs.work import Told, with_figures
from pappus.web.organisations.models import Organisation
from pappus.web.sources.limits import limits
from pappus.web.sources.models import Upload
from pappus.web.sources.receiving import folder_of_upload, path_of, remove_files

_MOST_LISTED = 50
_MAPPED = "mapping"


def look_at(upload: Upload, by: Any) -> Job:
    """Has an upload that was received looked at, in the background."""
    return _enqueue(upload, "look_at_export", by)


def read(upload: Upload, by: Any) -> Job:
    """Has an upload read into the record, in the background.

    Raises:
        UsageError: it was not looked at yet, or is being worked on.
    """
    if upload.is_under_way or upload.state not in ("looked_at", "failed"):
        raise UsageError(_("This cannot be read now."))
    note(upload.organisation, by, "export.read", upload.name)
    return _enqueue(upload, "read_export", by)


def choose(upload: Upload, format_named: str, property_id: str, by: Any, *, keep_text: bool) -> Job:
    """Keeps how an upload is to be read, and has it looked at once more.

    Raises:
        UsageError: there is no such format, or the property is none.
    """
    if format_named:
        reader_named(format_named)
    if property_id:
        network, _colon, handle = property_id.partition(":")
        if network not in networks() or not handle.strip():
            raise UsageError(_("Write the property as network:handle, for example x:acme."))
    upload.format_named, upload.property_id, upload.keep_text = format_named, property_id, keep_text
    upload.save(update_fields=["format_named", "property_id", "keep_text"])
    return look_at(upload, by)


def map_columns(upload: Upload, text: str, by: Any) -> Job:
    """Keeps a mapping of the columns of a table, and has the table looked at with it.

    Raises:
        InvalidFileError: the mapping has faults; nothing was kept.
    """
    parse_mapping(parse_yaml(text, _MAPPED))
    upload.mapping = text
    upload.save(update_fields=["mapping"])
    return look_at(upload, by)


def remove(upload: Upload, by: Any) -> None:
    """Removes an upload with its files; what was read of it stays in the record.

    Raises:
        UsageError: it is being worked on.
    """
    if upload.is_under_way:
        raise UsageError(_("It is being worked on; end that first."))
    note(upload.organisation, by, "export.removed", upload.name)
    remove_files(upload)
    upload.delete()


def end(upload: Upload) -> None:
    """Ends what is being done with an upload."""
    if upload.job is not None:
        cancel(upload.job)


def undo(organisation: Organisation, import_id: str, by: Any) -> Job:
    """Takes an import back, in the background.

    Raises:
        UsageError: there is no such import.
    """
    found = [one for one in workspace_of(organisation).store.ledger().imports if one.id == import_id]
    if not found:
        raise UsageError(_("There is no such import."))
    note(organisation, by, "import.undone", import_id, format=found[0].format)
    return enqueue(organisation, "undo_import", {"import": import_id}, by)


def look(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The work behind `look_at`."""
    upload = Upload.objects.get(organisation=organisation, pk=arguments["upload"])
    workspace = workspace_of(organisation)
    looker = Looker(
        workspace.store,
        workspace.organisation,
        workspace.pseudonyms,
        workspace.home.save_properties,
        _options(upload, tell, None),
        most_rows=limits().look_records,
    )
    tell(gettext_noop("Looking at it"))
    found = list(looker.look([path_of(upload)]))
    known = [one for one in found if not one.result.skipped]
    upload.preview = {
        "exports": [_as_preview(upload, one) for one in known[:_MOST_LISTED]],
        "more": max(len(known) - _MOST_LISTED, 0),
        "strangers": len(found) - len(known),
        "table": _table_of(upload) if any(one.result.error for one in known) or upload.mapping else None,
    }
    formats = {one.result.entry.format for one in known if one.result.entry is not None}
    upload.format = formats.pop() if len(formats) == 1 else ""
    upload.state = "looked_at" if any(one.result.entry is not None for one in known) else "failed"
    upload.result = {}
    upload.save(update_fields=["preview", "result", "format", "state"])
    return {"upload": upload.pk}


def read_in(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The work behind `read`; begun again after a kill it passes over what the ledger names already."""
    upload = Upload.objects.get(organisation=organisation, pk=arguments["upload"])
    workspace = workspace_of(organisation)
    if upload.state != "read":
        _read_files(upload, workspace, tell)
    if upload.state == "read":
        remove_files(upload)
        enqueue(organisation, "assess", {}, upload.by)
    return {"upload": upload.pk}


def take_back(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The work behind `undo`."""
    tell(gettext_noop("Taking the import back"))
    workspace = workspace_of(organisation)
    told: dict[str, Any] = {}
    # Begun again after a kill, the import may be gone already.
    if any(one.id == arguments["import"] for one in workspace.store.ledger().imports):
        told = asdict(workspace.undo(arguments["import"]))
    _derive(workspace)
    enqueue(organisation, "assess", {})
    return told


def _read_files(upload: Upload, workspace: Workspace, tell: Told) -> None:
    if upload.first_import is None:
        upload.first_import = workspace.store.ledger().next_number
        upload.save(update_fields=["first_import"])
    tell(gettext_noop("Reading"), 0.0)
    results = list(workspace.import_files([path_of(upload)], _options(upload, tell, _records_of(upload))))
    known = [one for one in results if not one.skipped]
    if any(one.entry is not None for one in known):
        tell(gettext_noop("Bringing threads and contacts up to date"), 0.97)
        _derive(workspace)
    upload.result = {
        "exports": [_as_result(upload, one, workspace) for one in known[:_MOST_LISTED]],
        "more": max(len(known) - _MOST_LISTED, 0),
    }
    upload.state = "read" if any(one.entry is not None for one in known) else "failed"
    if upload.state == "read":
        # Rows that were shown beforehand are kept nowhere but in the record, where people can be erased.
        upload.preview = {}
    upload.save(update_fields=["preview", "result", "state"])


def _options(upload: Upload, tell: Told, records: int | None) -> ImportOptions:
    def progress(name: str, count: int) -> None:
        share = min(count / records, 0.95) if records else None
        tell(with_figures(gettext_noop("%(name)s: %(count)s records"), name=name, count=f"{count:,}"), share)

    return ImportOptions(
        format_id=upload.format_named or None,
        mapping=parse_yaml(upload.mapping, _MAPPED) if upload.mapping else None,
        property_id=upload.property_id or None,
        keep_text=upload.keep_text,
        progress=progress,
    )


def _records_of(upload: Upload) -> int | None:
    """Records that the preview found, where there is one export and it was looked at to its end."""
    exports = upload.preview.get("exports", [])
    return exports[0].get("rows_read") if len(exports) == 1 and exports[0].get("whole") else None


def _as_preview(upload: Upload, one: Looked) -> dict[str, Any]:
    told = _plain(upload, one.result)
    few = 0 < one.people < MINIMUM_PEOPLE
    return {
        **told,
        "already": one.result.already,
        "whole": one.whole,
        "people": None if few else one.people,
        "few": few,
        "rows": [] if few else list(one.rows),
    }


def _as_result(upload: Upload, one: FileResult, workspace: Workspace) -> dict[str, Any]:
    """What came of one file; where this very upload brought it before its worker was killed, what came of it then."""
    entry = one.entry
    if one.already and entry is not None and int(entry.id[1:]) >= (upload.first_import or 0):
        own = next((each for each in workspace.store.ledger().imports if each.id == entry.id), None)
        if own is not None:
            return {**_plain(upload, FileResult(one.path, own)), "already": False}
    return {**_plain(upload, one), "already": one.already}


def _plain(upload: Upload, one: FileResult) -> dict[str, Any]:
    """A result without the folder in which the upload lies."""
    told = msgspec.to_builtins(result_as_json(one))
    told["rejected"] = told["rejected"][:_MOST_LISTED]
    told["yields"] = one.entry.yields if one.entry is not None else None
    told["path"] = _without_folder(upload, told["path"])
    if "error" in told:
        told["error"] = _without_folder(upload, told["error"])
    return dict(told)


def _without_folder(upload: Upload, text: str) -> str:
    return text.replace(f"{folder_of_upload(upload)}/", "")


def _table_of(upload: Upload) -> dict[str, Any] | None:
    """The proposal of a mapping, where the upload is a table; null where it is none."""
    from pappus.readers.mapping_samples import sample_of
    from pappus.readers.table_files import tables_in

    if upload.is_folder or upload.format_named:
        return None
    try:
        with Source(path_of(upload)) as source:
            columns = [one.name for one in sample_of(source, tables_in(source, None)[0]).columns]
            return {"columns": columns, "proposal": propose(source)} if len(columns) > 1 else None
    except (PappusError, IndexError):
        return None


def _derive(workspace: Workspace) -> None:
    # Where that fails the import stands, and the assessment that follows says why.
    with suppress(PappusError):
        workspace.derive()


@transaction.atomic
def _enqueue(upload: Upload, kind: str, by: Any) -> Job:
    job = enqueue(upload.organisation, kind, {"upload": upload.pk}, by)
    upload.job = job
    upload.save(update_fields=["job"])
    return job
