"""Pages: how far a job is, and ending it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from pappus.web.access import scoped
from pappus.web.audit.services import note
from pappus.web.jobs import selectors, services
from pappus.web.jobs.work import kinds
from pappus.web.organisations.scope import ScopedRequest


@scoped("see_answer")
def show(request: ScopedRequest, number: int) -> HttpResponse:
    """A job; the page asks again while it is under way.

    What it tells may name files, which may name people: it is for whoever may begin such a one.
    """
    job = selectors.job_of(request.organisation, number)
    kind = kinds()[job.kind]
    what = {
        "job": job,
        "title": kind.title,
        "page": reverse(kind.page, args=[request.organisation.slug]),
        "under_way": job.is_under_way,
        "may_end": selectors.may_end(job, request.membership),
    }
    # htmx asks for the part that changes alone.
    return render(request, "jobs/_job.html" if request.headers.get("HX-Request") else "jobs/job.html", what)


@require_POST
@scoped("see_answer")
def cancel(request: ScopedRequest, number: int) -> HttpResponse:
    """Ends a job of one's own, or one that one may begin."""
    job = selectors.job_of(request.organisation, number)
    if not selectors.may_end(job, request.membership):
        raise PermissionDenied
    services.cancel(job)
    note(request.organisation, request.user, "job.cancelled", job.kind)
    return redirect("job", request.organisation.slug, job.pk)
