"""The audit log: written, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pappus.web.audit.words import deed
from pappus.web.organisations.models import Organisation


class Entry(models.Model):
    """Somebody saw or changed something.

    Attributes:
        organisation: where; null for what belongs to none, such as signing in.
        who: the user; null for nobody known.
        who_said: how that user was called then.
        what: verb and object, such as `round.opened`.
        about: which one, in words.
        details: what changed, from and to.
        at: when.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="audit_entries")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who_said = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("organisation", "-at")),)

    @property
    def said(self) -> str:
        """The deed in the language of now."""
        return deed(self.what)

    def __str__(self) -> str:
        return f"{self.what} {self.about}"
