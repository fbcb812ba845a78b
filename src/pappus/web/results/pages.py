"""Pages of an assessment, whoever reads it: a member the newest or an older one, or a guest by a share link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from pappus.web.design.notices import lately
from pappus.web.results import selectors
from pappus.web.results.bodies import body, menu_of, opened
from pappus.web.results.freshness import KINDS
from pappus.web.results.selectors import Reader

Page = Callable[..., HttpResponse]
_MOST_NOTICES = 6
_VERSION = version("pappus")


def conditional(page: Page) -> Page:
    """Sends a page only if what it shows has changed since the browser was last given it."""

    def shown(request: HttpRequest, reader: Reader, **arguments: Any) -> HttpResponse:
        told = len(get_messages(request)) or reader.assessment is None
        tag = "" if told else _tag(request, reader)
        if tag:
            unchanged = get_conditional_response(request, etag=tag)
            if unchanged is not None:
                return _private(unchanged)
        response = page(request, reader, **arguments)
        if tag and response.status_code == 200:
            response.headers["ETag"] = tag
        return _private(response)

    return shown


def _tag(request: HttpRequest, reader: Reader) -> str:
    job = reader.job
    seen = (
        _VERSION,
        reader.assessment.pk if reader.assessment else 0,
        request.get_full_path(),
        reader.language,
        getattr(request, "LANGUAGE_CODE", ""),
        sorted(reader.allowed),
        str(request.user),
        reader.changed,
        (job.pk, job.state, job.progress) if job else None,
        reader.organisation.name,
    )
    return quote_etag(hashlib.sha256(repr(seen).encode()).hexdigest()[:32])


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def home(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The answer first."""
    found = reader.assessment
    answer = selectors.part(found, "answer", reader.language) if found else None
    attention = [] if reader.is_shared or reader.is_kept else lately(reader.organisation)
    shown = [one for one in attention if one.permission in reader.allowed]
    return framed(
        request,
        reader,
        "results/home.html",
        {
            "answer": answer and opened(answer.html, reader),
            "since": selectors.detail(reader, "since"),
            "notices": shown[:_MOST_NOTICES],
            "more_notices": max(0, len(shown) - _MOST_NOTICES),
        },
    )


def index(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The results begin where the organisation stands."""
    if reader.assessment is None:
        return framed(request, reader, "results/none.html", {})
    return redirect(f"{reader.root}results/places/")


def section(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """One section of the report."""
    shown = selectors.part(reader.assessment, name, reader.language) if reader.assessment else None
    if shown is None:
        raise Http404
    return framed(
        request, reader, "results/section.html", {"part": shown, "html": opened(shown.html, reader), "at": name}
    )


def practices(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Every practice, family by family."""
    return _listed(request, reader, "practices")


def indicators(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Every indicator, family by family."""
    return _listed(request, reader, "indicators")


def models(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Every model, with the place on it."""
    return _listed(request, reader, "models")


def gaps(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Where people say more or less than is on record."""
    return _listed(request, reader, "gaps")


def agreement(request: HttpRequest, reader: Reader) -> HttpResponse:
    """How far people agree, and what to talk about."""
    return _listed(request, reader, "agreement")


def _listed(request: HttpRequest, reader: Reader, kind: str) -> HttpResponse:
    found = body(reader, kind)
    if found is None:
        return framed(request, reader, "results/none.html", {"at": kind}, status=404)
    return framed(request, reader, "results/body.html", {"body": found, "at": kind})


def practice(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """A practice: what is found of it, from what, and which models ask for it."""
    return _one(request, reader, "practice", name)


def indicator(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """An indicator: what it reads, for whom, how it is made and what rests on it."""
    return _one(request, reader, "indicator", name)


def model(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """A model: the place on it, gate by gate."""
    return _one(request, reader, "model", name)


def _one(request: HttpRequest, reader: Reader, kind: str, name: str) -> HttpResponse:
    found = body(reader, kind, name)
    if found is None:
        raise Http404
    return framed(request, reader, "results/body.html", {"body": found, "at": f"{kind}s"})


def groups(request: HttpRequest, reader: Reader, by: str) -> HttpResponse:
    """Levels of people, functions or units side by side."""
    found = body(reader, "groups", by)
    if found is None:
        raise Http404
    return framed(request, reader, "results/body.html", {"body": found, "at": "groups"})


def framed(
    request: HttpRequest, reader: Reader, template: str, what: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page with what every page of results has beside it: where it stands, its navigation, whether it still holds."""
    changed = [str(KINDS[kind]) for kind in reader.changed]
    frame = {
        "reader": reader,
        "root": reader.root,
        "organisation": reader.organisation,
        "changed": changed,
        "may_assess": "assess" in reader.allowed and not reader.is_kept,
        "menu": menu_of(reader, what["at"]) if "at" in what and reader.assessment else "",
    }
    return render(request, template, {**frame, **what}, status=status)


PAGES: tuple[tuple[str, str, Page], ...] = (
    ("", "organisation_home", home),
    ("results/", "results", index),
    ("results/practices/", "results_practices", practices),
    ("results/practices/<str:name>/", "results_practice", practice),
    ("results/indicators/", "results_indicators", indicators),
    ("results/indicators/<str:name>/", "results_indicator", indicator),
    ("results/models/", "results_models", models),
    ("results/models/<str:name>/", "results_model", model),
    ("results/gaps/", "results_gaps", gaps),
    ("results/agreement/", "results_agreement", agreement),
    ("results/groups/<slug:by>/", "results_groups", groups),
    ("results/<slug:name>/", "results_section", section),
)
"""Every page of an assessment: its address below the root, the name of that address, and the page."""
