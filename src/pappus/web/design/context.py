"""What the frame of every page needs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from pappus.web.design.navigation import entries
from pappus.web.organisations.roles import may

_MOST_KEPT = 512


def frame(request: HttpRequest) -> dict[str, Any]:
    """The organisation of the page and its navigation; nothing on pages that belong to none."""
    membership = getattr(request, "membership", None)
    always = {"mail_is_set_up": settings.MAIL_IS_SET_UP}
    if membership is None:
        return {**always, "navigation": ""}
    slug = membership.organisation.slug
    below = request.path.removeprefix(f"/o/{slug}/")
    current = tuple(place for place, one in enumerate(entries()) if _is_current(one.prefix, below))
    navigation = _navigation(slug, membership.role, get_language() or "", current)
    return {**always, "navigation": navigation, "organisation": membership.organisation, "membership": membership}


@lru_cache(maxsize=_MOST_KEPT)
def _navigation(slug: str, role: str, language: str, current: tuple[int, ...]) -> str:
    """The navigation of whoever has a role in an organisation; there is nothing of theirs in it."""
    del language
    shown = [
        {"title": one.title, "url": reverse(one.view, args=[slug]), "current": place in current}
        for place, one in enumerate(entries())
        if may(role, one.permission)
    ]
    return str(render_to_string("design/_navigation.html", {"navigation": shown}))


def _is_current(prefix: str, below: str) -> bool:
    return below.startswith(prefix) if prefix else below == ""
