"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background: imports, assessments, reports."""

    name = "pappus.web.jobs"
    label = "jobs"
