"""Roles of members and what they may do, from `roles.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from pappus.vocabulary.documents import read_yaml


class Role(TextChoices):
    """What somebody is in an organisation."""

    OWNER = "owner", _("Owner")
    LEAD = "lead", _("Lead")
    COMMITTEE = "committee", _("Steering committee")
    EDITOR = "editor", _("Unit editor")
    PROPERTY_MANAGER = "property_manager", _("Property manager")
    ANALYST = "analyst", _("Analyst")


@cache
def permissions() -> dict[str, frozenset[str]]:
    """What each role may do, by role."""
    content = read_yaml(Path(__file__).with_name("roles.yaml")).content
    return {role: frozenset(allowed) for role, allowed in content.items()}


def may(role: str, permission: str) -> bool:
    """Whether a role may do something.

    Raises:
        KeyError: no role may do this, so that the name is wrong.
    """
    if not any(permission in allowed for allowed in permissions().values()):
        raise KeyError(permission)
    return permission in permissions()[role]
