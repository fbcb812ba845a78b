"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who saw and changed what."""

    name = "pappus.web.audit"
    label = "audit"
