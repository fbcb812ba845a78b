"""Pages of properties: the table, one of them, many at once, those that no register has, and the table as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pappus.web.access import scoped
from pappus.web.audit.services import note
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.register import exporting, properties, selectors
from pappus.web.register.forms import DECISIONS, ManyForm, PropertyForm
from pappus.web.register.reach import reach_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@scoped("see_register")
def table(request: ScopedRequest) -> HttpResponse:
    """The register, filtered, page by page."""
    organisation, today = request.organisation, timezone.now().date()
    filters = selectors.Filters.of(request.GET.dict())
    given = {name: value for name, value in request.GET.dict().items() if name != "page" and value}
    owners = selectors.owners(organisation)
    rows = selectors.properties(organisation, filters, today)
    shown = {
        "page": selectors.page_of(rows, request.GET.get("page"), dormant_first=bool(filters.need)),
        "filters": filters,
        "is_filtered": filters != selectors.Filters(),
        "query": urlencode(given),
        "counts": selectors.counts(organisation, today),
        "owners": owners,
        "owner_titles": dict(owners),
        "networks": selectors.networks_used(organisation),
        "many": ManyForm(owners=_within_reach(request, owners)),
        "drafts": selectors.drafts_of(organisation),
        "may_edit": may(request.membership.role, "edit_properties"),
        "reach": reach_of(request.membership),
        "decisions": {key: str(title) for key, title in DECISIONS},
    }
    return render(request, "register/properties.html", shown)


@scoped("edit_properties")
def one(request: ScopedRequest, number: int) -> HttpResponse:
    """One property, to be changed."""
    row = selectors.property_of(request.organisation, number)
    initial = {name: getattr(row, name) for name in properties.COLUMNS}
    form = PropertyForm(request.POST or None, initial=initial, owners=_owners(request, row.owner_unit))
    if request.method == "POST" and form.is_valid() and _kept(request, form, row):
        messages.success(request, _("Kept."))
        return redirect(_back(request))
    return render(request, "register/property.html", {"row": row, "form": form, "back": _back(request)})


@scoped("edit_properties")
def new(request: ScopedRequest) -> HttpResponse:
    """A new property."""
    form = PropertyForm(request.POST or None, owners=_owners(request, ""))
    if request.method == "POST" and form.is_valid() and _kept(request, form, None):
        return redirect("properties", request.organisation.slug)
    return render(request, "register/property.html", {"row": None, "form": form, "back": _back(request)})


@require_POST
@scoped("edit_properties")
def remove(request: ScopedRequest, number: int) -> HttpResponse:
    """Takes a property out of the register."""
    properties.remove(request.membership, selectors.property_of(request.organisation, number))
    messages.success(request, _("It is no longer in the register."))
    return redirect("properties", request.organisation.slug)


@require_POST
@scoped("edit_properties")
def many(request: ScopedRequest) -> HttpResponse:
    """Gives the ticked properties the same values."""
    form = ManyForm(request.POST, owners=_owners(request, ""))
    numbers = [int(one) for one in request.POST.getlist("numbers") if one.isdigit()]
    if not form.is_valid():
        messages.error(request, _("That cannot be entered so."))
    else:
        try:
            changed = properties.change_many(request.membership, numbers, form.cleaned_data)
        except properties.FaultyError as error:
            messages.error(request, str(error))
        except PermissionDenied:
            messages.error(request, _("Some of them belong to another unit; nothing was changed."))
        else:
            told = ngettext("%(n)d property was changed.", "%(n)d properties were changed.", changed) % {"n": changed}
            messages.success(request, told if changed else _("Tick some, and say what is to be entered."))
    return redirect(_back(request))


@scoped("see_register")
def discovered(request: ScopedRequest) -> HttpResponse:
    """Properties that the record shows and no register has."""
    rows = selectors.discovered(request.organisation)
    may_edit = may(request.membership.role, "edit_properties")
    return render(request, "register/discovered.html", {"rows": rows, "may_edit": may_edit})


@require_POST
@scoped("edit_properties")
def register(request: ScopedRequest, number: int) -> HttpResponse:
    """Takes one of them into the register."""
    sighting = selectors.sighting_of(request.organisation, number)
    try:
        row = properties.register(request.membership, sighting)
    except properties.FaultyError as error:
        messages.error(request, str(error))
        return redirect("properties_discovered", request.organisation.slug)
    messages.success(request, _("%s is in the register.") % row)
    return redirect("properties_discovered", request.organisation.slug)


@scoped("see_register")
def export(request: ScopedRequest, name: str) -> HttpResponse:
    """The register as a file: csv or xlsx."""
    note(request.organisation, request.user, "register.downloaded", name)
    is_workbook = name == "xlsx"
    content = exporting.as_xlsx(request.organisation) if is_workbook else exporting.as_csv(request.organisation)
    answer = HttpResponse(content, content_type=_XLSX if is_workbook else "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="properties.{"xlsx" if is_workbook else "csv"}"'
    return answer


def _kept(request: ScopedRequest, form: PropertyForm, row: Any) -> bool:
    try:
        properties.save(request.membership, row, form.cleaned_data)
    except properties.FaultyError as error:
        for name, told in error.flaws.items():
            form.add_error(name or None, told)
        return False
    return True


def _owners(request: ScopedRequest, own: str) -> list[tuple[str, str]]:
    owners = selectors.owners(request.organisation)
    return [one for one in owners if one[0] == own or one in _within_reach(request, owners)]


def _within_reach(request: ScopedRequest, owners: list[tuple[str, str]]) -> list[tuple[str, str]]:
    reach = reach_of(request.membership)
    return owners if reach is None else [one for one in owners if one[0] in reach]


def _back(request: ScopedRequest) -> str:
    """The table as it was filtered before."""
    query = request.POST.get("back") or request.GET.get("back", "")
    page = reverse("properties", args=[request.organisation.slug])
    return f"{page}?{query}" if query else page
