"""Assessments that were made, and links by which others see one."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from pappus.web.organisations.models import OfOrganisation


class Assessment(OfOrganisation):
    """Where the organisation stood when it was asked; never changed once made.

    Attributes:
        as_of: ISO date up to which records and documents count.
        answer: the form of `pappus assess --json`.
        readings: readings of every indicator: whole, by function, unit, property and network, monthly where drawn.
        inputs: digests of what it was made from, by kind (record, people, register, documents, rounds, settings,
            actions, pilots, scorecard); equal inputs give equal answers.
    """

    as_of = models.CharField(max_length=10)
    answer = models.JSONField()
    readings = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.as_of}"

    @property
    def day(self) -> date:
        """The day up to which records and documents count."""
        return date.fromisoformat(self.as_of)


class AssessmentPart(models.Model):
    """A part of an assessment ready to be shown: a section of the report as HTML, in one language.

    Attributes:
        assessment: the assessment.
        language: code.
        place: order on the page.
        name: of the section.
        title: heading.
        short: name in a table of contents.
        html: content.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="parts")
    language = models.CharField(max_length=8)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    short = models.CharField(max_length=100)
    html = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "language", "name"), name="one_part"),)
        ordering = ("place", "id")

    def __str__(self) -> str:
        return self.title


class AssessmentDetail(models.Model):
    """What a page that opens an assessment further needs, ready to be shown.

    Attributes:
        assessment: the assessment.
        language: code.
        kind: practices, indicators or models (lists), practice, indicator, model, gaps, agreement, groups, buzz or
            rows.
        subject: which one; empty where there is only one.
        content: figures and sentences as they are shown.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="details")
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=300, blank=True)
    content = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "language", "kind", "subject"), name="one_detail"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class AssessmentReport(models.Model):
    """The report of an assessment as one file.

    Attributes:
        assessment: the assessment.
        language: code.
        content: HTML, compressed with gzip.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reports")
    language = models.CharField(max_length=8)
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "language"), name="one_report"),)

    def __str__(self) -> str:
        return f"{self.assessment} ({self.language})"


class RoundComparison(OfOrganisation):
    """What moved between two rounds.

    Attributes:
        before: id of the earlier round.
        after: id of the later one.
        language: code.
        content: figures and sentences as they are shown.
        made_at: when.
    """

    before = models.CharField(max_length=60)
    after = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "before", "after", "language"), name="one_comparison"),
        )
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class ShareLink(OfOrganisation):
    """A link by which somebody without an account sees the results until it expires."""

    secret_digest = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.note or str(self.pk)
