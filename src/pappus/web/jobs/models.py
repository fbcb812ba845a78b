"""Jobs: what is worked on in the background, and how far it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import in_words
from pappus.web.organisations.models import OfOrganisation


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(OfOrganisation):
    """One piece of background work.

    Attributes:
        kind: name of the work; see `pappus.web.jobs.work`.
        arguments: what it works on.
        state: where it stands.
        progress: 0 to 1; null if that cannot be said.
        message: what it is doing, or what came of it, in English words; see `said`.
        heartbeat_at: when its worker was last known to live.
        attempts: how often it was begun.
        cancel_asked: whether somebody wants it to end.
    """

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING, db_index=True)
    progress = models.FloatField(null=True)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def said(self) -> str:
        """What it is doing, or what came of it, in the language of now."""
        return in_words(self.message)

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (State.WAITING, State.RUNNING)
