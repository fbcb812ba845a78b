"""Pages: rounds, whom they ask, and how many have answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pappus.vocabulary.errors import InvalidFileError, PappusError
from pappus.web.access import scoped
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.rounds import inviting, selectors, services
from pappus.web.rounds import paper as papers
from pappus.web.rounds import response as responses
from pappus.web.rounds.forms import LinksForm, PaperForm, PeopleForm, RoundForm, initial_of
from pappus.web.rounds.languages import languages_of
from pappus.web.rounds.pictures import link_picture
from pappus.workspace.organisation import Level

_CSV = "text/csv; charset=utf-8"
_FORMS = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@scoped("run_rounds")
def index(request: ScopedRequest) -> HttpResponse:
    """All rounds."""
    return render(request, "rounds/index.html", {"rounds": selectors.rounds_of(request.organisation)})


@scoped("run_rounds")
def set_up(request: ScopedRequest) -> HttpResponse:
    """A new round."""
    form = RoundForm(request.POST or None, models=selectors.models_of(request.organisation))
    if request.method == "POST" and form.is_valid():
        made = services.set_up(request.organisation, request.user, form.given())
        return redirect("round", request.organisation.slug, made.key)
    return render(request, "rounds/set_up.html", {"form": form})


@scoped("run_rounds")
def change(request: ScopedRequest, key: str) -> HttpResponse:
    """Changing what was decided about a round."""
    one = selectors.round_of(request.organisation, key)
    models = selectors.models_of(request.organisation)
    form = RoundForm(request.POST or None, initial=initial_of(one), models=models)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(one, request.user, form.given())
        except PappusError as error:
            form.add_error(None, str(error))
        else:
            return redirect("round", request.organisation.slug, one.key)
    return render(request, "rounds/set_up.html", {"form": form, "round": one})


@scoped("run_rounds")
def show(request: ScopedRequest, key: str) -> HttpResponse:
    """One round: how many have answered, who is asked, and what can be done next."""
    one = selectors.round_of(request.organisation, key)
    return render(
        request,
        "rounds/round.html",
        {
            "round": one,
            "response": responses.response(one),
            "mail": selectors.mail_state(one),
            "sending": selectors.job_under_way(one),
            "mail_is_set_up": settings.MAIL_IS_SET_UP,
        },
    )


@require_GET
@scoped("run_rounds")
def response(request: ScopedRequest, key: str) -> HttpResponse:
    """How many have answered, as a part of the page that asks again."""
    one = selectors.round_of(request.organisation, key)
    return render(request, "rounds/_response.html", {"round": one, "response": responses.response(one)})


@require_POST
@scoped("run_rounds")
def open_round(request: ScopedRequest, key: str) -> HttpResponse:
    """Lets people answer."""
    return _done(request, key, services.open_round)


@scoped("run_rounds")
def close(request: ScopedRequest, key: str) -> HttpResponse:
    """Ends a round, once somebody has said so twice."""
    one = selectors.round_of(request.organisation, key)
    if request.method == "POST":
        return _done(request, key, services.close_round)
    return render(request, "rounds/close.html", {"round": one})


@scoped("run_rounds")
def people(request: ScopedRequest, key: str) -> HttpResponse:
    """Adding people by a list of addresses."""
    one = selectors.round_of(request.organisation, key)
    form = PeopleForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            added = inviting.add_people(one, request.user, form.content())
        except InvalidFileError as error:
            faults = [str(fault) for fault in error.faults]
        except PappusError as error:
            faults = [str(error)]
        else:
            messages.success(request, _added(added))
            return redirect("round", request.organisation.slug, one.key)
    return render(request, "rounds/people.html", {"round": one, "form": form, "faults": faults})


@require_POST
@scoped("run_rounds")
def remove(request: ScopedRequest, key: str, number: int) -> HttpResponse:
    """Takes an address back that has not been answered by."""
    one = selectors.round_of(request.organisation, key)
    if not services.remove_respondent(one, number, request.user):
        messages.error(request, _("Nobody was removed: whoever has begun stays."))
    return redirect("round", request.organisation.slug, one.key)


@scoped("run_rounds")
def links(request: ScopedRequest, key: str) -> HttpResponse:
    """Making links that belong to nobody in particular; they are shown this once."""
    one = selectors.round_of(request.organisation, key)
    units = selectors.units_of(request.organisation)
    form = LinksForm(request.POST or None, units=units, languages=languages_of(one))
    if request.method == "POST" and form.is_valid():
        try:
            secrets = inviting.make_links(one, request.user, form.cleaned_data["count"], form.group())
        except PappusError as error:
            form.add_error(None, str(error))
        else:
            return _links_answer(request, one, form, secrets)
    return render(request, "rounds/links.html", {"round": one, "form": form})


@require_POST
@scoped("run_rounds")
def invite(request: ScopedRequest, key: str) -> HttpResponse:
    """Has the invitations sent that were not sent yet."""
    return _mail(request, key, "invite", {})


@require_POST
@scoped("run_rounds")
def remind(request: ScopedRequest, key: str) -> HttpResponse:
    """Has those reminded who have not finished."""
    return _mail(request, key, "remind", {"asked_at": timezone.now().isoformat()})


@scoped("run_rounds")
def paper(request: ScopedRequest, key: str) -> HttpResponse:
    """Questionnaires as spreadsheets, out and back in."""
    one = selectors.round_of(request.organisation, key)
    fault = ""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        try:
            if files:
                job = papers.take_in(one, request.user, files)
                return redirect("round_paper_read", request.organisation.slug, one.key, job.pk)
            fault = _("Choose filled questionnaires.")
        except PappusError as error:
            fault = str(error)
    return render(request, "rounds/paper.html", {"round": one, "form": PaperForm(), "fault": fault})


@require_GET
@scoped("run_rounds")
def paper_download(request: ScopedRequest, key: str) -> HttpResponse:
    """Questionnaires to be filled in."""
    one = selectors.round_of(request.organisation, key)
    form = PaperForm(request.GET)
    try:
        if form.is_valid():
            level: Level | None = form.cleaned_data["level"] or None
            name, content = papers.questionnaires(one, level, form.cleaned_data["copies"])
            return _file(name, content, _FORMS[name[name.rindex(".") :]])
    except PappusError as error:
        form.add_error(None, str(error))
    return render(request, "rounds/paper.html", {"round": one, "form": form}, status=400)


@require_GET
@scoped("run_rounds")
def paper_read(request: ScopedRequest, key: str, number: int) -> HttpResponse:
    """What came of filled questionnaires, row by row."""
    one = selectors.round_of(request.organisation, key)
    job = selectors.upload_of(one, number)
    template = "rounds/_paper_read.html" if request.headers.get("HX-Request") else "rounds/paper_read.html"
    return render(request, template, {"round": one, "job": job, "found": job.result.get("ratings")})


def _mail(request: ScopedRequest, key: str, kind: str, more: dict[str, Any]) -> HttpResponse:
    one = selectors.round_of(request.organisation, key)
    if not settings.MAIL_IS_SET_UP:
        messages.error(request, _("No mail server is set up; hand out links instead."))
    elif one.closed_at or not one.opened_at:
        messages.error(request, _("This round is not open."))
    else:
        base = request.build_absolute_uri("/")
        enqueue(request.organisation, kind, {"round": one.pk, "base": base, **more}, request.user)
        services.note_mail(one, request.user, kind)
    return redirect("round", request.organisation.slug, one.key)


def _done(request: ScopedRequest, key: str, deed: Any) -> HttpResponse:
    one = selectors.round_of(request.organisation, key)
    try:
        deed(one, request.user)
    except PappusError as error:
        messages.error(request, str(error))
    return redirect("round", request.organisation.slug, one.key)


def _links_answer(request: ScopedRequest, one: Any, form: LinksForm, secrets: list[str]) -> HttpResponse:
    addresses = [request.build_absolute_uri(reverse("respondent", args=[secret])) for secret in secrets]
    if "page" in request.POST:
        pictured = [(address, link_picture(address)) for address in addresses]
        answer = render(request, "rounds/links_page.html", {"round": one, "links": pictured, "group": form.group()})
    else:
        answer = _file(f"{one.key}-links.csv", inviting.links_table(addresses, form.group()), _CSV)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file(name: str, content: bytes, form: str) -> HttpResponse:
    return HttpResponse(content, content_type=form, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _added(added: inviting.Added) -> str:
    told = [ngettext("%(n)s person was added.", "%(n)s people were added.", added.added) % {"n": added.added}]
    if added.known:
        told.append(_("%(n)s were asked already.") % {"n": added.known})
    if added.forgotten:
        told.append(_("Who asked to be forgotten was left out."))
    return " ".join(told)
