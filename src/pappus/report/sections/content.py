"""Content: planned, reused, noticed, and the four Is of engagement."""

from __future__ import annotations

from typing import Any

from pappus.report.content import content as told
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """What is known of content; left out where it is nothing."""
    found = told(material.lookup)
    return None if found is None else {"found": found}


SECTION = Section(place=56, content=content)
