"""Who may call a view: the one mechanism that scopes every page to an organisation and a role.

Each view says for whom it is, with `scoped`, `signed_in` or `public`; the middleware turns away every view that says
nothing. A page of an organisation that one does not belong to does not exist (404); one that one's role may not use is
refused (403).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from pappus.web.organisations.roles import may
from pappus.web.organisations.scope import ScopedRequest, membership_of

View = Callable[..., HttpResponseBase]
_View = TypeVar("_View", bound=View)
_OF_LIBRARIES = ("allauth.", "django.views.generic.base")


@dataclass(frozen=True)
class Access:
    """For whom a view is.

    Attributes:
        kind: `scoped` to members of the organisation in its address, `signed_in` for everybody with an account,
            `public` for everybody.
        permission: what a member's role must allow; see `roles.yaml`.
        reason: why everybody may call it; what protects it instead.
    """

    kind: Literal["scoped", "signed_in", "public"]
    permission: str = ""
    reason: str = ""


def scoped(permission: str) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Makes a view of one organisation: its address has `slug`, its request an `organisation` and a `membership`.

    Args:
        permission: what the member's role must allow.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: ScopedRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            membership = membership_of(request.user, slug)
            if membership is None:
                raise Http404
            request.membership = membership
            request.organisation = membership.organisation
            if not may(membership.role, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = Access("scoped", permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: _View) -> View:
    """Makes a view for everybody with an account, whichever organisation."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = Access("signed_in")  # type: ignore[attr-defined]
    return guarded


def public(reason: str) -> Callable[[_View], _View]:
    """Makes a view that everybody may call.

    Args:
        reason: what protects it instead, such as a secret in its address.
    """

    def decorate(view: _View) -> _View:
        view.access = Access("public", reason=reason)  # type: ignore[attr-defined]
        return view

    return decorate


class AccessMiddleware:
    """Turns away views that do not say for whom they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: object, kwargs: object) -> None:
        """Raises for a view of ours without `access`.

        Raises:
            PermissionDenied: the view does not say for whom it is.
        """
        del request, args, kwargs
        if not hasattr(view, "access") and not is_of_library(view):
            raise PermissionDenied


def is_of_library(view: Any) -> bool:
    """Whether a view comes with a library that sees to its own access: signing in, second factors."""
    made_from = getattr(view, "view_class", view)
    return str(made_from.__module__).startswith(_OF_LIBRARIES)
