"""Readers of the demonstration organisation's results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from pappus.web.accounts.models import User
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.roles import Role


@pytest.fixture
def reading_as(assessed: Organisation) -> Callable[[str], Client]:
    """A client signed in as a member of a role of the assessed organisation."""

    def sign_in(role: str) -> Client:
        user, _ = User.objects.get_or_create(email=f"{role}@linden.example")
        Membership.objects.update_or_create(organisation=assessed, user=user, defaults={"role": Role(role)})
        client = Client()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def root(assessed: Organisation) -> str:
    """The beginning of its addresses."""
    return f"/o/{assessed.slug}/"


@pytest.fixture
def owner_of_assessed(assessed: Organisation, reading_as: Callable[[str], Client]) -> User:
    reading_as("owner")
    return User.objects.get(email="owner@linden.example")
