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


@cache
def _attentions() -> tuple[Callable[[Any], list[Notice]], ...]:
    names = [app.name for app in apps.get_app_configs() if app.name.startswith("pappus.web.")]
    return tuple(import_module(f"{name}.attention").attention for name in names if find_spec(f"{name}.attention"))
