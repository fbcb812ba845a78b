"""Pages: what was brought in, what it holds, what was imported, and which formats there are."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.audit.services import note
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.sources import selectors, services
from pappus.web.sources.forms import HowToReadForm
from pappus.web.sources.limits import limits
from pappus.web.sources.mapping_form import MappingForm


@scoped("import")
def sources(request: ScopedRequest) -> HttpResponse:
    """Bringing exports in, what waits, and what was imported."""
    shown = {
        "uploads": selectors.uploads_of(request.organisation),
        "imports": selectors.imports_of(request.organisation),
        "limits": limits(),
        "may_manage": may(request.membership.role, "manage"),
    }
    return render(request, "sources/sources.html", shown)


@scoped("import")
def upload(request: ScopedRequest, key: UUID) -> HttpResponse:
    """What an upload holds, or what came of reading it; the page asks again while something is being done with it."""
    found = selectors.upload_of(request.organisation, key)
    told = found.result or found.preview
    exports = told.get("exports", [])
    for one in exports:
        one["coverage"] = selectors.coverage_shown(one["coverage"])
        one["title"] = selectors.format_title(one["format"] or "")
    shown = {
        "upload": found,
        "exports": exports,
        "told": told,
        "how": HowToReadForm.of(found),
        "table": found.preview.get("table"),
    }
    if not found.is_under_way and any(one.get("rows") for one in exports):
        note(request.organisation, request.user, "export.previewed", found.name)
    # htmx asks for the part that changes alone.
    part = request.headers.get("HX-Request") and found.is_under_way
    return render(request, "sources/_upload.html" if part else "sources/upload.html", shown)


@require_POST
@scoped("import")
def how(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Keeps how an upload is to be read and looks at it once more."""
    found = selectors.upload_of(request.organisation, key)
    form = HowToReadForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.choose(
                found, given["format"], given["property_id"].strip(), request.user, keep_text=given["keep_text"]
            )
        except PappusError as error:
            messages.error(request, str(error))
    return redirect("source_upload", request.organisation.slug, found.key)


@scoped("import")
def mapping(request: ScopedRequest, key: UUID) -> HttpResponse:
    """The proposed mapping of a table's columns, as a form or as text, to be confirmed."""
    found = selectors.upload_of(request.organisation, key)
    table = found.preview.get("table")
    if table is None:
        raise Http404
    as_text = "text" in request.POST
    form = MappingForm(found.mapping or table["proposal"], table["columns"], None if as_text else request.POST or None)
    text = request.POST.get("text", found.mapping or table["proposal"])
    fault = ""
    if request.method == "POST" and (as_text or form.is_valid()):
        try:
            services.map_columns(found, text if as_text else form.as_text(), request.user)
        except PappusError as error:
            fault = str(error)
        else:
            return redirect("source_upload", request.organisation.slug, found.key)
    shown = {"upload": found, "form": form, "text": text, "fault": fault, "as_text": as_text}
    return render(request, "sources/mapping.html", shown)


@require_POST
@scoped("import")
def read(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Has an upload read into the record."""
    found = selectors.upload_of(request.organisation, key)
    try:
        services.read(found, request.user)
    except PappusError as error:
        messages.error(request, str(error))
    return redirect("source_upload", request.organisation.slug, found.key)


@require_POST
@scoped("import")
def cancel(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Ends what is being done with an upload."""
    found = selectors.upload_of(request.organisation, key)
    services.end(found)
    note(request.organisation, request.user, "export.stopped", found.name)
    return redirect("source_upload", request.organisation.slug, found.key)


@require_POST
@scoped("import")
def remove(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Removes an upload with its files."""
    found = selectors.upload_of(request.organisation, key)
    try:
        services.remove(found, request.user)
    except PappusError as error:
        messages.error(request, str(error))
        return redirect("source_upload", request.organisation.slug, found.key)
    return redirect("sources", request.organisation.slug)


@scoped("import")
def imported(request: ScopedRequest, name: str) -> HttpResponse:
    """One import with its coverage; taking it back is confirmed here."""
    found = selectors.import_of(request.organisation, name)
    if found is None:
        raise Http404
    if request.method == "POST":
        job = services.undo(request.organisation, found.id, request.user)
        messages.success(request, _("The import is being taken back."))
        return redirect("job", request.organisation.slug, job.pk)
    return render(request, "sources/import.html", {"one": found})


@scoped("import")
def formats(request: ScopedRequest) -> HttpResponse:
    """What can be read, and how a person gets each export."""
    return render(request, "sources/formats.html", {"formats": selectors.formats_shown()})
