"""Pages: the scorecard, writing it, entering values, and reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.design.faults import told
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.scorecard import selectors, services
from pappus.web.scorecard.forms import MeasureForm, ObjectiveForm, ReviewForm, TextForm, ValueForm, initial_of_measure


@require_GET
@scoped("see_answer")
def show(request: ScopedRequest) -> HttpResponse:
    """The scorecard: strategy map, measures on their charts, key results, reviews."""
    organisation = request.organisation
    card, faults = selectors.card_of(organisation)
    look_ = selectors.look_of(organisation) if card else None
    what = {
        "card": card,
        "faults": faults,
        "look": look_,
        "told": look_.content["told"] if look_ else None,
        "results": selectors.results_of(card, look_) if card and look_ else (),
        "job": selectors.job_of(organisation),
        "outdated": card is not None and selectors.is_outdated(organisation, look_),
        "may_decide": may(request.membership.role, "decide"),
    }
    return render(request, "scorecard/scorecard.html", what)


@require_POST
@scoped("see_answer")
def look(request: ScopedRequest) -> HttpResponse:
    """Has the scorecard charted anew."""
    enqueue(request.organisation, "scorecard", {}, request.user)
    return redirect("scorecard", request.organisation.slug)


@scoped("decide")
def text(request: ScopedRequest) -> HttpResponse:
    """The whole scorecard as text, with faults by line."""
    form = TextForm(request.POST or None, initial={"text": selectors.text_of(request.organisation)})
    return _formed(
        request,
        form,
        _("Write the scorecard"),
        lambda: services.write(request.organisation, request.user, form.cleaned_data["text"]),
    )


@scoped("decide")
def objective(request: ScopedRequest, name: str = "") -> HttpResponse:
    """An objective that is added, or one that is changed."""
    card = _card(request)
    initial = vars(_named(card.objectives, name)) if name else {}
    form = ObjectiveForm(request.POST or None, initial=initial, card=card)
    title = _("An objective")
    return _formed(
        request, form, title, lambda: services.put_objective(request.organisation, request.user, form.entry())
    )


@scoped("decide")
def measure(request: ScopedRequest, name: str = "") -> HttpResponse:
    """A measure that is added, or one that is changed, with its target."""
    card = _card(request)
    initial = initial_of_measure(_named(card.measures, name)) if name else {}
    form = MeasureForm(request.POST or None, initial=initial, card=card)
    title = _("A measure")
    return _formed(request, form, title, lambda: services.put_measure(request.organisation, request.user, form.entry()))


@scoped("decide")
def value(request: ScopedRequest) -> HttpResponse:
    """A value of a measure."""
    _card(request)
    measures = selectors.entered_measures(request.organisation)
    form = ValueForm(request.POST or None, initial={"day": timezone.localdate()}, measures=measures)

    def enter() -> None:
        said = form.cleaned_data
        services.enter(request.organisation, request.user, said["measure"], said["day"], said["value"])

    return _formed(request, form, _("Enter a value"), enter)


@scoped("decide")
def review(request: ScopedRequest) -> HttpResponse:
    """What was said and decided when the scorecard was looked at."""
    form = ReviewForm(request.POST or None, initial={"day": timezone.localdate()}, card=_card(request))
    title = _("Note a review")
    return _formed(request, form, title, lambda: services.review(request.organisation, request.user, form.entry()))


def _card(request: ScopedRequest) -> Any:
    card, _faults = selectors.card_of(request.organisation)
    if card is None:
        raise Http404
    return card


def _named(entries: Any, name: str) -> Any:
    for one in entries:
        if one.id == name:
            return one
    raise Http404


def _formed(request: ScopedRequest, form: forms.Form, title: str, deed: Callable[[], None]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except PappusError as error:
            for one in told(error):
                form.add_error(None, one)
        else:
            return redirect("scorecard", request.organisation.slug)
    return render(request, "scorecard/form.html", {"form": form, "title": title})
