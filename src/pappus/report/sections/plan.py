"""What to do next: the plan for the declared target."""

from __future__ import annotations

from typing import Any

from pappus.report.plan import plan_shown
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """The plan; left out where no target is declared, or its day is over."""
    found = plan_shown(material.lookup)
    return {"plan": found} if found else None


SECTION = Section(place=29, content=content)
