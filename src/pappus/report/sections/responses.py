"""How long people wait for an answer, the naive figure beside the honest one."""

from __future__ import annotations

from typing import Any

from pappus.report.conversations import care
from pappus.report.hands_told import hands_told
from pappus.report.responses import responses
from pappus.report.section import Material, Section


def content(material: Material) -> dict[str, Any]:
    """The waits by network, as curves and as a table; where conversations break, and from hand to hand."""
    document = material.lookup.document
    names = {unit.id: unit.name for unit in document.organisation.units}
    return {
        "responses": responses(material.lookup),
        "care": care(material.lookup),
        "hands": hands_told(document.handovers, names),
    }


SECTION = Section(place=40, content=content)
