"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Exports that were brought in."""

    name = "pappus.web.sources"
    label = "sources"
