"""Making accounts and signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest

from pappus.web.accounts.models import User

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make_user(email: str, password: str, name: str) -> User:
    """A new user; the password has been found strong enough."""
    return User.objects.create_user(email, password, name=name)


def sign_in(request: HttpRequest, user: User) -> None:
    """Signs somebody in who has just proved who they are, by a code or an invitation."""
    login(request, user, _BACKEND)


def change_account(user: Any, name: str, language: str) -> None:
    """Keeps how a user is called, and the language of their pages; empty for that of the browser."""
    User.objects.filter(pk=user.pk).update(name=name, language=language)
