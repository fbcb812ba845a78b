"""The screens and the library speak one language at a time: that of whoever reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.utils import translation

from pappus.vocabulary.languages import ENGLISH, languages, using


def spoken() -> tuple[str, ...]:
    """The languages in which answers are kept: those of the screens that the library speaks too, English first."""
    return tuple(code for code in languages() if code in dict(settings.LANGUAGES))


def of_library(language: str | None) -> str:
    """The language in which the library speaks to whoever reads screens in one: the same, or English."""
    code = (language or ENGLISH).partition("-")[0]
    return code if code in _known() else ENGLISH


@cache
def _known() -> frozenset[str]:
    """The library's languages, looked up once: pages ask for one each time."""
    return frozenset(languages())


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, screens and library are in a language."""
    with translation.override(language), using(of_library(language)):
        yield
