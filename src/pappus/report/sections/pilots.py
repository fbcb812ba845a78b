"""The pilots: verdicts, what fits and what drives results, what may be promoted."""

from __future__ import annotations

from typing import Any

from pappus.report.section import Material, Section
from pappus.report.trials import trials


def content(material: Material) -> dict[str, Any] | None:
    """The pilots; left out where there are none."""
    found = trials(material.lookup)
    return {"trials": found} if found else None


SECTION = Section(place=62, content=content)
