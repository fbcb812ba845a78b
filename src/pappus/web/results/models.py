"""Assessments that were made, and links by which others see one."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pappus.web.organisations.models import OfOrganisation


class Assessment(OfOrganisation):
    """Where the organisation stood when it was asked; never changed once made.

    Attributes:
        as_of: ISO date up to which records and documents count.
        answer: the form of `pappus assess --json`.
        readings: readings of every indicator: whole, by function, unit, property and network, monthly where drawn.
        inputs: digest of everything that it was made from; equal inputs give equal answers.
    """

    as_of = models.CharField(max_length=10)
    answer = models.JSONField()
    readings = models.JSONField(default=list)
    inputs = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.as_of}"


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
