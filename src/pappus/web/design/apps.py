"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """What all pages share: frame, navigation, components."""

    name = "pappus.web.design"
    label = "design"
