"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Assessments that were made, and the pages that show them."""

    name = "pappus.web.results"
    label = "results"
