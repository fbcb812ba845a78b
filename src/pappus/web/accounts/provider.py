"""When the provider of single sign-on cannot be reached: words, and the other way to sign in."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException

_LOG = logging.getLogger("pappus.web.accounts")


class ProviderMiddleware:
    """Leads back to the sign-in where a provider does not answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The sign-in page with a word, where a provider was to blame; nothing else is caught."""
        if not isinstance(exception, RequestException) or not request.path.startswith("/accounts/"):
            return None
        _LOG.warning("the provider of single sign-on did not answer: %s", type(exception).__name__)
        told = _("Your organisation's sign-on does not answer now. Sign in with a password, or try again later.")
        messages.error(request, told)
        return redirect("account_login")
