"""What moved since the round before."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.since import since


def content(material: Material) -> dict[str, Any] | None:
    """The change, ladder by ladder; left out where there is no earlier round."""
    found = since(material.lookup)
    return {"since": found} if found else None


SECTION = Section(place=28, content=content)
