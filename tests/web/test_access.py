"""Every page says for whom it is, and an organisation that one does not belong to does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from pappus.web.access import Access, is_of_library
from pappus.web.accounts.models import User
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.roles import Role, may, permissions
from pappus.web.organisations.services import make_organisation


def _patterns(entries: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in entries:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one


def _ours() -> list[tuple[str, Any]]:
    found = [(route, one.callback) for route, one in _patterns(get_resolver().url_patterns)]
    return [(route, view) for route, view in found if not is_of_library(view)]


_ARGUMENTS = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def _address(route: str, slug: str) -> str:
    """An address of the route, in the organisation with this slug, of objects that are another's or nobody's."""
    made = route.replace("<slug:slug>", slug)
    for kind, value in _ARGUMENTS.items():
        while f"<{kind}:" in made:
            start = made.index(f"<{kind}:")
            made = made[:start] + value + made[made.index(">", start) + 1 :]
    return "/" + made


SCOPED = [(route, view) for route, view in _ours() if getattr(view, "access", Access("public")).kind == "scoped"]


def test_every_view_says_for_whom_it_is() -> None:
    assert [route for route, view in _ours() if not hasattr(view, "access")] == []


def test_everything_below_an_organisation_is_scoped() -> None:
    below = [(route, view.access.kind) for route, view in _ours() if route.startswith("o/<slug:slug>")]
    assert below
    assert [route for route, kind in below if kind != "scoped"] == []
    assert [route for route, _ in SCOPED if not route.startswith("o/<slug:slug>")] == []


@pytest.mark.parametrize(("route", "view"), SCOPED, ids=[route for route, _ in SCOPED])
def test_a_foreign_organisation_does_not_exist(route: str, view: Any, organisation: Organisation) -> None:
    stranger = User.objects.create_user("stranger@elsewhere.example")
    make_organisation("Elsewhere", stranger)
    client = Client()
    client.force_login(stranger, "allauth.account.auth_backends.AuthenticationBackend")
    address = _address(route, organisation.slug)
    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
    assert 404 in {client.get(address).status_code, client.post(address).status_code}


@pytest.mark.parametrize(("route", "view"), SCOPED, ids=[route for route, _ in SCOPED])
def test_nobody_is_sent_to_sign_in(route: str, view: Any, organisation: Organisation) -> None:
    answers = [Client().get(_address(route, organisation.slug)), Client().post(_address(route, organisation.slug))]
    assert all(one.status_code == 405 or one["Location"].startswith("/accounts/login/") for one in answers)
    assert any(one.status_code == 302 for one in answers)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_that_may_not_is_refused(role: str, as_role: Any, organisation: Organisation) -> None:
    refused = [route for route, view in SCOPED if not may(role, view.access.permission)]
    client, answers = as_role(role), {}
    for route in refused:
        address = _address(route, organisation.slug)
        answers[route] = {client.get(address).status_code, client.post(address).status_code}
    assert {route: codes for route, codes in answers.items() if not codes <= {403, 405}} == {}
    assert refused or role in (Role.OWNER, Role.LEAD)


def test_each_role_has_permissions() -> None:
    assert set(permissions()) == set(Role)
    with pytest.raises(KeyError):
        may("owner", "fly")
