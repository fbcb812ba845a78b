"""The navigation of an organisation: a module `navigation.py` of any app says what it adds, found by being there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        title: what it is called, translated when it is shown.
        view: name of its address, which takes the slug of the organisation.
        permission: what a role must allow for it to be shown.
        place: order, the lowest first.
        prefix: the part after the slug that marks it as the current one; empty for the home page.
    """

    title: Any
    view: str
    permission: str
    place: int
    prefix: str


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry, in order."""
    found: list[Entry] = []
    for app in apps.get_app_configs():
        if (
            app.name.startswith("pappus.web.")
            and app.name != "pappus.web.design"
            and find_spec(f"{app.name}.navigation")
        ):
            found += import_module(f"{app.name}.navigation").ENTRIES
    return tuple(sorted(found, key=lambda one: one.place))
