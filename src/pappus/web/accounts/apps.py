"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, their passwords, second factors and languages."""

    name = "pappus.web.accounts"
    label = "accounts"
