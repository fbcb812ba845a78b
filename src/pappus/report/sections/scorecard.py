"""The scorecard: what moved by a signal, from the vision down to the channels."""

from __future__ import annotations

from typing import Any

from pappus.report.balance import balance
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any] | None:
    """The scorecard; left out where there is none."""
    found = balance(material.lookup)
    return {"balance": found} if found else None


SECTION = Section(place=64, content=content)
