"""The organisation as a network, and which shape that is."""

from __future__ import annotations

from typing import Any

from pappus.report.network_drawing import network_picture
from pappus.report.section import Material, Section
from pappus.report.shapes import shapes


def content(material: Material) -> dict[str, Any]:
    """The drawing of who has contact with whom, and the shapes beside it."""
    network = material.lookup.document.network
    return {"network": network_picture(network) if network else None, "shapes": shapes(material.lookup)}


SECTION = Section(place=30, content=content)
