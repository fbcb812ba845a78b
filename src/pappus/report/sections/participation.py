"""Who takes part: function by function and month by month."""

from __future__ import annotations

from typing import Any

from pappus.report.evidence import activity, functions
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any]:
    """Presence and participation by function, and activity by month."""
    return {"functions": functions(material.lookup), "activity": activity(material.lookup)}


SECTION = Section(place=50, content=content)
