"""When much more than usual was said to us and about us."""

from __future__ import annotations

from typing import Any

from pappus.report.buzz import buzz
from pappus.report.conversations import hearing
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """Voices by week with the bursts, the profile of the week, whether it is heard; left out where none is known."""
    found, heard = material.lookup.document.buzz, hearing(material.lookup)
    if found is None and heard is None:
        return None
    return {"buzz": None if found is None else buzz(found), "hearing": heard}


SECTION = Section(place=45, content=content)
