"""Pages of a table of accounts under review: each row beside what it becomes, and nothing kept before."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import PappusError
from pappus.web.access import scoped
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.register import drafting, properties, selectors
from pappus.web.register.forms import DraftRowForm, TableForm
from pappus.web.register.views.files import on_disk

_STANDINGS = ("new", "look", "known", "again", "unusable")


@scoped("edit_properties")
def hand_in(request: ScopedRequest) -> HttpResponse:
    """Hands a table of accounts in."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with on_disk(file) as path:
                draft = drafting.draft_of(request.membership, path, file.name)
        except PappusError as error:
            form.add_error("file", _without_folder(str(error), file.name))
        else:
            return redirect("draft", request.organisation.slug, draft.pk)
    return render(request, "register/hand_in.html", {"form": form})


@scoped("edit_properties")
def draft(request: ScopedRequest, number: int) -> HttpResponse:
    """The rows side by side with what they become."""
    found = selectors.draft_of(request.organisation, number)
    standing = request.GET.get("standing", "")
    standing = standing if standing in _STANDINGS else ""
    units = selectors.units_named(request.organisation)
    shown = {
        "draft": found,
        "counts": selectors.draft_counts(found),
        "page": selectors.draft_rows(found, standing, request.GET.get("page")),
        "standing": standing,
        "query": f"standing={standing}" if standing else "",
        "owners": selectors.unmatched_owners(found),
        "units": units,
        "titles": dict(units),
    }
    return render(request, "register/draft.html", shown)


@scoped("edit_properties")
def row(request: ScopedRequest, number: int, row_number: int) -> HttpResponse:
    """One row: taken as it is, changed, or skipped."""
    found = selectors.draft_of(request.organisation, number)
    one = selectors.draft_row_of(found, row_number)
    deed = request.POST.get("deed", "")
    units = selectors.units_named(request.organisation)
    form = DraftRowForm(request.POST if deed == "change" else None, initial=one.becomes, units=units)
    wanted = form.cleaned_data if deed == "change" and form.is_valid() else {}
    if wanted or deed in ("take", "skip"):
        try:
            drafting.change_draft_row(request.membership, one, wanted, take=deed != "skip")
        except properties.FaultyError as error:
            form = form if wanted else DraftRowForm(one.becomes, units=units)
            for name, told in error.flaws.items():
                form.add_error(name if name in form.fields else None, told)
        else:
            return redirect(_address(request, found.pk, one.pk))
    return render(request, "register/draft_row.html", {"draft": found, "one": one, "form": form})


@require_POST
@scoped("edit_properties")
def owner(request: ScopedRequest, number: int) -> HttpResponse:
    """Says which unit a table means by words of its own."""
    found = selectors.draft_of(request.organisation, number)
    told, unit = request.POST.get("owner", ""), request.POST.get("unit", "")
    if unit:
        drafting.give_owner(request.membership, found, told, unit)
    return redirect("draft", request.organisation.slug, found.pk)


@require_POST
@scoped("edit_properties")
def take(request: ScopedRequest, number: int) -> HttpResponse:
    """Takes the chosen rows into the register."""
    found = selectors.draft_of(request.organisation, number)
    try:
        taken = drafting.take_draft(request.membership, found)
    except PermissionDenied:
        messages.error(request, _("Some rows belong to no unit of yours; nothing was taken."))
        return redirect("draft", request.organisation.slug, found.pk)
    told = ngettext("%(n)d property is new in the register.", "%(n)d properties are new in the register.", taken)
    messages.success(request, told % {"n": taken})
    return redirect("properties", request.organisation.slug)


@require_POST
@scoped("edit_properties")
def drop(request: ScopedRequest, number: int) -> HttpResponse:
    """Throws the table away; the register stays as it is."""
    drafting.drop_draft(request.membership, selectors.draft_of(request.organisation, number))
    return redirect("properties", request.organisation.slug)


def _address(request: ScopedRequest, draft_number: int, row_number: int) -> str:
    """The row where it stood in the table."""
    query = request.POST.get("back", "")
    page = reverse("draft", args=[request.organisation.slug, draft_number])
    return f"{page}{f'?{query}' if query else ''}#row-{row_number}"


def _without_folder(told: str, name: str) -> str:
    """A message of the library that names the file as the person does."""
    found = told.split("table.", 1)
    return f"{name}: {told.split(': ', 1)[1]}" if len(found) > 1 and ": " in told else told
