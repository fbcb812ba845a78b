"""What can be asked of jobs."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from pappus.web.jobs.models import Job, State
from pappus.web.organisations.models import Organisation


def job_of(organisation: Organisation, number: int) -> Job:
    """A job of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(Job, organisation=organisation, pk=number)


def under_way(organisation: Organisation) -> list[Job]:
    """Jobs that wait or run, the newest first."""
    return list(Job.objects.filter(organisation=organisation, state__in=(State.WAITING, State.RUNNING)))
