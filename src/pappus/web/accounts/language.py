"""In which language a page answers: the user's own, else the one chosen, else the browser's, else English."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from pappus.vocabulary.languages import using
from pappus.web.languages import of_library

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Chooses by cookie or by what the browser asks for."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", getattr(request, "LANGUAGE_CODE", language))
        return response


class OwnLanguageMiddleware:
    """Prefers what a user has set."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self._get_response(request)


class LibraryLanguageMiddleware:
    """Lets the library speak the language of the page; it comes after those that choose it."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with using(of_library(translation.get_language())):
            return self._get_response(request)
