"""Pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pappus.web.access import public


@public("an error page")
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return render(request, "design/refused.html", status=403)


@public("an error page")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return render(request, "design/not_found.html", status=404)


@public("an error page")
def failed(request: HttpRequest) -> HttpResponse:
    """500, without anything that could fail again."""
    return render(request, "design/failed.html", status=500)
