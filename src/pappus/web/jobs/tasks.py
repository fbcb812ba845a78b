"""The one task of the queue: run a job."""

from __future__ import annotations

from django_tasks import task

from pappus.web.jobs.services import run


@task()
def run_job(job: int) -> None:
    """Runs a job by its number; a job that was ended or done already is left alone."""
    run(job)
