"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register of properties, and attested documents."""

    name = "pappus.web.register"
    label = "register"
