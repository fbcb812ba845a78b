"""Exports on their way in; what was read from them stands in the ledger of the records."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from pappus.web.organisations.models import OfOrganisation


class Upload(OfOrganisation):
    """A file that is brought in, piece by piece if need be.

    Attributes:
        key: names its folder below the place's uploads.
        name: of the file, as the person's computer has it.
        size_bytes: that it will have.
        received_bytes: that are there.
        state: receiving, received, looked_at, reading, read, failed or cancelled.
        format: that was found; empty while it is not known.
        preview: what looking at it told: rows, columns, coverage, faults.
        result: what came of reading it, file by file.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=300)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0)
    state = models.CharField(max_length=20, default="receiving")
    format = models.CharField(max_length=60, blank=True)
    preview = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name
