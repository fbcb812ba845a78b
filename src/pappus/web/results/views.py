"""Pages: home and results of an organisation."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pappus.web.access import scoped
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.results import selectors


@scoped("see_answer")
def home(request: ScopedRequest) -> HttpResponse:
    """The answer first."""
    assessment = selectors.latest(request.organisation)
    answer = selectors.part(assessment, "answer", "en") if assessment else None
    return render(request, "results/home.html", {"assessment": assessment, "answer": answer})


@scoped("see_answer")
def section(request: ScopedRequest, name: str) -> HttpResponse:
    """One section of the results."""
    assessment = selectors.latest(request.organisation)
    shown = selectors.part(assessment, name, "en") if assessment else None
    if assessment is None or shown is None:
        raise Http404
    return render(
        request,
        "results/section.html",
        {"assessment": assessment, "part": shown, "parts": selectors.contents(assessment, "en")},
    )


@require_POST
@scoped("assess")
def assess(request: ScopedRequest) -> HttpResponse:
    """Has the organisation assessed anew."""
    job = enqueue(request.organisation, "assess", {}, request.user)
    return redirect("job", request.organisation.slug, job.pk)
