"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, their passwords, second factors and languages."""

    name = "pappus.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Begins to listen to what happens to accounts."""
        from pappus.web.accounts import signals

        del signals
