"""Accounts, channels, lists and queues: which are alive, which nobody owns."""

from __future__ import annotations

from typing import Any

from pappus.report.coordination import coordination
from pappus.report.properties import properties
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any]:
    """The properties by network and one by one, and whether they keep out of each other's way."""
    return {"properties": properties(material.lookup), "coordination": coordination(material.lookup)}


SECTION = Section(place=60, content=content)
