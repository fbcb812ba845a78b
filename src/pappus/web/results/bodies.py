"""What the pages of an assessment show beside their frame: the same until another is made, so that it is kept.

An assessment never changes once it was made. What is kept is kept under its number and moment, and under all that
decides what its reader sees of it; it is looked up only after an assessment was found that the reader may read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pappus.web.results import selectors
from pappus.web.results.menu import menu
from pappus.web.results.opening import ROOT
from pappus.web.results.selectors import Reader

_TITLES = {
    "practices": _("Practices"),
    "indicators": _("Every figure"),
    "models": _("Models"),
    "gaps": _("Said against shown"),
    "agreement": _("Agreement and agenda"),
    "groups": _("Roles and units"),
}
_NAMED_BY = {"practice": "statement", "indicator": "title", "model": "model"}


@dataclass(frozen=True)
class Body:
    """What a page shows below its navigation.

    Attributes:
        title: of the page.
        html: content, with the addresses of its reader.
    """

    title: str
    html: str


def body(reader: Reader, kind: str, subject: str = "") -> Body | None:
    """What a page shows of a kind and subject; null if the assessment has nothing of them."""
    if reader.assessment is None:
        return None
    key = _key(reader, kind, subject)
    kept: tuple[str, str] | None = caches["bodies"].get(key)
    if kept is None:
        found = selectors.detail(reader, kind, subject)
        if found is None:
            return None
        title = str(_TITLES[kind]) if kind in _TITLES else found[_NAMED_BY[kind]]
        kept = (title, str(render_to_string(f"results/{kind}.html", _shown(reader, kind, found))))
        caches["bodies"].set(key, kept)
    return Body(kept[0], opened(kept[1], reader))


def menu_of(reader: Reader, at: str) -> str:
    """The navigation within the results; `at` names the page that is read."""
    key = _key(reader, "menu", f"{reader.organisation.slug} {at}")
    kept: str | None = caches["bodies"].get(key)
    if kept is None:
        kept = str(render_to_string("results/_menu.html", {"menu": menu(reader, at)}))
        caches["bodies"].set(key, kept)
    return opened(kept, reader)


def opened(html: str, reader: Reader) -> str:
    """HTML that was made by our own templates, with the addresses of this reader."""
    return mark_safe(html.replace(ROOT, reader.root))  # noqa: S308


def _shown(reader: Reader, kind: str, found: Any) -> dict[str, Any]:
    return {
        "found": found,
        "root": ROOT,
        "opens": "see_rows" in reader.allowed,
        "is_shared": reader.is_shared,
        "is_kept": reader.is_kept,
        "kinds": selectors.groupings(reader) if kind == "groups" else [],
    }


def _key(reader: Reader, kind: str, subject: str) -> str:
    found = reader.assessment
    seen = (
        found and (found.pk, found.made_at),
        reader.organisation.pk,
        reader.language,
        get_language(),
        "see_rows" in reader.allowed,
        reader.is_shared,
        reader.is_kept,
        kind,
        subject,
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()
