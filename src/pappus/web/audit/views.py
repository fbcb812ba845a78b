"""Pages: the audit log."""

from __future__ import annotations

import csv
import json

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pappus.web.access import scoped
from pappus.web.audit import selectors
from pappus.web.audit.services import note
from pappus.web.design.tables import safe_cell
from pappus.web.organisations.scope import ScopedRequest

_PAGE = 100


@scoped("see_audit")
def show(request: ScopedRequest) -> HttpResponse:
    """Who saw and changed what, filtered and page by page."""
    who, what = request.GET.get("who", ""), request.GET.get("what", "")
    found = selectors.entries_of(request.organisation, who, what)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "who": who, "what": what, "kinds": selectors.kinds_in(request.organisation)}
    return render(request, "audit/log.html", shown)


@scoped("see_audit")
def download(request: ScopedRequest) -> HttpResponse:
    """The whole log as a CSV file."""
    note(request.organisation, request.user, "audit.downloaded")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    writer = csv.writer(response)
    writer.writerow(["at", "who", "what", "about", "details"])
    for one in selectors.entries_of(request.organisation):
        details = json.dumps(one.details, ensure_ascii=False) if one.details else ""
        cells = (one.at.isoformat(), one.who_said, one.what, one.about, details)
        writer.writerow([safe_cell(cell) for cell in cells])
    return response
