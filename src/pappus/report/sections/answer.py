"""The first page: where the organisation stands, how sure that is, what is not known and what comes next."""

from __future__ import annotations

from typing import Any

from pappus.report.clock import clock
from pappus.report.overview import front
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any]:
    """The answer, the dandelion clock and the ladders in short."""
    return {
        "name": material.lookup.document.organisation.name,
        "front": front(material.lookup, material.ladders, material.missing),
        "clock": clock(material.lookup),
        "ladders": material.ladders,
    }


SECTION = Section(place=10, content=content)
