"""The register of properties, and attested documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pappus.web.organisations.models import OfOrganisation


class Property(OfOrganisation):
    """One account, channel, list or queue on a network; see `workspace.organisation.Property`."""

    network = models.CharField(_("network"), max_length=60)
    handle = models.CharField(_("handle"), max_length=300)
    handle_key = models.CharField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    network_class = models.CharField(_("class of network"), max_length=20, blank=True)
    owner_unit = models.CharField(_("owner"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    decision = models.CharField(_("decision"), max_length=10, blank=True)
    market = models.CharField(_("market"), max_length=100, blank=True)
    reviewed_at = models.CharField(_("reviewed on"), max_length=10, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    access = models.CharField(_("who has access"), max_length=500, blank=True)
    second_factor = models.CharField(_("second factor"), max_length=10, blank=True)
    import_id = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "network", "handle_key"), name="one_property"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.network}:{self.handle}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the spelling, and beside it the form by which two spellings are one property."""
        self.handle_key = self.handle.strip().lstrip("@").lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class AttestedDocument(OfOrganisation):
    """A document or link that says that a practice is in place; see `workspace.organisation.AttestedDocument`."""

    practice = models.CharField(_("practice"), max_length=100)
    document = models.CharField(_("document"), max_length=500)
    file = models.FileField(_("file"), blank=True, upload_to="attested")
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    dated_at = models.CharField(_("dated"), max_length=10, blank=True)
    status = models.CharField(_("status"), max_length=10, default="draft")
    reviewer = models.CharField(_("reviewer"), max_length=200, blank=True)
    reviewed_at = models.CharField(_("reviewed on"), max_length=10, blank=True)
    expires_at = models.CharField(_("expires"), max_length=10, blank=True)
    group = models.CharField(_("speaks for"), max_length=60, default="organisation")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.document
