"""How what people outside write sounds, by a list of words."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.sentiment import sentiment


def content(material: Material) -> dict[str, Any] | None:
    """Shares by network and month; left out where no text is judged."""
    found = sentiment(material.lookup)
    return None if found is None else {"sentiment": found}


SECTION = Section(place=48, content=content)
