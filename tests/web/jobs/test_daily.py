"""Work of the day begins once a day, however many workers look for it at the same moment."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue_daily
from pappus.web.jobs.work import kinds
from pappus.web.organisations.models import Organisation

_WORKERS = 6


@pytest.fixture
def daily() -> set[str]:
    return {name for name, one in kinds().items() if one.daily}


def test_work_of_the_day_begins_once_a_day(organisation: Organisation, daily: set[str]) -> None:
    assert enqueue_daily() == len(daily)
    assert set(Job.objects.values_list("kind", flat=True)) == daily
    Job.objects.update(state="done")
    assert enqueue_daily() == 0
    Job.objects.filter(kind=min(daily)).update(made_at=timezone.now() - timedelta(days=1))
    assert enqueue_daily() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_the_same_moment_begin_it_once(organisation: Organisation, daily: set[str]) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' own SQLite lies in memory, where threads cannot write one after the other")
    ready = threading.Barrier(_WORKERS)
    found: list[int] = []

    def look() -> None:
        ready.wait(20)
        found.append(enqueue_daily())
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(_WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0] * (_WORKERS - 1) + [len(daily)]
    assert Job.objects.count() == len(daily)
