"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    """Who is one person."""

    name = "pappus.web.identities"
    label = "identities"
