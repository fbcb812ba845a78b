"""Assessments are made once, in the background, and kept as they are shown; so are comparisons and rows."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from pappus.explanation import View
from pappus.indicators.personal_accounts import personal_accounts
from pappus.judging import Assessment as Found
from pappus.maturity.groups import GroupedBy
from pappus.pipeline import Workspace
from pappus.report.document import ReportDocument
from pappus.report.page import parts, render
from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import workspace_of
from pappus.web.jobs.work import Told
from pappus.web.languages import speaking, spoken
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import digest_of
from pappus.web.register.properties import note_sightings
from pappus.web.results.comparing import moves
from pappus.web.results.details import Ground, details, subjects_of
from pappus.web.results.explained import shown
from pappus.web.results.freshness import inputs_of
from pappus.web.results.models import (
    Assessment,
    AssessmentDetail,
    AssessmentPart,
    AssessmentReport,
    RoundComparison,
    ShareLink,
)
from pappus.web.stored import plain

_KEPT = 24
_BATCH = 200
_GROUPED: tuple[GroupedBy, ...] = ("level", "function", "unit")
_ROWS = 20
MOST_SHARE_DAYS = 365


def assess(organisation: Organisation, tell: Told) -> Assessment:
    """Assesses an organisation as it is now and keeps what its pages show; the oldest assessments go."""
    inputs = inputs_of(organisation)
    workspace = workspace_of(organisation)
    made: list[_Shown] = []
    with workspace.held():
        with workspace.record() as record:
            personal = personal_accounts(record.query)
        for place, language in enumerate(spoken()):
            share = 0.8 / len(spoken())
            made.append(_in_language(workspace, language, personal, _within(tell, 0.1 + share * place, share)))
    tell(gettext_noop("Keeping the answer"), 0.9)
    kept = _keep(organisation, inputs, made)
    cache.delete(f"inputs-{organisation.pk}")
    return kept


def _in_language(workspace: Workspace, language: str, personal: frozenset[str], tell: Told) -> _Shown:
    """An assessment in one language: what is found is said in words; what is the same in each is found once."""
    # What is told of the work is kept in English and translated where it is shown.
    tell(gettext_noop("Reading the record and the answers"), 0.0)
    with speaking(language):
        found = workspace.assess()
    tell(gettext_noop("Setting groups side by side"), 0.3)
    with speaking(language):
        groups = tuple(workspace.groups(found, by) for by in _GROUPED)
    tell(gettext_noop("Drawing the pictures"), 0.6)
    with speaking(language):
        document = workspace.report_document(assessment=found)
        ground = Ground(document, tuple(workspace.explain_standing(found)), groups, personal)
        return _Shown(language, found, ground)


def _within(tell: Told, begin: float, share: float) -> Told:
    """Tells how far a part of the work is, as progress of the whole."""

    def told(message: str, progress: float | None = None) -> None:
        tell(message, None if progress is None else begin + share * progress)

    return told


class _Shown:
    """Everything that is kept of an assessment in one language, ready for the database."""

    def __init__(self, language: str, found: Found, ground: Ground) -> None:
        self.language = language
        self.found = found
        self.document = ground.document
        self.report = gzip.compress(render(ground.document).encode(), mtime=0)
        self.parts = _parts(ground.document)
        self.details = [(one.kind, one.subject, plain(one.content)) for one in details(ground)]


def _parts(document: ReportDocument) -> list[dict[str, Any]]:
    found, subjects = parts(document), subjects_of(document)
    names = [one.name for one in found]
    return [
        {"place": place, "name": one.name, "title": one.title, "short": one.short,
         "html": subjects.opened(one.html, names)}
        for place, one in enumerate(found)
    ]  # fmt: skip


@transaction.atomic
def _keep(organisation: Organisation, inputs: dict[str, str], made: list[_Shown]) -> Assessment:
    found, document = made[0].found, made[0].document
    kept = Assessment.objects.create(
        organisation=organisation,
        as_of=found.as_of.isoformat(),
        answer=plain(found.as_json()),
        readings=plain([asdict(one) for one in (*document.readings, *document.monthly)]),
        inputs=inputs,
    )
    note_sightings(organisation, document.properties, found.as_of)
    for one in made:
        language = one.language
        AssessmentReport.objects.create(assessment=kept, language=language, content=one.report)
        AssessmentPart.objects.bulk_create(
            AssessmentPart(assessment=kept, language=language, **row) for row in one.parts
        )
        AssessmentDetail.objects.bulk_create(
            (
                AssessmentDetail(assessment=kept, language=language, kind=kind, subject=subject, content=content)
                for kind, subject, content in one.details
            ),
            batch_size=_BATCH,
        )
    old = Assessment.objects.filter(organisation=organisation).order_by("-id").values_list("pk", flat=True)[_KEPT:]
    Assessment.objects.filter(pk__in=list(old)).delete()
    return kept


def open_rows(organisation: Organisation, indicator: str, by: str, key: str, tell: Told) -> AssessmentDetail:
    """Looks up some of the rows behind an indicator of a group, and keeps them beside the newest assessment.

    Raises:
        UsageError: there is no assessment yet, no such indicator or no such group.
    """
    newest = Assessment.objects.filter(organisation=organisation).defer("answer", "readings").first()
    if newest is None:
        raise UsageError("nothing has been assessed yet")
    workspace = workspace_of(organisation)
    tell(gettext_noop("Looking up the rows"), None)
    view = View(by, key, rows=_ROWS)  # type: ignore[arg-type]
    contents = _in_each_language(
        workspace, lambda: shown(workspace.explain(f"indicator:{indicator}", view), _subjects_kept(newest))
    )
    made = None
    for language, content in contents.items():
        made, _new = AssessmentDetail.objects.update_or_create(
            assessment=newest,
            language=language,
            kind="rows",
            subject=rows_subject(indicator, by, key),
            defaults={"content": {"title": content["title"], "parts": content["guarded"]}},
        )
    if made is None:
        raise UsageError("no language is spoken")
    return made


def _in_each_language(workspace: Workspace, asked: Callable[[], Any]) -> dict[str, Any]:
    """What a question gives, as the database keeps it, by language."""
    contents = {}
    with workspace.held():
        for language in spoken():
            with speaking(language):
                contents[language] = plain(asked())
    return contents


def rows_subject(indicator: str, by: str, key: str) -> str:
    """Under which name rows of an indicator of a group are kept."""
    return f"{indicator} {by} {key}"[:300]


def _subjects_kept(assessment: Assessment) -> Any:
    from pappus.web.results.opening import Subject, Subjects

    rows = assessment.details.filter(kind__in=("practice", "indicator", "model"), language="en")
    return Subjects(Subject(kind, name, name) for kind, name in rows.values_list("kind", "subject"))


def compare(organisation: Organisation, before: str, after: str, tell: Told) -> RoundComparison:
    """Compares two rounds and keeps what moved.

    Raises:
        UsageError: there is no such round, or one of them has no ratings of practices.
    """
    workspace: Workspace = workspace_of(organisation)
    tell(gettext_noop("Setting the rounds side by side"), None)
    contents = _in_each_language(workspace, lambda: moves(workspace, workspace.compare(before, after)))
    made = None
    for language, content in contents.items():
        made, _new = RoundComparison.objects.update_or_create(
            organisation=organisation, before=before, after=after, language=language, defaults={"content": content}
        )
    if made is None:
        raise UsageError("no language is spoken")
    return made


@transaction.atomic
def share(organisation: Organisation, text: str, days: int, by: Any) -> tuple[ShareLink, str]:
    """A link by which somebody without an account sees the results, and its secret, which is kept nowhere.

    Raises:
        UsageError: it would never expire, or at once.
    """
    if not 1 <= days <= MOST_SHARE_DAYS:
        raise UsageError(f"a link holds for 1 to {MOST_SHARE_DAYS} days")
    secret = secrets.token_urlsafe(32)
    made = ShareLink.objects.create(
        organisation=organisation,
        secret_digest=digest_of(secret),
        note=text.strip()[:200],
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    note(organisation, by, "share.made", str(made), days=days)
    return made, secret


@transaction.atomic
def revoke(link: ShareLink, by: Any) -> None:
    """Ends a link at once; one that was ended stays so."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        note(link.organisation, by, "share.revoked", str(link))
