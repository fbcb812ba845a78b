"""An organisation with a member of each role, and clients that are signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from pappus.pipeline import Workspace
from pappus.web.accounts.models import User
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.roles import Role
from pappus.web.organisations.services import make_organisation, open_folder

SignedIn = Callable[[str], Client]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of this test's own for records and uploads."""
    monkeypatch.setenv("PAPPUS_WEB", str(tmp_path / "place"))
    return tmp_path / "place"


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("olga@linden.example", "a long password indeed", name="Olga")


@pytest.fixture
def organisation(owner: User, place: Path) -> Organisation:
    return make_organisation("Linden & Fern", owner)


@pytest.fixture
def as_role(organisation: Organisation) -> SignedIn:
    """A client signed in as a member of a role."""

    def sign_in(role: str) -> Client:
        user, _ = User.objects.get_or_create(email=f"{role}@linden.example")
        Membership.objects.update_or_create(organisation=organisation, user=user, defaults={"role": Role(role)})
        client = Client()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def lead(as_role: SignedIn) -> Client:
    return as_role("lead")


@pytest.fixture
def demonstration(demonstrated: Workspace, owner: User, place: Path) -> Organisation:
    """The demonstration organisation, brought in from its folder."""
    return open_folder(demonstrated.folder, owner)
