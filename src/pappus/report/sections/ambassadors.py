"""Ambassadors: who speaks for the organisation, and what comes of it."""

from __future__ import annotations

from typing import Any

from pappus.report.ambassadors import ambassadors
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """What is known of ambassadors; left out where nobody is listed as one."""
    found = ambassadors(material.lookup)
    return None if found is None else {"ambassadors": found}


SECTION = Section(place=54, content=content)
