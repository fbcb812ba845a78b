"""What is not known, and what would change that."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any]:
    """Unknown practices by what would make them known."""
    return {"missing": material.missing}


SECTION = Section(place=70, content=content)
