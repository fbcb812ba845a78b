"""What people outside talk about: themes that stay put from month to month."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.spoken import few, spoken


def content(material: Material) -> dict[str, Any] | None:
    """The themes, or why there are none; left out where people outside have written nothing."""
    found, reason = spoken(material.lookup), few(material.lookup)
    return {"spoken": found, "reason": reason} if found or reason else None


SECTION = Section(place=47, content=content)
