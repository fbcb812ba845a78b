"""The page of who is one person, and what can be decided there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.audit.services import note
from pappus.web.design.faults import told
from pappus.web.identities import selectors, services
from pappus.web.identities.forms import LookForm, NamedForm, TurnoverForm
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.register.views.files import on_disk


@scoped("manage")
def identities(request: ScopedRequest) -> HttpResponse:
    """What is suggested and decided, official accounts, and who left; the page asks again while it is looked for."""
    job = selectors.looking(request.organisation)
    if request.headers.get("HX-Request") and job is not None:
        return render(request, "identities/_looking.html", {"job": job})
    return _page(request)


@require_POST
@scoped("manage")
def look(request: ScopedRequest) -> HttpResponse:
    """Has suggestions looked for."""
    form = LookForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file:
                with on_disk(file) as path:
                    services.look(request.organisation, request.user, path)
            else:
                services.look(request.organisation, request.user)
        except PappusError as error:
            for fault in told(error):
                form.add_error("file", fault)
    return _page(request, look=form) if form.errors else redirect("identities", request.organisation.slug)


@require_POST
@scoped("manage")
def decide(request: ScopedRequest, number: int) -> HttpResponse:
    """Confirms a suggestion or rejects it."""
    suggestion = selectors.suggestion_of(request.organisation, number)
    same = request.POST.get("decision") == "same"
    try:
        services.decide(request.organisation, suggestion, "same" if same else "different", request.user)
    except PappusError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("They are one person.") if same else _("They are two people."))
    return redirect("identities", request.organisation.slug)


@require_POST
@scoped("manage")
def named(request: ScopedRequest) -> HttpResponse:
    """Decides about two identifiers that somebody types."""

    def keep(given: dict[str, Any]) -> None:
        services.decide_named(request.organisation, given["one"], given["other"], given["decision"], request.user)

    return _kept(request, "named", NamedForm(request.POST), keep)


@require_POST
@scoped("manage")
def undo(request: ScopedRequest) -> HttpResponse:
    """Takes a decision back."""
    try:
        services.undo(request.organisation, request.POST.get("one", ""), request.POST.get("other", ""), request.user)
    except PappusError as error:
        messages.error(request, str(error))
    return redirect("identities", request.organisation.slug)


@require_POST
@scoped("manage")
def turnover(request: ScopedRequest) -> HttpResponse:
    """Notes that somebody left or moved."""

    def keep(given: dict[str, Any]) -> None:
        services.end_span(request.organisation, given["identifier"], given["last_day"], given["unit"], request.user)

    form = TurnoverForm(request.POST, units=selectors.units_named(request.organisation))
    return _kept(request, "turnover", form, keep)


def _kept(request: ScopedRequest, name: str, form: Any, keep: Callable[[dict[str, Any]], None]) -> HttpResponse:
    """Keeps what a form says; where that cannot be, the page with the form and why."""
    if form.is_valid():
        try:
            keep(form.cleaned_data)
        except PappusError as error:
            for fault in told(error):
                form.add_error(None, fault)
        else:
            messages.success(request, _("Kept. The next assessment goes by it."))
            return redirect("identities", request.organisation.slug)
    return _page(request, **{name: form})


def _page(request: ScopedRequest, **forms: Any) -> HttpResponse:
    organisation = request.organisation
    faults = selectors.faults_of(organisation)
    pairs = selectors.pairs_of(organisation)
    shown = {
        "look": LookForm(),
        "named": NamedForm(),
        "turnover": TurnoverForm(units=selectors.units_named(organisation)),
        **forms,
        "faults": faults,
        "pairs": pairs,
        "decided": [] if faults else selectors.decided_of(organisation),
        "job": selectors.looking(organisation),
        "looked_at": selectors.looked_at(organisation),
        "fault": selectors.fault_of_looking(organisation),
        "accounts": selectors.accounts_of(organisation),
        "people": selectors.turnover_of(organisation),
    }
    if pairs:
        note(organisation, request.user, "identity.seen", "", suggestions=len(pairs))
    return render(request, "identities/identities.html", shown)
