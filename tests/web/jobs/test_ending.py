"""A job is ended by whoever began it, or may begin such a one; others see how far it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pappus.web.accounts.models import User
from pappus.web.jobs.models import Job, State
from pappus.web.jobs.work import kinds
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.roles import Role, may
from pappus.web.organisations.services import make_organisation


def _ended(client: Client, job: Job) -> tuple[int, str]:
    answer = client.post(reverse("job_cancel", args=[job.organisation.slug, job.pk]))
    job.refresh_from_db()
    return answer.status_code, job.state


@pytest.mark.parametrize("role", list(Role))
def test_a_role_ends_what_it_may_begin(role: str, as_role: Callable[[str], Client], organisation: Organisation) -> None:
    client = as_role(role)
    told = {kind: _ended(client, Job.objects.create(organisation=organisation, kind=kind)) for kind in kinds()}
    expected = {
        kind: (302, State.CANCELLED) if may(role, one.permission) else (403, State.WAITING)
        for kind, one in kinds().items()
    }
    assert told == expected


def test_who_only_reads_does_not_stop_an_assessment(
    as_role: Callable[[str], Client], organisation: Organisation
) -> None:
    job = Job.objects.create(organisation=organisation, kind="assess")
    committee = as_role("committee")
    address = reverse("job", args=[organisation.slug, job.pk])
    assert "End it" not in committee.get(address).content.decode()
    assert _ended(committee, job) == (403, State.WAITING)
    job.by = User.objects.get(email="committee@linden.example")
    job.save()
    assert "End it" in committee.get(address).content.decode()
    assert _ended(committee, job) == (302, State.CANCELLED)


@pytest.mark.parametrize("kind", list(kinds()))
def test_the_page_of_a_job_that_is_done_leads_to_what_came_of_it(
    kind: str, lead: Client, organisation: Organisation
) -> None:
    finished = {"state": State.DONE, "finished_at": timezone.now(), "message": "Keeping the answer"}
    job = Job.objects.create(organisation=organisation, kind=kind, **finished)
    page = lead.get(reverse("job", args=[organisation.slug, job.pk])).content.decode()
    assert "See what came of it" in page
    assert "Keeping the answer" not in page
    address = reverse(kinds()[kind].page, args=[organisation.slug])
    assert f'<a href="{address}">See what came of it</a>' in page
    assert lead.get(address).status_code == 200


def test_what_a_job_tells_is_for_those_who_may_begin_it(
    as_role: Callable[[str], Client], organisation: Organisation
) -> None:
    told = {"message": "WhatsApp Chat with Jane Doe.txt: 500 records", "state": State.RUNNING}
    job = Job.objects.create(organisation=organisation, kind="read_export", **told)
    address = reverse("job", args=[organisation.slug, job.pk])
    assert "Jane Doe" in as_role("analyst").get(address).content.decode()
    assert "Jane Doe" not in as_role("committee").get(address).content.decode()


def test_a_job_of_another_organisation_does_not_exist(lead: Client, organisation: Organisation) -> None:
    stranger = User.objects.create_user("stranger@elsewhere.example")
    job = Job.objects.create(organisation=make_organisation("Elsewhere", stranger), kind="assess")
    for name in ("job", "job_cancel"):
        address = reverse(name, args=[organisation.slug, job.pk])
        assert {lead.get(address).status_code, lead.post(address).status_code} <= {404, 405}
    job.refresh_from_db()
    assert job.state == State.WAITING
