"""Pages of attested documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pappus.practices.definitions import practices
from pappus.vocabulary.errors import UsageError
from pappus.web.access import scoped
from pappus.web.audit.services import note
from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.organisations.words import choices_of
from pappus.web.register import documents, selectors
from pappus.web.register.forms import DocumentForm
from pappus.web.register.reach import reach_of
from pappus.workspace.organisation import FUNCTIONS

_FIELDS = ("practice", "document", "owner", "dated_at", "expires_at", "group")


@scoped("see_register")
def listed(request: ScopedRequest) -> HttpResponse:
    """Documents with what each carries today."""
    today = timezone.now().date()
    known = practices()
    rows = [
        {
            "row": one,
            "standing": documents.standing_of(one, today),
            "statement": known[one.practice].statement if one.practice in known else one.practice,
            "is_link": documents.is_link(one),
            "is_mine": one.added_by_id == request.user.pk,
            "may_change": documents.may_change(request.membership, one),
        }
        for one in selectors.documents(request.organisation)
    ]
    role = request.membership.role
    shown = {
        "rows": rows,
        "may_attest": may(role, "attest"),
        "may_review": may(role, "review"),
    }
    return render(request, "register/documents.html", shown)


@scoped("attest")
def one(request: ScopedRequest, number: int = 0) -> HttpResponse:
    """A document, to be added or changed."""
    row = selectors.document_of(request.organisation, number) if number else None
    initial: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS} if row else {}
    initial.setdefault("practice", request.GET.get("practice", ""))
    form = DocumentForm(request.POST or None, request.FILES or None, initial=initial, groups=_groups(request))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in _FIELDS}
        try:
            documents.save(request.membership, row, given, form.cleaned_data["file"])
        except UsageError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept as a draft. It counts in full once somebody else has reviewed it."))
            return redirect("documents", request.organisation.slug)
    return render(request, "register/document.html", {"row": row, "form": form})


@require_POST
@scoped("review")
def review(request: ScopedRequest, number: int) -> HttpResponse:
    """Accepts a document, or sends it back with a word."""
    row = selectors.document_of(request.organisation, number)
    try:
        if request.POST.get("deed") == "accept":
            documents.accept(request.membership, row)
        else:
            documents.send_back(request.membership, row, request.POST.get("word", ""))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("documents", request.organisation.slug)


@require_POST
@scoped("attest")
def remove(request: ScopedRequest, number: int) -> HttpResponse:
    """Removes a document."""
    documents.remove(request.membership, selectors.document_of(request.organisation, number))
    return redirect("documents", request.organisation.slug)


@scoped("see_register")
def download(request: ScopedRequest, number: int) -> HttpResponseBase:
    """The file of a document, never shown inside the page."""
    row = selectors.document_of(request.organisation, number)
    if not row.file:
        raise Http404
    note(request.organisation, request.user, "document.downloaded", row.document, practice=row.practice)
    answer = FileResponse(
        row.file.open("rb"),
        as_attachment=True,
        filename=row.file_name or "document",
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _groups(request: ScopedRequest) -> list[tuple[str, Any]]:
    units = selectors.units_named(request.organisation)
    reach = reach_of(request.membership)
    if reach is not None:
        return [one for one in units if one[0] in reach]
    functions = choices_of(FUNCTIONS)
    return [("organisation", _("the whole organisation")), (_("Functions"), functions), (_("Units"), units)]
