"""What people outside talk about: themes that stay put from month to month."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.spoken import spoken


def content(material: Material) -> dict[str, Any] | None:
    """The themes; left out where there are none."""
    found = spoken(material.lookup)
    return {"spoken": found} if found else None


SECTION = Section(place=47, content=content)
