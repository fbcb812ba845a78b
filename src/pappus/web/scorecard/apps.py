"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    """The balanced scorecard: looked at, written, reviewed."""

    name = "pappus.web.scorecard"
    label = "scorecard"
