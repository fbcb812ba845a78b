"""An organisation with a member of each role, and clients that are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from filelock import FileLock
from tests.web.assessed import AssessedDemonstration, make_assessed

from pappus.judging import Assessment as Found
from pappus.pipeline import Workspace
from pappus.report.document import ReportDocument
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


@pytest.fixture(scope="session")
def assessed_demonstration(
    demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> AssessedDemonstration:
    """The demonstration organisation, opened and assessed by a real server, once for all workers; to be copied."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    made = AssessedDemonstration(shared / "assessed")
    with FileLock(shared / "assessed.lock"):
        if not made.rows.exists():
            make_assessed(demonstrated.folder, made.folder)
    return made


@pytest.fixture(scope="session")
def assessed_by_command(demonstrated: Workspace) -> Found:
    """What the command line finds of the demonstration organisation."""
    return demonstrated.assess()


@pytest.fixture(scope="session")
def reported_by_command(demonstrated: Workspace, assessed_by_command: Found) -> ReportDocument:
    """What the command line says of it in a report."""
    return demonstrated.report_document(assessment=assessed_by_command)


@pytest.fixture(scope="module")
def assessed_place(assessed_demonstration: AssessedDemonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place that the tests of a module share."""
    place = tmp_path_factory.mktemp("place")
    shutil.copytree(assessed_demonstration.workspace / "web" / "organisations", place / "organisations")
    return place


@pytest.fixture(scope="module")
def kept_assessment(
    django_db_setup: None, django_db_blocker: object, assessed_demonstration: AssessedDemonstration
) -> Iterator[Organisation]:
    """The organisation in the database with its assessment, for all tests of a module; removed after them."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("loaddata", assessed_demonstration.rows, verbosity=0)
        made = Organisation.objects.get()
    yield made
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        made.delete()


@pytest.fixture
def assessed(
    db: None, kept_assessment: Organisation, assessed_place: Path, monkeypatch: pytest.MonkeyPatch
) -> Organisation:
    """The demonstration organisation, with an assessment."""
    monkeypatch.setenv("PAPPUS_WEB", str(assessed_place))
    cache.clear()
    return Organisation.objects.get(pk=kept_assessment.pk)
