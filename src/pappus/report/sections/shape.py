"""The organisation as a network, and which shape that is."""

from __future__ import annotations

from typing import Any

from pappus.report.chain_of_contact import chain_of_contact
from pappus.report.network_drawing import network_picture
from pappus.report.openness import openness
from pappus.report.people_ties import people_ties
from pappus.report.section import Material, Section
from pappus.report.shape_quarters import shape_quarters
from pappus.report.shapes import shapes
from pappus.report.units_between import units_between


def content(material: Material) -> dict[str, Any]:
    """The drawing of who has contact with whom, unit by unit and among people, and the shapes, also by quarter."""
    document = material.lookup.document
    return {
        "network": network_picture(document.network) if document.network else None,
        "openness": openness(material.lookup),
        "between": units_between(document.network),
        "chain": chain_of_contact(material.lookup),
        "people": people_ties(document.among_people),
        "shapes": shapes(material.lookup),
        "quarters": shape_quarters(document),
    }


SECTION = Section(place=30, content=content)
