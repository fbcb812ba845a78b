"""Organisations and what they declare about themselves; members and invitations."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pappus.web.organisations.roles import Role
from pappus.web.organisations.words import choices_of
from pappus.workspace.organisation import FUNCTIONS, LEVELS


class Organisation(models.Model):
    """An organisation with its own records, members and key.

    Attributes:
        key: names its folder; never reused.
        slug: its address.
        name: its name.
        settings: the entries of `organisation.yaml` but name and units.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    settings = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class OfOrganisation(models.Model):
    """What belongs to one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    class Meta:
        abstract = True


class Unit(OfOrganisation):
    """A team or department."""

    key = models.SlugField(_("id"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=30, choices=choices_of(FUNCTIONS))
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    market = models.CharField(_("market"), max_length=100, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_unit_a_key"),)
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Person(OfOrganisation):
    """A pseudonymous member of the organisation, for a span of time in a unit; see `workspace.organisation`."""

    person_id = models.CharField(max_length=64, db_index=True)
    pseudonyms = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    function = models.CharField(max_length=30, blank=True, choices=choices_of(FUNCTIONS))
    level = models.CharField(max_length=20, blank=True, choices=choices_of(LEVELS))
    valid_from_us = models.BigIntegerField(null=True, blank=True)
    valid_to_us = models.BigIntegerField(null=True, blank=True)
    reports_to = models.CharField(max_length=64, blank=True)
    social_duty = models.CharField(max_length=10, blank=True)
    trained_at = models.CharField(max_length=10, blank=True)
    signed_at = models.CharField(max_length=10, blank=True)
    ambassador_from_us = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.person_id


class Membership(OfOrganisation):
    """What a user is in an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "user"), name="one_membership_a_user"),)
        ordering = ("joined_at", "id")

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Invitation(OfOrganisation):
    """A link by which somebody becomes a member; only a digest of its secret is kept."""

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"
