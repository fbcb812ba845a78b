"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations, their units and people, and who may do what in them."""

    name = "pappus.web.organisations"
    label = "organisations"
