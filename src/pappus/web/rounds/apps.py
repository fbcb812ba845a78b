"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Rounds of the assessment: who is asked, what they answer."""

    name = "pappus.web.rounds"
    label = "rounds"
