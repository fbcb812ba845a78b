"""Who reads which assessment: members the newest or one that is kept, guests by a share link; and what members do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.readings import GROUPINGS
from pappus.web.access import View, public, scoped, signed_in
from pappus.web.audit.services import note
from pappus.web.jobs.services import enqueue
from pappus.web.organisations.folders import export_file, receive
from pappus.web.organisations.roles import permissions
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.organisations.services import make_organisation
from pappus.web.results import exports, selectors, services
from pappus.web.results.forms import ShareForm, WorkspaceForm
from pappus.web.results.pages import Page, conditional, framed, home
from pappus.web.results.selectors import Reader


def newest(page: Page) -> View:
    """The page for members, of the newest assessment."""
    shown = conditional(page)

    @scoped("see_answer")
    def view(request: ScopedRequest, **arguments: Any) -> HttpResponse:
        return shown(request, _reader(request), **arguments)

    return view


def kept(page: Page) -> View:
    """The page for members, of an assessment that they choose."""
    shown = conditional(page)

    @scoped("see_answer")
    def view(request: ScopedRequest, number: int, **arguments: Any) -> HttpResponse:
        found = selectors.assessment_of(request.organisation, number)
        root = f"/o/{request.organisation.slug}/assessments/{number}/"
        allowed = permissions()[request.membership.role]
        return shown(request, Reader(request.organisation, found, root, allowed, is_kept=True), **arguments)

    return view


def shared(page: Page) -> View:
    """The page for whoever has a share link: read-only, without rows, answers and documents."""
    shown = conditional(page)

    @public("needs the secret of a share link that has neither expired nor been ended")
    def view(request: HttpRequest, secret: str, **arguments: Any) -> HttpResponse:
        link = selectors.open_link(secret)
        if link is None:
            return _unlisted(render(request, "results/link_gone.html", status=404))
        newest_one = selectors.latest(link.organisation)
        if page is home and request.method == "GET":
            note(link.organisation, None, "share.opened", str(link))
        root = f"/s/{secret}/"
        reader = Reader(link.organisation, newest_one, root, frozenset(("see_answer",)), is_shared=True)
        return _unlisted(shown(request, reader, **arguments))

    return view


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Neither search engines nor other sites learn the address."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _reader(request: ScopedRequest) -> Reader:
    organisation = request.organisation
    allowed = permissions()[request.membership.role]
    return Reader(organisation, selectors.latest(organisation), f"/o/{organisation.slug}/", allowed)


@require_POST
@scoped("assess")
def assess(request: ScopedRequest) -> HttpResponse:
    """Has the organisation assessed anew."""
    enqueue(request.organisation, "assess", {}, request.user)
    note(request.organisation, request.user, "assessment.asked")
    return redirect("organisation_home", request.organisation.slug)


@scoped("see_answer")
def status(request: ScopedRequest) -> HttpResponse:
    """How far the assessment is; the home page asks while it is under way, and looks again when it ended."""
    return render(request, "results/_status.html", {"reader": _reader(request), "organisation": request.organisation})


@scoped("see_rows")
def rows(request: ScopedRequest, name: str) -> HttpResponse:
    """Rows behind an indicator of a group: looked up in the background once, kept beside the assessment; audited."""
    reader = _reader(request)
    given = request.POST if request.method == "POST" else request.GET
    by, key = given.get("by", "organisation"), given.get("key", "organisation")
    definition = selectors.detail(reader, "indicator", name)
    if definition is None or by not in GROUPINGS:
        raise Http404
    arguments = {
        "indicator": name,
        "by": by,
        "key": key,
        "assessment": reader.assessment.pk if reader.assessment else 0,
    }
    if request.method == "POST":
        enqueue(request.organisation, "rows", arguments, request.user)
        return redirect(f"{request.path}?{exports.query(by=by, key=key)}")
    found = selectors.detail(reader, "rows", services.rows_subject(name, by, key))
    if found is not None:
        note(request.organisation, request.user, "rows.seen", name, by=by, key=key)
    job = selectors.looking_up(request.organisation, "rows", arguments)
    what = {"found": found, "definition": definition, "by": by, "key": key, "id": name, "job": job}
    return framed(request, reader, "results/rows.html", {**what, "at": "indicators"})


@scoped("see_answer")
def compared(request: ScopedRequest) -> HttpResponse:
    """What moved between two rounds that one chooses; worked out in the background once and kept."""
    reader, found_rounds = _reader(request), selectors.rounds_with_answers(request.organisation)
    keys = [one.key for one in found_rounds]
    given = request.POST if request.method == "POST" else request.GET
    before, after = given.get("before", ""), given.get("after", "")
    is_pair = before in keys and after in keys and before != after
    if request.method == "POST":
        if not is_pair:
            messages.error(request, _("Choose two different rounds."))
            return redirect("results_compared", request.organisation.slug)
        enqueue(request.organisation, "compare", {"before": before, "after": after}, request.user)
        return redirect(f"{request.path}?{exports.query(before=before, after=after)}")
    found = selectors.comparison_of(request.organisation, before, after, reader.language) if is_pair else None
    job = selectors.looking_up(request.organisation, "compare", {"before": before, "after": after}) if is_pair else None
    what = {"rounds": found_rounds, "before": before, "after": after, "found": found, "job": job}
    return framed(request, reader, "results/compared.html", {**what, "at": "compared"})


@scoped("see_answer")
def assessments(request: ScopedRequest) -> HttpResponse:
    """The assessments that are kept."""
    reader = _reader(request)
    may_export = "manage" in reader.allowed
    what = {"assessments": selectors.assessments(request.organisation), "at": "assessments", "may_export": may_export}
    return framed(request, reader, "results/assessments.html", what)


@scoped("see_answer")
def download(request: ScopedRequest, number: int, form: str) -> HttpResponse:
    """An assessment as a report, as JSON, or its readings as CSV."""
    if form not in exports.FORMS:
        raise Http404
    found = selectors.assessment_of(request.organisation, number, whole=form != "report")
    note(request.organisation, request.user, "assessment.downloaded", form, assessment=number)
    return exports.FORMS[form](found)


@scoped("manage")
def export(request: ScopedRequest) -> HttpResponse:
    """The organisation as a workspace folder, for the command line or another server: written in the background."""
    organisation = request.organisation
    if request.method == "POST":
        enqueue(organisation, "export", {}, request.user)
        note(organisation, request.user, "organisation.export_asked")
        return redirect("organisation_export", organisation.slug)
    job, path = selectors.looking_up(organisation, "export", {}), export_file(organisation)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None
    what = {"job": job, "written": written, "size": path.stat().st_size if written else 0, "at": "export"}
    return framed(request, _reader(request), "results/export.html", what)


@scoped("manage")
def export_download(request: ScopedRequest) -> FileResponse:
    """The file that `export` wrote."""
    path = export_file(request.organisation)
    if not path.exists():
        raise Http404
    note(request.organisation, request.user, "organisation.exported")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{request.organisation.slug}.zip")


@signed_in
def open_workspace(request: HttpRequest) -> HttpResponse:
    """A new organisation from a workspace folder that the command line made, or another server gave away."""
    form = WorkspaceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            packed, name = receive(form.cleaned_data["file"].chunks())
            made = make_organisation(name, request.user)
        except PappusError as error:
            form.add_error("file", str(error))
        else:
            job = enqueue(made, "bring_in", {"file": packed.name}, request.user)
            return redirect("job", made.slug, job.pk)
    return render(request, "results/open_workspace.html", {"form": form})


@scoped("share")
def links(request: ScopedRequest) -> HttpResponse:
    """Share links: those there are, and a new one, whose secret is shown once."""
    form, address = ShareForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _made, secret = services.share(request.organisation, given["note"], given["days"], request.user)
        address, form = request.build_absolute_uri(f"/s/{secret}/"), ShareForm()
    what = {"form": form, "address": address, "links": selectors.links_of(request.organisation)}
    response = render(request, "results/links.html", what)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@scoped("share")
def revoke(request: ScopedRequest, number: int) -> HttpResponse:
    """Ends a share link."""
    services.revoke(selectors.link_of(request.organisation, number), request.user)
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("share_links", request.organisation.slug)
