"""Exports on their way in; what was read from them stands in the ledger of the records."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from pappus.web.jobs.models import Job
from pappus.web.organisations.models import OfOrganisation


class Upload(OfOrganisation):
    """A file or folder that is brought in, piece by piece if need be.

    Attributes:
        key: names its folder below the place's uploads.
        name: of the file or folder, as the person's computer has it.
        is_folder: whether it is a folder with its files.
        size_bytes: that it will have, all files together.
        received_bytes: that are there.
        state: receiving, received, looked_at, read, failed.
        format: that was found; empty while it is not known.
        format_named: that the person named; empty where it is found out.
        property_id: that the person says it belongs to.
        mapping: of a table of one's own, as YAML text.
        keep_text: whether texts are kept, scrubbed.
        preview: what looking at it told: rows, columns, coverage, faults.
        result: what came of reading it, file by file.
        first_import: number that the ledger would have given next when reading began; null before.
        job: what is or was done with it last.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=300)
    is_folder = models.BooleanField(default=False)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0)
    state = models.CharField(max_length=20, default="receiving")
    format = models.CharField(max_length=60, blank=True)
    format_named = models.CharField(max_length=60, blank=True)
    property_id = models.CharField(max_length=360, blank=True)
    mapping = models.TextField(blank=True)
    keep_text = models.BooleanField(default=True)
    preview = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    first_import = models.PositiveIntegerField(null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        """Whether something is being done with it in the background."""
        return self.job is not None and self.job.is_under_way


class UploadedFile(models.Model):
    """One file of an upload.

    Attributes:
        upload: that it belongs to.
        number: from 0, in the order in which the browser named them.
        path: below the upload's folder, with its name.
        size_bytes: that it will have.
        received_bytes: that are there.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    path = models.CharField(max_length=1000)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("upload", "number"), name="one_file_a_number"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return self.path
