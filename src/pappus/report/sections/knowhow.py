"""Know-how by layer and level of people, against what is expected."""

from __future__ import annotations

from typing import Any

from pappus.report.knowhow import know_how
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """The profile as a picture; left out where nobody was asked."""
    found = know_how(material.lookup)
    return {"known": found} if found else None


SECTION = Section(place=26, content=content)
