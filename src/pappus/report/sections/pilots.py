"""What was tried: the verdicts of pilots, what may be promoted, and what becomes of ideas."""

from __future__ import annotations

from typing import Any

from pappus.report.ideas import ideas
from pappus.report.section import Material, Section
from pappus.report.trials import trials


def content(material: Material) -> dict[str, Any] | None:
    """The pilots, and the register of ideas; left out where there is neither."""
    found, written = trials(material.lookup), ideas(material.lookup)
    return {"trials": found, "ideas": written} if found or written else None


SECTION = Section(place=62, content=content)
