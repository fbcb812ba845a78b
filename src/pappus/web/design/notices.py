"""What deserves attention: a module `attention.py` of any app says what it knows, found by being there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.cache import cache as remembered
from django.utils.translation import get_language

from pappus.web.audit.selectors import newest_entry

_REMEMBERED_SECONDS = 10


@dataclass(frozen=True)
class Notice:
    """One thing that deserves attention.

    Attributes:
        day: on which it falls due, or came about.
        sentence: what it is, translated.
        url: where one can see to it.
        permission: what a role must allow for it to be shown.
    """

    day: date
    sentence: str
    url: str
    permission: str


def notices(organisation: Any) -> list[Notice]:
    """What deserves attention in an organisation, the earliest first."""
    found = [notice for attention in _attentions() for notice in attention(organisation)]
    return sorted(found, key=lambda one: (one.day, one.sentence))


def lately(organisation: Any) -> list[Notice]:
    """The same as of the last ten seconds at most, and at once after somebody changed something that is noted."""
    key = f"notices-{organisation.pk}-{get_language()}-{newest_entry(organisation)}"
    known: list[Notice] | None = remembered.get(key)
    if known is None:
        known = notices(organisation)
        remembered.set(key, known, _REMEMBERED_SECONDS)
    return known


@cache
def _attentions() -> tuple[Callable[[Any], list[Notice]], ...]:
    names = [app.name for app in apps.get_app_configs() if app.name.startswith("pappus.web.")]
    return tuple(import_module(f"{name}.attention").attention for name in names if find_spec(f"{name}.attention"))
