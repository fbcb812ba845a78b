"""What can be asked of jobs."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from pappus.web.jobs.models import Job, State
from pappus.web.jobs.work import kinds
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.roles import may


def job_of(organisation: Organisation, number: int) -> Job:
    """A job of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(Job, organisation=organisation, pk=number)


def may_end(job: Job, membership: Membership) -> bool:
    """Whether a member may end a job: whoever began it, and whoever may begin such a one."""
    return job.by_id == membership.user_id or may(membership.role, kinds()[job.kind].permission)


def under_way(organisation: Organisation) -> list[Job]:
    """Jobs that wait or run, the newest first."""
    return list(Job.objects.filter(organisation=organisation, state__in=(State.WAITING, State.RUNNING)))
