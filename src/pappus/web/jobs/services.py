"""Jobs are put in the queue, run, watched, ended, and begun anew where their worker died."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from pappus.vocabulary.errors import PappusError
from pappus.web.jobs.models import Job, State
from pappus.web.jobs.work import CancelledError, kinds
from pappus.web.organisations.models import Organisation
from pappus.web.place import without_folders

_LOG = logging.getLogger("pappus.web.jobs")
HEARTBEAT_SECONDS = float(os.environ.get("PAPPUS_HEARTBEAT_SECONDS", "5"))
DEAD_AFTER_SECONDS = 6 * HEARTBEAT_SECONDS
MOST_ATTEMPTS = 3
DAILY_HOURS = 23
_TOLD_SECONDS = 0.5
_RUN_HERE: set[int] = set()
"""Jobs that this process runs. It may have slept with its machine, and knows that they did not die."""
_UNFORESEEN = gettext_noop("This failed for a reason that Pappus did not foresee; the log of the server has it.")
_ENDED = gettext_noop("The worker ended without a word, several times; there may be too little memory for this.")


def enqueue(organisation: Organisation, kind: str, arguments: dict[str, Any], by: Any = None) -> Job:
    """Puts work into the queue; the same work that waits already is not put in twice."""
    from pappus.web.jobs.tasks import run_job

    if kind not in kinds():
        raise KeyError(kind)
    with transaction.atomic():
        _one_at_a_time(organisation)
        waiting = Job.objects.filter(organisation=organisation, kind=kind, arguments=arguments, state=State.WAITING)
        found = waiting.first()
        if found is not None:
            return found
        job = Job.objects.create(organisation=organisation, kind=kind, arguments=arguments, by=by)
        run_job.enqueue(job.pk)
    return job


def enqueue_daily() -> int:
    """Puts the daily work into the queue where a day has passed since it was last there; how many jobs."""
    since = timezone.now() - timedelta(hours=DAILY_HOURS)
    daily = [name for name, one in kinds().items() if one.daily]
    return sum(_enqueue_missing(organisation, daily, since) for organisation in Organisation.objects.all())


@transaction.atomic
def _enqueue_missing(organisation: Organisation, daily: list[str], since: datetime) -> int:
    _one_at_a_time(organisation)
    lately = Job.objects.filter(organisation=organisation, kind__in=daily, made_at__gt=since)
    missing = sorted(set(daily) - set(lately.values_list("kind", flat=True)))
    for name in missing:
        enqueue(organisation, name, {})
    return len(missing)


def _one_at_a_time(organisation: Organisation) -> None:
    """Until the transaction ends nobody else puts work of this organisation into the queue.

    SQLite has one writer at a time anyway, from the beginning of its transaction.
    """
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).values_list("pk"))


def cancel(job: Job) -> None:
    """Ends a job: at once if it waits, at its next word if it runs."""
    ended = Job.objects.filter(pk=job.pk, state=State.WAITING).update(
        state=State.CANCELLED, cancel_asked=True, finished_at=timezone.now()
    )
    if not ended:
        Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_asked=True)


def run(number: int) -> None:
    """Runs a job in this process, with a heartbeat, and keeps what came of it."""
    now = timezone.now()
    begun = Job.objects.filter(pk=number, state=State.WAITING).update(
        state=State.RUNNING, started_at=now, heartbeat_at=now, progress=None, message=""
    )
    if not begun:
        return
    job = Job.objects.select_related("organisation").get(pk=number)
    Job.objects.filter(pk=number).update(attempts=job.attempts + 1)
    with _heartbeat(number):
        _run(job)


def _run(job: Job) -> None:
    try:
        result = kinds()[job.kind].run(job.organisation, job.arguments, _teller(job.pk))
    except CancelledError:
        _end(job, State.CANCELLED, "", {})
    except PappusError as error:
        _end(job, State.FAILED, without_folders(str(error)), {})
    except Exception:
        _LOG.exception("job %s (%s) failed", job.pk, job.kind)
        _end(
            job,
            State.FAILED,
            _UNFORESEEN,
            {},
        )
    else:
        _end(job, State.DONE, "", result)


def _end(job: Job, state: State, message: str, result: dict[str, Any]) -> None:
    changes: dict[str, Any] = {"state": state, "finished_at": timezone.now(), "result": result}
    if message:
        changes["message"] = message[:500]
    if state == State.DONE:
        changes["progress"] = 1.0
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(**changes)


def _teller(number: int) -> Any:
    last = 0.0

    def tell(message: str, progress: float | None = None) -> None:
        nonlocal last
        if monotonic() - last < _TOLD_SECONDS:
            return
        last = monotonic()
        Job.objects.filter(pk=number).update(message=message[:500], progress=progress, heartbeat_at=timezone.now())
        if Job.objects.filter(pk=number, cancel_asked=True).exists():
            raise CancelledError

    return tell


@contextmanager
def _heartbeat(number: int) -> Iterator[None]:
    """Says every few seconds that the worker lives, from a thread of its own, whatever the work is doing."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(HEARTBEAT_SECONDS):
                # A database that is busy for a moment is no reason to stop beating.
                with suppress(DatabaseError):
                    Job.objects.filter(pk=number).update(heartbeat_at=timezone.now())
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    _RUN_HERE.add(number)
    thread.start()
    try:
        yield
    finally:
        _RUN_HERE.discard(number)
        ended.set()
        thread.join()


def revive() -> int:
    """Puts jobs whose worker died back into the queue; after several attempts they have failed. How many there were."""
    from pappus.web.jobs.tasks import run_job

    close_old_connections()
    dead = timezone.now() - timedelta(seconds=DEAD_AFTER_SECONDS)
    found = 0
    for job in Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=dead).exclude(pk__in=list(_RUN_HERE)):
        with transaction.atomic():
            mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, heartbeat_at=job.heartbeat_at)
            if job.cancel_asked:
                found += mine.update(state=State.CANCELLED, finished_at=timezone.now())
            elif job.attempts >= MOST_ATTEMPTS:
                found += mine.update(state=State.FAILED, message=_ENDED, finished_at=timezone.now())
            elif mine.update(state=State.WAITING, message="", progress=None):
                run_job.enqueue(job.pk)
                found += 1
    return found
