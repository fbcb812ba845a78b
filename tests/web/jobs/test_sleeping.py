"""A worker whose machine slept goes on with its job; nobody begins it a second time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pappus.web.jobs.models import Job
from pappus.web.jobs.services import DEAD_AFTER_SECONDS, enqueue, revive, run
from pappus.web.jobs.work import Kind, kinds
from pappus.web.organisations.models import Organisation


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many jobs a worker found dead that awoke in the midst of one; filled while `slept` runs."""
    found: list[int] = []

    def work(organisation: Organisation, arguments: dict[str, Any], tell: object) -> dict[str, Any]:
        long_ago = timezone.now() - timedelta(seconds=10 * DEAD_AFTER_SECONDS)
        Job.objects.filter(organisation=organisation).update(heartbeat_at=long_ago)
        found.append(revive())
        return {}

    monkeypatch.setitem(kinds(), "slept", Kind("Slept", work, "assess"))
    return found


def test_a_job_is_not_begun_twice_by_its_own_worker(organisation: Organisation, slept: list[int]) -> None:
    job = enqueue(organisation, "slept", {})
    run(job.pk)
    job.refresh_from_db()
    assert slept == [0]
    assert (job.state, job.attempts) == ("done", 1)


def test_a_job_of_another_worker_that_says_nothing_is_put_back(organisation: Organisation, slept: list[int]) -> None:
    job = enqueue(organisation, "slept", {})
    long_ago = timezone.now() - timedelta(seconds=10 * DEAD_AFTER_SECONDS)
    Job.objects.filter(pk=job.pk).update(state="running", heartbeat_at=long_ago, attempts=1)
    assert revive() == 1
    job.refresh_from_db()
    assert job.state == "waiting"
