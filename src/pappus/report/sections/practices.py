"""Every practice with what is known of it and on what that rests."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.why import families


def content(material: Material) -> dict[str, Any]:
    """The practices, family by family."""
    return {"families": families(material.lookup)}


SECTION = Section(place=80, content=content, printed=False)
