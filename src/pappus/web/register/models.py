"""The register of properties, what the record shows of them, registers under review, and attested documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pappus.web.organisations.models import OfOrganisation


def handle_key(handle: str) -> str:
    """The form by which two spellings of a handle are one."""
    return handle.strip().lstrip("@").lower()


class Property(OfOrganisation):
    """One account, channel, list or queue on a network; see `workspace.organisation.Property`."""

    network = models.CharField(_("network"), max_length=60)
    handle = models.CharField(_("handle"), max_length=300)
    handle_key = models.CharField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    network_class = models.CharField(_("class of network"), max_length=20, blank=True)
    owner_unit = models.CharField(_("owner"), max_length=300, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    decision = models.CharField(_("decision"), max_length=10, blank=True)
    market = models.CharField(_("market"), max_length=100, blank=True)
    reviewed_at = models.CharField(_("reviewed on"), max_length=10, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    access = models.CharField(_("who has access"), max_length=500, blank=True)
    second_factor = models.CharField(_("second factor"), max_length=10, blank=True)
    archived = models.CharField(_("archived"), max_length=10, blank=True)
    import_id = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "network", "handle_key"), name="one_property"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.network}:{self.handle}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the spelling, and beside it the form by which two spellings are one property."""
        self.handle_key = handle_key(self.handle)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Sighting(OfOrganisation):
    """What the latest assessment found of one property of ours, registered or not; see `report.document.PropertyNote`.

    Attributes:
        network: id of its network.
        handle: its name there.
        handle_key: the form by which two spellings are one property.
        network_class: social, traditional or internal.
        registered: whether it was in the register then.
        state: alive, dormant or never seen.
        last_month: month in which we last spoke there; empty if never, or if one to four people are behind it.
        as_of: ISO day of the assessment.
    """

    network = models.CharField(max_length=60)
    handle = models.CharField(max_length=300)
    handle_key = models.CharField(max_length=300)
    network_class = models.CharField(max_length=20)
    registered = models.BooleanField()
    state = models.CharField(max_length=20)
    last_month = models.CharField(max_length=7, blank=True)
    as_of = models.CharField(max_length=10)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "network", "handle_key"), name="one_sighting"),)
        ordering = ("network", "handle_key")

    def __str__(self) -> str:
        return f"{self.network}:{self.handle}"


class Draft(OfOrganisation):
    """A register that was handed in and is looked at row by row; nothing of it is in the register yet."""

    name = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class DraftRow(models.Model):
    """One row of it: what it says, what it becomes, and what a person decided about that.

    Attributes:
        draft: that it belongs to.
        place: where it stands in the file.
        given: what it says.
        becomes: the fields of the property.
        remark: why a person should look at it; empty if nothing is doubtful.
        standing: new, known (is in the register), again (an earlier row is the same) or unusable.
        take: whether it is to be taken into the register.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="rows")
    place = models.CharField(max_length=400)
    given = models.JSONField()
    becomes = models.JSONField()
    remark = models.CharField(max_length=400, blank=True)
    standing = models.CharField(max_length=10)
    take = models.BooleanField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.place


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
    file_name = models.CharField(max_length=300, blank=True)
    sent_back = models.CharField(_("sent back with"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.document
