"""The first set-up, an invitation, and an assessment in the background."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from pappus.judging import Assessment as Found
from pappus.pipeline import Workspace
from pappus.web.accounts.models import User
from pappus.web.decisions import value_of, workspace_of
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.worker import work
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.services import invite
from pappus.web.results.models import Assessment


@pytest.fixture
def set_up_code(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PAPPUS_SET_UP", "a-code")
    return "a-code"


GIVEN = {"organisation": "Fern", "name": "Olga", "email": "olga@fern.example", "password": "seven green umbrellas"}


def test_the_first_account_owns_the_first_organisation(db: None, place: Path, set_up_code: str) -> None:
    client = Client()
    assert client.get("/").headers["Location"] == "/welcome/"
    answer = client.post(f"/welcome/{set_up_code}/", GIVEN)
    assert answer.headers["Location"] == "/o/fern/"
    assert "Nothing is known yet" in client.get("/o/fern/").content.decode()
    assert Membership.objects.get().role == "owner"


def test_the_set_up_needs_its_code_and_works_once(db: None, place: Path, set_up_code: str) -> None:
    client = Client()
    assert client.post("/welcome/another/", GIVEN).status_code == 404
    assert client.post(f"/welcome/{set_up_code}/", {**GIVEN, "password": "123456789012"}).status_code == 200
    assert not User.objects.exists()
    client.post(f"/welcome/{set_up_code}/", GIVEN)
    assert Client().get(f"/welcome/{set_up_code}/").status_code == 404


def test_an_invitation_makes_a_member_once(organisation: Organisation, owner: User) -> None:
    _, secret = invite(organisation, "Ada@fern.example", "analyst", None, owner)
    client = Client()
    answer = client.post(f"/join/{secret}/", {"name": "Ada", "password": "seven green umbrellas"})
    assert answer.headers["Location"] == f"/o/{organisation.slug}/"
    assert Membership.objects.get(user__email="ada@fern.example").role == "analyst"
    assert Client().get(f"/join/{secret}/").status_code == 404


def test_a_folder_says_the_same_in_the_database(demonstration: Organisation, demonstrated: Workspace) -> None:
    declared = demonstrated.organisation()
    assert value_of(demonstration) == declared


def test_an_assessment_is_that_of_the_command_line(assessed: Organisation, assessed_by_command: Found) -> None:
    answer = Assessment.objects.get(organisation=assessed).answer
    expected = json.loads(json.dumps(assessed_by_command.as_json(), default=str))
    assert answer["models"] == expected["models"]
    assert answer["practices"] == expected["practices"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_what_waits(organisation: Organisation) -> None:
    job = enqueue(organisation, "assess", {})
    assert enqueue(organisation, "assess", {}).pk == job.pk
    work(until_empty=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)


def test_the_key_of_an_organisation_is_its_own(organisation: Organisation, owner: User) -> None:
    from pappus.web.organisations.services import make_organisation

    other = make_organisation("Elsewhere", owner)
    keys = [workspace_of(one).pseudonyms.email("a@b.example") for one in (organisation, other)]
    assert keys[0] != keys[1]
    assert Job.objects.count() == 0
