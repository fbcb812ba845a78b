"""When much more than usual was said to us and about us."""

from __future__ import annotations

from typing import Any

from pappus.report.buzz import buzz
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """Voices by week with the bursts, and the profile of the week; left out where the record does not show them."""
    found = material.lookup.document.buzz
    return None if found is None else {"buzz": buzz(found)}


SECTION = Section(place=45, content=content)
