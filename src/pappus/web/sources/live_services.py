"""Live sources are declared, removed and fetched."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pappus.live import kinds
from pappus.live.addresses import is_here
from pappus.live.syncing import Synced
from pappus.pipeline import Workspace
from pappus.vocabulary.errors import PappusError, UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import CancelledError, Told, with_figures
from pappus.web.organisations.models import Organisation
from pappus.web.sources.live_keyring import has_secret, keep, secrets_of
from pappus.workspace.live_sources import LiveSource, read_live_sources, remove_live_source, save_live_source

FETCH = "fetch_sources"
_MOST_NOTES = 20


def save(organisation: Organisation, source: LiveSource, secret: str, by: Any) -> None:
    """Keeps a source, and its secret where a new one was typed.

    A secret was typed for one account on one server; where these change, it is forgotten, and a new one is needed.

    Args:
        organisation: whose source it is.
        source: in place of the one of its name.
        secret: password or token; empty to leave the one that is kept.
        by: who does it.

    Raises:
        UsageError: the server is of no known kind, lies on this very machine, or its secret is missing.
        InvalidFileError: it breaks the rules of sources.yaml; nothing was changed.
        PappusError: its address is none; nothing was changed.
    """
    kind = kinds().get(source.kind)
    if kind is None:
        raise UsageError(_("There is no such kind of server."))
    kind.check(source.address)
    refuse_here(source)
    with transaction.atomic():
        _lock(organisation)
        known = {one.name: one for one in read_live_sources(folder_of(organisation))}
        before = known.get(source.name)
        # Secrets are kept under the source's own name, so that no two sources share one.
        source = replace(source, secret_name=source.name, certificate=before.certificate if before else None)
        moved = before is None or _account(before) != _account(source)
        if kind.credentials == "needed" and not secret and (moved or not has_secret(organisation, source.name)):
            raise UsageError(_("Type its password or token: without it nothing can be fetched from this account."))
        save_live_source(folder_of(organisation), source)
        if secret or moved:
            keep(organisation, source.name, secret or None)
        deed = "source.changed" if before else "source.added"
        note(organisation, by, deed, source.name, kind=source.kind, address=source.address, secret=bool(secret))


def remove(organisation: Organisation, source: LiveSource, by: Any) -> None:
    """Removes a source with its secret; what was fetched stays in the record."""
    with transaction.atomic():
        _lock(organisation)
        remove_live_source(folder_of(organisation), source.name)
        keep(organisation, source.name, None)
        note(organisation, by, "source.removed", source.name)


def fetch_now(organisation: Organisation, source: LiveSource, by: Any, *, again: bool = False) -> Job:
    """Has what is new fetched in the background; everything once more if `again`."""
    note(organisation, by, "source.fetch_asked", source.name, again=again)
    return enqueue(organisation, FETCH, {"source": source.name, "again": again}, by)


def refuse_here(source: LiveSource) -> None:
    """Refuses a server on the machine of the web application, whose other programs are nobody's business.

    Raises:
        UsageError: it lies there, and `PAPPUS_SOURCES_HERE` does not allow it.
    """
    if is_here(urlsplit(source.address).hostname or "") and os.environ.get("PAPPUS_SOURCES_HERE") != "1":
        raise UsageError(_("Servers on the machine of this application itself cannot be fetched from."))


def fetch(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The work behind `fetch_now`, and once a day of every source; begun again it goes on where it was left."""
    workspace = workspace_of(organisation)
    named = arguments.get("source")
    sources = [one for one in read_live_sources(workspace.folder) if named in (None, one.name)]
    told: dict[str, Any] = {}
    acts = _acts(workspace)
    try:
        for source in sources:
            told[source.name] = _fetched(organisation, workspace, source, tell, again=bool(arguments.get("again")))
    except CancelledError:
        # What was stored before somebody ended it is in the record.
        _follow(organisation, workspace, acts)
        raise
    if _acts(workspace) != acts:
        tell(gettext_noop("Bringing threads and contacts up to date"), 0.97)
    _follow(organisation, workspace, acts)
    return {"sources": told}


def _fetched(
    organisation: Organisation, workspace: Workspace, source: LiveSource, tell: Told, *, again: bool
) -> dict[str, Any]:
    def progress(name: str, count: int) -> None:
        tell(with_figures(gettext_noop("%(name)s: %(count)s records"), name=name, count=f"{count:,}"))

    tell(with_figures(gettext_noop("Asking the server of %(name)s"), name=source.name))
    try:
        refuse_here(source)
        secrets = secrets_of(organisation)
        [synced] = workspace.sync([source.name], again=again, progress=progress, secrets=secrets)
    except PappusError as error:
        return {"error": str(error)}
    return _plain(synced, workspace)


def _plain(synced: Synced, workspace: Workspace) -> dict[str, Any]:
    """What came of a source, without the path of the workspace and without what the rows held."""
    entries = [one.entry for one in synced.imports if one.entry is not None]
    faults = [*(one.error for one in synced.imports if one.error), *([synced.error] if synced.error else [])]
    notes = dict.fromkeys([*synced.notes, *(told for one in entries for told in one.coverage.notes)])
    return {
        "rows_read": synced.rows_read,
        "acts_added": synced.acts_added,
        "acts_changed": synced.acts_changed,
        "rows_known": synced.rows_known,
        "rows_rejected": synced.rows_rejected,
        "notes": list(notes)[:_MOST_NOTES],
        "error": " ".join(faults).removeprefix(f"{synced.source.name}: ").replace(f"{workspace.folder}/", ""),
    }


def _follow(organisation: Organisation, workspace: Workspace, generation: int) -> None:
    if _acts(workspace) == generation:
        return
    # Where that fails the record stands, and the assessment that follows says why.
    with suppress(PappusError):
        workspace.derive()
    enqueue(organisation, "assess", {})


def _acts(workspace: Workspace) -> int:
    return workspace.store.ledger().generation


def _account(source: LiveSource) -> tuple[str, str, str]:
    return source.kind, source.address, source.account


def _lock(organisation: Organisation) -> None:
    """Until the transaction ends nobody else changes the sources of this organisation."""
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).values_list("pk"))
