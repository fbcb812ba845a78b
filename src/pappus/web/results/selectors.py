"""What can be asked of assessments, comparisons and share links."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from pappus.web.jobs.models import Job, State
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import digest_of
from pappus.web.prepared import Prepared
from pappus.web.results.freshness import changed_since
from pappus.web.results.models import (
    Assessment,
    AssessmentDetail,
    AssessmentPart,
    AssessmentReport,
    RoundComparison,
    ShareLink,
)
from pappus.web.rounds.models import Round

_ENGLISH = "en"
_ORGANISATION = Organisation._meta.pk
_ASSESSMENT = Assessment._meta.pk
_LANGUAGE = AssessmentPart._meta.get_field("language")
_LATEST = Prepared(
    lambda organisation: _without_long_parts().filter(organisation_id=organisation)[:1],
    _ORGANISATION,
)
_SPOKEN = Prepared(
    lambda assessment, language: (
        AssessmentPart.objects.filter(assessment_id=assessment, language=language)
        .order_by()
        .values_list("pk", flat=True)[:1]
    ),
    _ASSESSMENT,
    _LANGUAGE,
)
_PART = Prepared(
    lambda assessment, name, language: AssessmentPart.objects.filter(
        assessment_id=assessment, name=name, language=language
    )[:1],
    _ASSESSMENT,
    AssessmentPart._meta.get_field("name"),
    _LANGUAGE,
)
_DETAIL = Prepared(
    lambda assessment, language, kind, subject: AssessmentDetail.objects.filter(
        assessment_id=assessment, language=language, kind=kind, subject=subject
    ).values_list("content", flat=True)[:1],
    _ASSESSMENT,
    _LANGUAGE,
    AssessmentDetail._meta.get_field("kind"),
    AssessmentDetail._meta.get_field("subject"),
)
_ASSESSING = Prepared(
    lambda organisation: Job.objects.filter(
        organisation_id=organisation, kind="assess", state__in=(State.WAITING, State.RUNNING)
    )[:1],
    _ORGANISATION,
)
_LEFT_TO_LISTS = ("practices", "figures", "answer")
"""Sections of the report that have pages of their own here."""


@dataclass(frozen=True)
class Reader:
    """Whoever reads an assessment, and under which address.

    Attributes:
        organisation: whose.
        assessment: which; null if there is none yet.
        root: the beginning of the addresses of its pages.
        allowed: permissions.
        is_kept: whether it is an older assessment that somebody chose.
        is_shared: whether a share link is read.
    """

    organisation: Organisation
    assessment: Assessment | None
    root: str
    allowed: frozenset[str] = field(default_factory=frozenset)
    is_kept: bool = False
    is_shared: bool = False

    @cached_property
    def language(self) -> str:
        """The language of the reader if the assessment is kept in it, else English."""
        wanted = (get_language() or _ENGLISH).partition("-")[0]
        if wanted == _ENGLISH or self.assessment is None:
            return _ENGLISH
        return wanted if _SPOKEN.rows(self.assessment.pk, wanted) else _ENGLISH

    @cached_property
    def changed(self) -> list[str]:
        """Kinds of what has changed since the assessment; nothing where an older one or a link is read."""
        if self.assessment is None or self.is_kept or self.is_shared:
            return []
        return changed_since(self.organisation, self.assessment.inputs)

    @cached_property
    def job(self) -> Job | None:
        """The assessment that is under way; null if none is, or a link is read."""
        if self.is_kept or self.is_shared:
            return None
        return assessing(self.organisation)

    @cached_property
    def sections(self) -> list[AssessmentPart]:
        """The sections of the report that are pages here, in order, without their content."""
        found = contents(self.assessment, self.language) if self.assessment else []
        return [one for one in found if one.name not in _LEFT_TO_LISTS]


def latest(organisation: Organisation) -> Assessment | None:
    """The newest assessment, without its long parts; null if there is none yet."""
    return _LATEST.first(organisation.pk)


def assessments(organisation: Organisation) -> QuerySet[Assessment]:
    """Every assessment that is kept, the newest first, without their long parts."""
    return _without_long_parts().filter(organisation=organisation)


def _without_long_parts() -> QuerySet[Assessment]:
    return Assessment.objects.defer("answer", "readings")


def assessment_of(organisation: Organisation, number: int, *, whole: bool = False) -> Assessment:
    """An assessment of this organisation, with its long parts if they are asked for.

    Raises:
        Http404: there is none of that number.
    """
    rows = Assessment.objects.filter(organisation=organisation)
    return get_object_or_404(rows if whole else rows.defer("answer", "readings"), pk=number)


def contents(assessment: Assessment, language: str) -> list[AssessmentPart]:
    """The parts of an assessment in order, without their content."""
    return list(AssessmentPart.objects.filter(assessment=assessment, language=language).defer("html"))


def part(assessment: Assessment, name: str, language: str) -> AssessmentPart | None:
    """One part; null if the assessment has none of that name."""
    return _PART.first(assessment.pk, name, language)


def detail(reader: Reader, kind: str, subject: str = "") -> Any:
    """What a page shows; null if the assessment has nothing of that kind and name."""
    if reader.assessment is None:
        return None
    return _DETAIL.first(reader.assessment.pk, reader.language, kind, subject)


def newest_notables(organisation: Organisation) -> list[dict[str, str]]:
    """What the newest assessment found worth attention, in the reader's language or else in English."""
    wanted = (get_language() or _ENGLISH).partition("-")[0]
    rows = AssessmentDetail.objects.filter(
        assessment__organisation=organisation, kind="attention", language__in=(wanted, _ENGLISH)
    ).order_by("-assessment__made_at", "-assessment_id")
    newest = list(rows.values_list("assessment_id", "language", "content")[:2])
    found = {language: content for assessment, language, content in newest if assessment == newest[0][0]}
    return found.get(wanted) or found.get(_ENGLISH) or []


def groupings(reader: Reader) -> list[str]:
    """By what groups are set side by side."""
    found = AssessmentDetail.objects.filter(assessment=reader.assessment, language=reader.language, kind="groups")
    return list(found.values_list("subject", flat=True))


def report_of(assessment: Assessment, language: str) -> str:
    """The report of an assessment as one HTML page, in English if there is none in that language.

    Raises:
        Http404: none was kept.
    """
    rows = AssessmentReport.objects.filter(assessment=assessment)
    found = rows.filter(language=language).first() or get_object_or_404(rows, language=_ENGLISH)
    return gzip.decompress(bytes(found.content)).decode()


def assessing(organisation: Organisation) -> Job | None:
    """The assessment that waits or runs; null if none does."""
    return _ASSESSING.first(organisation.pk)


def looking_up(organisation: Organisation, kind: str, arguments: dict[str, Any]) -> Job | None:
    """The newest job of a kind with these arguments; null if there was none."""
    return Job.objects.filter(organisation=organisation, kind=kind, arguments=arguments).first()


def rounds_with_answers(organisation: Organisation) -> list[Round]:
    """Rounds in which somebody answered, the earliest first."""
    rows = Round.objects.filter(organisation=organisation, ratings__isnull=False)
    return list(rows.distinct().order_by("opened_at", "key"))


def comparison_of(organisation: Organisation, before: str, after: str, language: str) -> RoundComparison | None:
    """The comparison of two rounds; null if it was not made yet."""
    rows = RoundComparison.objects.filter(organisation=organisation, before=before, after=after)
    return rows.filter(language=language).first() or rows.filter(language=_ENGLISH).first()


def open_link(secret: str) -> ShareLink | None:
    """The share link of a secret, if it still counts."""
    found = ShareLink.objects.select_related("organisation").filter(secret_digest=digest_of(secret)).first()
    if found is None or found.revoked_at is not None or found.expires_at < timezone.now():
        return None
    return found


def links_of(organisation: Organisation) -> QuerySet[ShareLink]:
    """Every share link, the newest first."""
    return ShareLink.objects.filter(organisation=organisation).select_related("made_by")


def link_of(organisation: Organisation, number: int) -> ShareLink:
    """A share link of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(ShareLink, organisation=organisation, pk=number)
