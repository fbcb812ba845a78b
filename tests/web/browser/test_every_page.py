"""axe on every page that there is, for a reader at a desk by day and on a phone by night."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page
from tests.web.browser.accessibility import violations
from tests.web.browser.conftest import Demonstration, Visit, sign_in
from tests.web.served import Member

from pappus.web.access import is_of_library

# A page that asks again how far its job is could be exchanged while it is looked at.
_NOTHING_MOVES = "addEventListener('htmx:beforeRequest', (asked) => asked.preventDefault(), true);"
_OF_THE_LIBRARY = ("accounts/login/", "accounts/2fa/", "accounts/password/change/", "accounts/2fa/totp/activate/")


def _patterns(entries: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for one in entries:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, prefix + str(one.pattern))
        elif not is_of_library(one.callback):
            yield prefix + str(one.pattern)


def _without_objects(slug: str) -> list[str]:
    """Paths of pages that need nothing but an organisation."""
    routes = [one.replace("<slug:slug>", slug) for one in _patterns(get_resolver().url_patterns)]
    return ["/" + one for one in routes if "<" not in one] + ["/" + one for one in _OF_THE_LIBRARY]


def _objects(owner: Member, slug: str) -> list[str]:
    """Paths of one page of each kind that is about something, as the lists have them."""
    below = f"/o/{slug}/"
    found: dict[str, str] = {}
    for path in ("", "properties/", "units/", "documents/", "sources/", "rounds/", "members/", "assessments/"):
        found |= _by_kind(owner.get(below + path).text, below)
    for path in ("results/practices/", "results/indicators/", "results/models/", "results/places/"):
        found |= _by_kind(owner.get(below + path).text, below)
    return sorted(found.values())


def _by_kind(html: str, below: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in re.findall(r'href="([^"#?]+)', html):
        if path.startswith(below):
            parts = path.removeprefix(below).split("/")
            kind = "/".join(parts[:2]) if parts[0] in ("results", "assessments") and len(parts) > 3 else parts[0]
            if len(parts) > 2:
                found.setdefault(kind if parts[0] != "results" or len(parts) > 3 else path, path)
    return found


@pytest.mark.long(40)
@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)], ids=["desk", "phone by night"])
def test_axe_finds_nothing_on_any_page(demonstration: Demonstration, visit: Visit, phone: bool, dark: bool) -> None:
    served, owner = demonstration
    slug = owner.slug
    page = visit(phone=phone, dark=dark, checked=True)
    page.add_init_script(_NOTHING_MOVES)
    found = {path: _looked_at(page, served.url + path) for path in ("/accounts/login/", "/nowhere/", "/s/x/", "/a/x/")}
    sign_in(page, served)
    walked = [*_without_objects(slug), *_objects(owner, slug), *_prepared(owner, slug)]
    for address in dict.fromkeys(one for path in walked if (one := _address(owner, path))):
        found[address.removeprefix(served.url)] = _looked_at(page, address)
    assert len(found) > 40
    assert {path: one for path, one in found.items() if one} == {}


def _prepared(owner: Member, slug: str) -> list[str]:
    """Paths of a round that is open, of what stands below it, of a respondent's form and of a link to the results."""
    title = f"Round {len(owner.get(f'/o/{slug}/rounds/').text)}"
    path = owner.opened_round(slug, title)
    waiting, begun = owner.links(path, 2)
    owner.session.post(f"{owner.url}{begun}begin/", {"level": "manager"}, timeout=60)
    shared = owner.share(slug)
    below = ("", "change/", "people/", "links/", "paper/", "close/")
    return [*(path + one for one in below), waiting, begun, f"{begun}?at=400", shared, f"{shared}results/places/"]


def _address(member: Member, path: str) -> str | None:
    """Where a path ends, if there is something to look at: no form's target, no file, no part of a page."""
    answer = member.get(path)
    is_page = answer.status_code != 405 and answer.text.startswith("<!DOCTYPE html>") and not _is_file(answer)
    return answer.url if is_page else None


def _is_file(answer: requests.Response) -> bool:
    return "attachment" in answer.headers.get("Content-Disposition", "")


def _looked_at(page: Page, address: str) -> list[str]:
    """What axe finds there, and that the page failed."""
    answer = page.goto(address)
    failed = [f"answered {answer.status}"] if answer is not None and answer.status >= 500 else []
    return [*failed, *violations(page)]
