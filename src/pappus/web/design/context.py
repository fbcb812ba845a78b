"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from pappus.web.design.navigation import entries
from pappus.web.organisations.roles import may


def frame(request: HttpRequest) -> dict[str, Any]:
    """The organisation of the page and its navigation; nothing on pages that belong to none."""
    membership = getattr(request, "membership", None)
    always = {"mail_is_set_up": settings.MAIL_IS_SET_UP}
    if membership is None:
        return {**always, "navigation": []}
    slug = membership.organisation.slug
    below = request.path.removeprefix(f"/o/{slug}/")
    shown = [
        {"title": one.title, "url": reverse(one.view, args=[slug]), "current": _is_current(one.prefix, below)}
        for one in entries()
        if may(membership.role, one.permission)
    ]
    return {**always, "navigation": shown, "organisation": membership.organisation, "membership": membership}


def _is_current(prefix: str, below: str) -> bool:
    return below.startswith(prefix) if prefix else below == ""
