"""Pages of units and people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import InvalidFileError, PappusError
from pappus.web.access import scoped
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.organisations.words import title_of
from pappus.web.register import people
from pappus.web.register.forms import PeopleForm, UnitForm
from pappus.web.register.reach import reach_of
from pappus.web.register.selectors import unit_of
from pappus.web.register.views.files import on_disk


@scoped("see_register")
def units(request: ScopedRequest) -> HttpResponse:
    """The tree of units with people by level; small groups are hidden."""
    spans = people.latest_spans(request.organisation)
    shown = {
        "lines": people.tree(request.organisation, spans),
        "levels": [(title_of(level), n) for level, n in people.by_level(spans).items()],
        "listed": people.listed(spans),
        "may_edit": may(request.membership.role, "edit_people"),
        "may_manage": may(request.membership.role, "manage"),
        "reach": reach_of(request.membership),
    }
    return render(request, "register/units.html", shown)


@scoped("edit_people")
def unit(request: ScopedRequest, number: int = 0) -> HttpResponse:
    """One unit, to be made or changed."""
    row = unit_of(request.organisation, number) if number else None
    initial = {}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("key", "name", "function", "market")}
        initial["parent"] = row.parent.key if row.parent else ""
    form = UnitForm(request.POST or None, initial=initial, organisation=request.organisation, unit=row)
    if request.method == "POST" and form.is_valid():
        try:
            people.save_unit(request.membership, row, form.cleaned_data)
        except InvalidFileError as error:
            for fault in error.faults:
                form.add_error(None, fault.expected.removeprefix("units: "))
        else:
            return redirect("units", request.organisation.slug)
    return render(request, "register/unit.html", {"row": row, "form": form})


@require_POST
@scoped("edit_people")
def remove(request: ScopedRequest, number: int) -> HttpResponse:
    """Removes a unit."""
    people.remove_unit(request.membership, unit_of(request.organisation, number))
    return redirect("units", request.organisation.slug)


@scoped("edit_people")
def hand_in(request: ScopedRequest) -> HttpResponse:
    """Hands a list of people in; says row by row what was not understood."""
    form = PeopleForm(request.POST or None, request.FILES or None)
    read = None
    if request.method == "POST" and form.is_valid():
        try:
            with on_disk(form.cleaned_data["file"]) as path:
                read = people.import_people(request.membership, path, leave_out=form.cleaned_data["leave_out"])
        except InvalidFileError as error:
            for fault in error.faults:
                form.add_error("file", f"{fault.place}: {fault.expected}" if fault.place else fault.expected)
        except PappusError as error:
            form.add_error("file", str(error))
    if read is not None and read.is_kept:
        told = ngettext("%(n)d row was understood and kept.", "%(n)d rows were understood and kept.", read.understood)
        messages.success(request, told % {"n": read.understood} + " " + _("Names and addresses are gone."))
        if not read.faults:
            return redirect("units", request.organisation.slug)
    return render(request, "register/people.html", {"form": form, "read": read})
