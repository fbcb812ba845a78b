"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """Pilots: set up, registered, watched, concluded, told of."""

    name = "pappus.web.pilots"
    label = "pilots"
