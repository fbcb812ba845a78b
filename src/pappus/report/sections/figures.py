"""Every figure: of the organisation, and by function, unit, property and network."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.tables import comparisons, organisation_readings


def content(material: Material) -> dict[str, Any]:
    """Readings as tables."""
    return {"families": organisation_readings(material.lookup), "comparisons": comparisons(material.lookup)}


SECTION = Section(place=90, content=content, printed=False)
