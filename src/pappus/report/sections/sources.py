"""What the report rests on: exports and their coverage, published figures, and how it was made."""

from __future__ import annotations

from typing import Any

from pappus.report.exports import export_lines, published_lines
from pappus.report.section import Material, Section
from pappus.report.timeline import timeline


def content(material: Material) -> dict[str, Any]:
    """Imports on a line of time and one by one, and the figures of others."""
    document = material.lookup.document
    return {
        "timeline": timeline(document),
        "exports": export_lines(document),
        "published": published_lines(document),
    }


SECTION = Section(place=100, content=content)
