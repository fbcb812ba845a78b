"""What can be asked of live sources: how each is declared, and what came of it when it was last fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from pappus.live import kinds
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.languages import translated
from pappus.web.decisions import folder_of
from pappus.web.design.faults import told
from pappus.web.jobs.models import Job, State
from pappus.web.organisations.models import Organisation
from pappus.web.sources.live_keyring import has_secret
from pappus.web.sources.live_services import FETCH
from pappus.web.sources.selectors import Imported, imports_of
from pappus.workspace.live_sources import LiveSource, read_live_sources

_LOOKED_BACK = 100


@dataclass(frozen=True)
class Fetched:
    """A live source as its page shows it.

    Attributes:
        source: as it is declared.
        kind: what kind of server it is, in words.
        has_secret: whether its password or token is kept.
        needs_secret: whether nothing can be fetched without.
        job: that fetches it now; null if none does.
        asked_at: when it was last fetched, whatever came of it; null if never.
        reached_at: when it was last fetched without a fault; null if never.
        result: what came of it the last time.
        fault: why it could not be fetched the last time; empty if it could.
    """

    source: LiveSource
    kind: str
    has_secret: bool
    needs_secret: bool
    job: Job | None
    asked_at: datetime | None
    reached_at: datetime | None
    result: dict[str, Any]
    fault: str


def live_sources_of(organisation: Organisation) -> list[Fetched]:
    """Every live source, in the order in which they were declared.

    Raises:
        InvalidFileError: sources.yaml, which came with a folder, breaks its rules.
    """
    sources = read_live_sources(folder_of(organisation))
    # The home page asks too, and most organisations have none.
    jobs = list(Job.objects.filter(organisation=organisation, kind=FETCH)[:_LOOKED_BACK]) if sources else []
    return [_fetched(organisation, one, jobs) for one in sources]


def faults_of(organisation: Organisation) -> list[str]:
    """What is wrong with sources.yaml as a whole; nothing for most."""
    try:
        read_live_sources(folder_of(organisation))
    except InvalidFileError as error:
        return told(error)
    return []


def live_source_of(organisation: Organisation, name: str) -> Fetched:
    """One live source.

    Raises:
        Http404: there is none of that name.
    """
    found = [] if faults_of(organisation) else live_sources_of(organisation)
    for one in found:
        if one.source.name == name:
            return one
    raise Http404


def imports_from(organisation: Organisation, source: LiveSource) -> list[Imported]:
    """What was stored of a source, the newest first."""
    kind = kinds().get(source.kind)
    return [
        one
        for one in imports_of(organisation)
        if kind is not None and one.entry.path == source.name and one.entry.format == kind.format_id
    ]


def _fetched(organisation: Organisation, source: LiveSource, jobs: list[Job]) -> Fetched:
    kind = kinds().get(source.kind)
    of_it = [one for one in jobs if one.arguments.get("source") in (None, source.name)]
    ended = [one for one in of_it if one.finished_at and (one.state != State.DONE or _result(one, source))]
    last = ended[0] if ended else None
    reached = next((one for one in ended if one.state == State.DONE and not _result(one, source).get("error")), None)
    return Fetched(
        source=source,
        kind=translated(kind.title) if kind else source.kind,
        has_secret=has_secret(organisation, source.secret_name),
        needs_secret=kind is not None and kind.credentials == "needed",
        job=next((one for one in of_it if one.is_under_way), None),
        asked_at=last.finished_at if last else None,
        reached_at=reached.finished_at if reached else None,
        result=_result(last, source) if last else {},
        fault=_fault(last, source) if last else "",
    )


def _result(job: Job, source: LiveSource) -> dict[str, Any]:
    found: dict[str, Any] = job.result.get("sources", {}).get(source.name, {})
    return found


def _fault(job: Job, source: LiveSource) -> str:
    return job.said if job.state == State.FAILED else str(_result(job, source).get("error") or "")
