"""What comes next: forecasts with their intervals, and whether social data help to foresee outcomes."""

from __future__ import annotations

from typing import Any

from pappus.report.foreseen import foreseen
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """The forecasts; left out where nothing can be foreseen."""
    found = foreseen(material.lookup)
    return {"foreseen": found} if found else None


SECTION = Section(place=66, content=content)
