"""What people say, beside what is on record; where they differ; the closing question."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.voices import voices


def content(material: Material) -> dict[str, Any] | None:
    """What people said in the latest round; left out where nobody was asked."""
    found = voices(material.lookup)
    return {"voices": found} if found else None


SECTION = Section(place=24, content=content)
