"""Pages: pilots with their verdicts, setting one up, registering, watching and concluding it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pappus.pilots.pilot import words
from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.design.faults import told
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.pilots import selectors, services
from pappus.web.pilots.forms import DecisionForm, FiguresForm, PilotForm, initial_of

_MARKDOWN = "text/markdown; charset=utf-8"


@require_GET
@scoped("see_answer")
def index(request: ScopedRequest) -> HttpResponse:
    """All pilots, and what fits and drives results."""
    look_ = selectors.look_of(request.organisation)
    shown, faults = selectors.pilots_of(request.organisation, look_)
    what = {
        "pilots": shown,
        "faults": faults,
        "told": look_.content.get("told") if look_ else None,
        "look": look_,
        **_state(request, look_),
    }
    return render(request, "pilots/index.html", what)


@scoped("decide")
def set_up(request: ScopedRequest) -> HttpResponse:
    """A new pilot."""
    return _formed(request, None)


@scoped("decide")
def change(request: ScopedRequest, pilot: str) -> HttpResponse:
    """Changing what a pilot is to show before it is registered."""
    return _formed(request, selectors.pilot_of(request.organisation, pilot))


def _formed(request: ScopedRequest, shown: selectors.PilotShown | None) -> HttpResponse:
    organisation = request.organisation
    choices = selectors.choices_of(organisation)
    initial = initial_of(selectors.content_of(organisation, shown.pilot.id)) if shown else {"by": "property"}
    form = PilotForm(request.POST or None, request.FILES or None, initial=initial, choices=choices)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["figures"]
        content, figures_ = form.content(), file.read() if file else None
        try:
            if shown is None:
                name = services.set_up(organisation, request.user, content, figures_)
            else:
                name = shown.pilot.id
                services.change(organisation, request.user, name, content, figures_)
        except PappusError as error:
            for one in told(error):
                form.add_error(None, one)
        else:
            return redirect("pilot", organisation.slug, name)
    return render(request, "pilots/form.html", {"form": form, "shown": shown})


@require_GET
@scoped("see_answer")
def show(request: ScopedRequest, pilot: str) -> HttpResponse:
    """One pilot: what it is to show, what it can find, what came of it, and what can be done next."""
    look_ = selectors.look_of(request.organisation)
    shown = selectors.pilot_of(request.organisation, pilot, look_)
    step = (shown.found or {}).get("next_step")
    what = {
        "shown": shown,
        "power": look_.content["power"].get(pilot) if look_ else None,
        "step": step,
        "design": words()["designs"][shown.pilot.design],
        "verdicts": words()["verdicts"],
        "has_begun": shown.pilot.start <= timezone.localdate(),
        "decision": DecisionForm(next_step=step["to"] if step else ""),
        "figures": FiguresForm(),
        **_state(request, look_),
    }
    return render(request, "pilots/pilot.html", what)


@require_POST
@scoped("decide")
def figures(request: ScopedRequest, pilot: str) -> HttpResponse:
    """New figures of a pilot."""
    shown = selectors.pilot_of(request.organisation, pilot)
    form = FiguresForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["figures"].read()
        _tried(request, lambda: services.bring_figures(request.organisation, request.user, shown.pilot.id, content))
    else:
        messages.error(request, " ".join(map(str, form.errors["figures"])))
    return redirect("pilot", request.organisation.slug, pilot)


@require_POST
@scoped("decide")
def register(request: ScopedRequest, pilot: str) -> HttpResponse:
    """Seals what a pilot is to show."""
    shown = selectors.pilot_of(request.organisation, pilot)
    _tried(request, lambda: services.register(request.organisation, request.user, shown.pilot.id))
    return redirect("pilot", request.organisation.slug, pilot)


@require_POST
@scoped("decide")
def decide(request: ScopedRequest, pilot: str) -> HttpResponse:
    """Writes down what becomes of a pilot."""
    organisation = request.organisation
    shown = selectors.pilot_of(organisation, pilot, selectors.look_of(organisation))
    step = (shown.found or {}).get("next_step")
    form = DecisionForm(request.POST, next_step=step["to"] if step else "")
    if not form.is_valid():
        messages.error(request, _("Say what is decided, and why."))
        return redirect("pilot", organisation.slug, pilot)
    said = form.cleaned_data
    entry, value = services.entry_of(said["decision"])
    if entry == "promoted":
        anyway = bool(said.get("anyway"))
        services.ask_to_promote(organisation, request.user, pilot, value, said["because"], anyway=anyway)
    else:
        _tried(request, lambda: services.decide(organisation, request.user, pilot, entry, value, said["because"]))
    return redirect("pilot", organisation.slug, pilot)


@require_GET
@scoped("see_answer")
def story(request: ScopedRequest, pilot: str) -> HttpResponse:
    """The case study of a pilot, as Markdown."""
    look_ = selectors.look_of(request.organisation)
    shown = selectors.pilot_of(request.organisation, pilot, look_)
    text = look_.content["stories"].get(shown.pilot.id) if look_ else None
    if text is None:
        raise Http404
    name = f'attachment; filename="{shown.pilot.id}.md"'
    return HttpResponse(text, _MARKDOWN, headers={"Content-Disposition": name})


@require_POST
@scoped("see_answer")
def look(request: ScopedRequest) -> HttpResponse:
    """Has all pilots judged anew."""
    enqueue(request.organisation, "pilots", {}, request.user)
    return redirect("pilots", request.organisation.slug)


def _state(request: ScopedRequest, look_: Any) -> dict[str, Any]:
    job = selectors.job_of(request.organisation)
    return {
        "job": job,
        "outdated": selectors.is_outdated(request.organisation, look_),
        "may_decide": may(request.membership.role, "decide"),
    }


def _tried(request: ScopedRequest, deed: Any) -> None:
    try:
        deed()
    except PappusError as error:
        for one in told(error):
            messages.error(request, one)
