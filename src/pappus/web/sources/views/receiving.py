"""Endpoints by which a browser sends files piece by piece."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile as FormFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pappus.vocabulary.errors import PappusError, UsageError
from pappus.web.access import scoped
from pappus.web.audit.services import note
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.sources import selectors, services
from pappus.web.sources.limits import limits
from pappus.web.sources.receiving import Named, OutOfStepError, begin, finish, receive, take_whole


@require_POST
@scoped("import")
def start(request: ScopedRequest) -> HttpResponse:
    """Makes room for a file or folder: `{"name", "folder", "files": [{"path", "size"}]}`."""
    try:
        told = json.loads(request.body)
        files = [Named(str(one["path"]), int(one["size"])) for one in told["files"]]
        name, is_folder = str(told["name"]), bool(told.get("folder"))
    except (ValueError, KeyError, TypeError):
        return _refused(_("Expected is a name and a list of files with path and size."))
    try:
        upload = begin(request.organisation, name, files, request.user, is_folder=is_folder)
    except UsageError as error:
        return _refused(str(error))
    note(request.organisation, request.user, "export.brought", upload.name, bytes=upload.size_bytes)
    return JsonResponse(_standing(request, upload), status=201)


@require_GET
@scoped("import")
def where(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Where an upload stands, file by file."""
    return JsonResponse(_standing(request, selectors.upload_of(request.organisation, key)))


@require_http_methods(["PUT", "POST"])
@scoped("import")
def piece(request: ScopedRequest, key: UUID, number: int) -> HttpResponse:
    """Takes in a piece of a file that begins at `?offset=`; its digest may stand in `X-Piece-SHA256`."""
    upload = selectors.upload_of(request.organisation, key)
    offset = request.GET.get("offset", "")
    if not offset.isdigit():
        return _refused(_("Expected is the offset at which the piece begins."))
    try:
        file = receive(upload, number, int(offset), request.body, request.headers.get("X-Piece-SHA256", ""))
    except OutOfStepError as error:
        return JsonResponse({"error": str(error), "received": error.received_bytes}, status=409)
    except UsageError as error:
        return _refused(str(error))
    return JsonResponse({"received": file.received_bytes})


@require_POST
@scoped("import")
def end(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Ends the receiving and has the upload looked at: `{"sha256": {"0": "…"}}`, as far as digests are known."""
    upload = selectors.upload_of(request.organisation, key)
    try:
        told = json.loads(request.body or b"{}").get("sha256", {})
        digests = {int(number): str(digest) for number, digest in told.items()}
    except (ValueError, AttributeError):
        return _refused(_("Expected is a digest for each number of a file."))
    try:
        found = finish(upload, digests)
    except UsageError as error:
        return _refused(str(error))
    upload.refresh_from_db()
    if upload.state == "received" and not upload.is_under_way:
        services.look_at(upload, request.user)
    page = reverse("source_upload", args=[request.organisation.slug, upload.key])
    return JsonResponse({"page": page, "sha256": found})


@require_POST
@scoped("import")
def form(request: ScopedRequest) -> HttpResponse:
    """Takes in files from a form, for browsers without JavaScript."""
    files = [one for one in request.FILES.getlist("files") if isinstance(one, FormFile)]
    if not files:
        messages.error(request, _("Choose a file first."))
    try:
        uploads = [_take(request, one) for one in files]
    except PappusError as error:
        messages.error(request, str(error))
        uploads = []
    if len(uploads) == 1:
        return redirect("source_upload", request.organisation.slug, uploads[0].key)
    return redirect("sources", request.organisation.slug)


def _take(request: ScopedRequest, file: FormFile[Any]) -> Any:
    named = [Named(str(file.name), file.size or 0)]
    upload = begin(request.organisation, str(file.name), named, request.user, is_folder=False)
    take_whole(upload, 0, file.chunks(limits().piece_bytes))
    finish(upload)
    upload.refresh_from_db()
    note(request.organisation, request.user, "export.brought", upload.name, bytes=upload.size_bytes)
    services.look_at(upload, request.user)
    return upload


def _standing(request: ScopedRequest, upload: Any) -> dict[str, Any]:
    slug = request.organisation.slug
    return {
        "key": str(upload.key),
        "state": upload.state,
        "piece_bytes": limits().piece_bytes,
        "where": reverse("source_where", args=[slug, upload.key]),
        "end": reverse("source_end", args=[slug, upload.key]),
        "page": reverse("source_upload", args=[slug, upload.key]),
        "files": [
            {
                "number": one.number,
                "path": one.path,
                "size": one.size_bytes,
                "received": one.received_bytes,
                "url": reverse("source_piece", args=[slug, upload.key, one.number]),
            }
            for one in upload.files.all()
        ],
    }


def _refused(told: str) -> JsonResponse:
    return JsonResponse({"error": told}, status=400)
