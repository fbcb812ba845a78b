"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """What to do next: plans that are made and kept, and the actions that are worked on."""

    name = "pappus.web.plan"
    label = "plan"
