"""Pages: the board of actions, plans that are made and changed, and what can be done with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pappus.report.plan import told
from pappus.roadmap.action import settings
from pappus.roadmap.calendar_file import board_calendar
from pappus.roadmap.calendar_file import calendar as calendar_of
from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.design.faults import sentence
from pappus.web.design.faults import told as faults_told
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.plan import selectors, services
from pappus.web.plan.forms import (
    ActionForm,
    CapacityForm,
    OtherPlanForm,
    PlanForm,
    asking_given,
    initial_of_asking,
    initial_of_target,
)
from pappus.web.plan.pictures import curve

_CALENDAR = "text/calendar; charset=utf-8"


@require_GET
@scoped("see_answer")
def index(request: ScopedRequest) -> HttpResponse:
    """The board, and the plans that were made."""
    organisation = request.organisation
    columns = selectors.columns(organisation)
    on_board = {one.card.entry.action for column in columns for one in column.cards}
    known = selectors.actions_of(organisation).values()
    what = {
        "columns": columns,
        "is_empty": not on_board,
        "plans": [(one, selectors.plan_in(one)) for one in selectors.plans_of(organisation)[:8]],
        "others": [(one.id, one.title) for one in known if one.id not in on_board],
        "faults": [sentence(one) for one in selectors.faults_of(organisation)],
        "looking": selectors.looking_at_effects(organisation),
        "may_decide": _may_decide(request),
    }
    return render(request, "plan/index.html", what)


@scoped("decide")
def ask(request: ScopedRequest) -> HttpResponse:
    """A new plan."""
    return _asked(request, initial_of_target(request.organisation.settings.get("target") or {}), None)


@scoped("decide")
def change(request: ScopedRequest, number: int) -> HttpResponse:
    """A plan that asks for something else than another one: what if?"""
    before = selectors.plan_of(request.organisation, number)
    return _asked(request, initial_of_asking(before.asking), before)


def _asked(request: ScopedRequest, initial: dict[str, Any], before: Any) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = PlanForm(given, initial=initial, stages=selectors.stages_of(request.organisation))
    capacity = CapacityForm(given, initial=initial)
    if request.method == "POST" and form.is_valid() and capacity.is_valid():
        made = services.ask(request.organisation, request.user, asking_given(form, capacity), before)
        return redirect("plan_made", request.organisation.slug, made.pk)
    return render(request, "plan/ask.html", {"form": form, "capacity": capacity, "before": before})


@require_GET
@scoped("see_answer")
def show(request: ScopedRequest, number: int) -> HttpResponse:
    """A plan, or how far its making is."""
    made = selectors.plan_of(request.organisation, number)
    found, job = selectors.plan_in(made), selectors.job_of(made)
    before = selectors.plan_in(made.before)
    what: dict[str, Any] = {"made": made, "plan": found, "job": job, "before": before}
    if found is not None:
        what |= {
            "told": told(found),
            "curve": curve(found),
            "waits": selectors.waits_of(made),
            "steps": [found.action(name) for name in found.first_steps],
            "may_decide": _may_decide(request),
        }
    return render(request, "plan/plan.html", what)


@require_GET
@scoped("see_answer")
def forward(request: ScopedRequest, number: int) -> HttpResponse:
    """The organisation played forward under a plan, without it, and under another one."""
    made = selectors.plan_of(request.organisation, number)
    found = selectors.plan_in(made)
    if found is None:
        return redirect("plan_made", request.organisation.slug, made.pk)
    others = selectors.other_plans(made)
    what = {
        "made": made,
        "plan": found,
        "forward": selectors.forward_of(made, found),
        "form": OtherPlanForm(plans=others, initial={"other": made.played.get("other")}),
        "beside": dict(others).get(made.played.get("other")),
        "job": selectors.playing(made),
        "may_decide": _may_decide(request),
    }
    return render(request, "plan/forward.html", what)


@require_POST
@scoped("decide")
def play(request: ScopedRequest, number: int) -> HttpResponse:
    """Has a plan played forward beside another one."""
    made = selectors.plan_of(request.organisation, number)
    form = OtherPlanForm(request.POST, plans=selectors.other_plans(made))
    if form.is_valid() and made.content:
        other = form.cleaned_data["other"]
        services.ask_to_play(made, selectors.plan_of(request.organisation, other) if other else None, request.user)
    return redirect("plan_forward", request.organisation.slug, made.pk)


@require_POST
@scoped("decide")
def keep(request: ScopedRequest, number: int) -> HttpResponse:
    """Puts the actions of a plan on the board."""
    made = selectors.plan_of(request.organisation, number)
    try:
        count = services.keep(made, request.user)
    except PappusError as error:
        for one in faults_told(error):
            messages.error(request, one)
        return redirect("plan_made", request.organisation.slug, made.pk)
    told_ = ngettext("%(n)s action stands on the board.", "%(n)s actions stand on the board.", count)
    messages.success(request, told_ % {"n": count})
    return redirect("plan", request.organisation.slug)


@require_GET
@scoped("see_answer")
def plan_calendar(request: ScopedRequest, number: int) -> HttpResponse:
    """A plan as a calendar."""
    found = selectors.plan_in(selectors.plan_of(request.organisation, number))
    if found is None:
        raise Http404
    return _calendar(calendar_of(found, request.organisation.name), "plan.ics")


@require_GET
@scoped("see_answer")
def calendar(request: ScopedRequest) -> HttpResponse:
    """The board as a calendar."""
    cards = selectors.board(request.organisation).cards
    return _calendar(board_calendar(cards, request.organisation.name, timezone.localdate()), "actions.ics")


@require_POST
@scoped("decide")
def effects(request: ScopedRequest) -> HttpResponse:
    """Has it looked up what done actions moved."""
    enqueue(request.organisation, "effects", {}, request.user)
    return redirect("plan", request.organisation.slug)


@require_GET
@scoped("decide")
def choose(request: ScopedRequest) -> HttpResponse:
    """Leads to an action that somebody chose from the catalogue."""
    name = request.GET.get("action", "")
    if name not in selectors.actions_of(request.organisation):
        raise Http404
    return redirect("plan_action", request.organisation.slug, name)


@scoped("decide")
def action(request: ScopedRequest, action: str) -> HttpResponse:
    """An action: what it consists of, and how it is worked on."""
    known = selectors.actions_of(request.organisation).get(action)
    if known is None:
        raise Http404
    entry = selectors.entry_of(request.organisation, action)
    form = ActionForm(request.POST or None, initial=vars(entry))
    if request.method == "POST" and form.is_valid():
        try:
            services.work_on(request.organisation, form.entry(action), request.user)
        except PappusError as error:
            for one in faults_told(error):
                form.add_error(None, one)
        else:
            return redirect("plan", request.organisation.slug)
    what = {"form": form, "action": known, "leads": settings()["roles"][known.leads]["title"]}
    return render(request, "plan/action.html", what)


def _may_decide(request: ScopedRequest) -> bool:
    return may(request.membership.role, "decide")


def _calendar(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, _CALENDAR, headers={"Content-Disposition": f'attachment; filename="{name}"'})
