"""The demonstration organisation, assessed once for all tests of results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from pappus.pipeline import Workspace
from pappus.web.accounts.models import User
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue, run
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.roles import Role
from pappus.web.organisations.services import open_folder


@pytest.fixture(scope="module")
def assessed_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place that the tests of a module share."""
    return tmp_path_factory.mktemp("place")


@pytest.fixture(scope="module")
def kept_assessment(
    django_db_setup: None, django_db_blocker: object, demonstrated: Workspace, assessed_place: Path
) -> object:
    """The organisation in the database with its assessment, for all tests of a module; removed after them."""
    from pappus.web.results.models import Assessment

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():  # type: ignore[attr-defined]
        patch.setenv("PAPPUS_WEB", str(assessed_place))
        made = open_folder(demonstrated.folder, None)
        job = enqueue(made, "assess", {})
        run(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.message
        assert Assessment.objects.filter(organisation=made).exists()
    yield made
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        Job.objects.filter(organisation=made).delete()
        made.delete()


@pytest.fixture
def assessed(
    db: None, kept_assessment: Organisation, assessed_place: Path, monkeypatch: pytest.MonkeyPatch
) -> Organisation:
    monkeypatch.setenv("PAPPUS_WEB", str(assessed_place))
    cache.clear()
    return Organisation.objects.get(pk=kept_assessment.pk)


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
