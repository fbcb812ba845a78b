"""Pages of live sources: what is fetched from servers, how it went, and what can be done about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.design.faults import told
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.sources import live_selectors, live_services
from pappus.web.sources.live_form import LiveSourceForm


@scoped("manage")
def listed(request: ScopedRequest) -> HttpResponse:
    """Every live source, with how it went the last time."""
    faults = live_selectors.faults_of(request.organisation)
    sources = [] if faults else live_selectors.live_sources_of(request.organisation)
    return render(request, "sources/live.html", {"sources": sources, "faults": faults})


@scoped("manage")
def one(request: ScopedRequest, name: str) -> HttpResponse:
    """One live source; the page asks again while it is fetched."""
    found = live_selectors.live_source_of(request.organisation, name)
    shown = {"one": found, "imports": live_selectors.imports_from(request.organisation, found.source)}
    # htmx asks for the part that changes alone.
    part = request.headers.get("HX-Request") and found.job is not None
    return render(request, "sources/_live_source.html" if part else "sources/live_source.html", shown)


@scoped("manage")
def edit(request: ScopedRequest, name: str = "") -> HttpResponse:
    """Adds a source, or changes one."""
    known = live_selectors.live_source_of(request.organisation, name).source if name else None
    faults = live_selectors.faults_of(request.organisation)
    names = set() if faults else {each.source.name for each in live_selectors.live_sources_of(request.organisation)}
    form = LiveSourceForm(request.POST or None, known=known, names=names)
    if request.method == "POST" and form.is_valid():
        try:
            live_services.save(request.organisation, form.source(), form.cleaned_data["secret"], request.user)
        except PappusError as error:
            for fault in told(error):
                form.add_error(None, fault)
        else:
            messages.success(request, _("Kept. It is fetched once a day from now on."))
            return redirect("live_source", request.organisation.slug, form.cleaned_data["name"])
    return render(request, "sources/live_edit.html", {"known": known, "form": form})


@require_POST
@scoped("manage")
def fetch(request: ScopedRequest, name: str) -> HttpResponse:
    """Has what is new fetched, or everything once more."""
    found = live_selectors.live_source_of(request.organisation, name)
    live_services.fetch_now(request.organisation, found.source, request.user, again="again" in request.POST)
    return redirect("live_source", request.organisation.slug, name)


@require_POST
@scoped("manage")
def remove(request: ScopedRequest, name: str) -> HttpResponse:
    """Removes a source with its secret."""
    live_services.remove(
        request.organisation, live_selectors.live_source_of(request.organisation, name).source, request.user
    )
    messages.success(request, _("It is not fetched any more, and its password or token is gone."))
    return redirect("live_sources", request.organisation.slug)
