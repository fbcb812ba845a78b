"""Kinds of background work: a module `work.py` of any app says what each does, and is found by being there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from django.apps import apps
from django.utils.translation import gettext

from pappus.web.organisations.models import Organisation


class Told(Protocol):
    """How work says how far it is; raises `CancelledError` where somebody wants it to end."""

    def __call__(self, message: str, progress: float | None = None) -> None:
        """Says what is being done now, in English (it is translated where it is shown), and how much of it, 0 to 1."""


_FIGURES = "\x1f"
_MOST_FIGURE = 100

Work = Callable[[Organisation, dict[str, Any], Told], dict[str, Any]]


def with_figures(text: str, **figures: object) -> str:
    """A message with figures in it, such as `%(n)s mails`, which are filled in once it is translated."""
    cut = {name: str(one)[:_MOST_FIGURE] for name, one in figures.items()}
    return text + _FIGURES + json.dumps(cut, ensure_ascii=False)


def in_words(message: str) -> str:
    """What was told of a job, in the language of now."""
    text, _mark, figures = message.partition(_FIGURES)
    told = gettext(text) if text else ""
    try:
        return told % json.loads(figures) if figures else told
    except ValueError:
        # The mark came from a name in somebody's file.
        return message


class CancelledError(Exception):
    """Somebody wanted the work to end; what it had begun is undone or was never kept."""


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    Attributes:
        title: what it is called on screen, translated when it is shown.
        run: does it; may be begun again after its worker was killed, and then leads to the same.
        permission: what a role must allow to begin it, and to end what another began.
        daily: whether workers begin it by themselves once a day for every organisation.
        page: name of the page of an organisation that shows what came of it.
    """

    title: Any
    run: Work
    permission: str = "see_answer"
    daily: bool = False
    page: str = "organisation_home"


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of work by name."""
    found: dict[str, Kind] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("pappus.web.") and app.name != "pappus.web.jobs" and find_spec(f"{app.name}.work"):
            found |= import_module(f"{app.name}.work").KINDS
    return found
