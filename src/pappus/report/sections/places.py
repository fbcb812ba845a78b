"""Each maturity model: the place on it, what stands before the next stage, and what helps; and whether they agree."""

from __future__ import annotations

from typing import Any

from pappus.report.agreement import agreement
from pappus.report.ladder import Ladder
from pappus.report.lookup import WHOLE, Lookup, indicator_title
from pappus.report.missing import advice
from pappus.report.section import Material, Section
from pappus.report.sides import sides
from pappus.report.tables import ReadingLine, reading_line
from pappus.report.why import gate_of
from pappus.vocabulary.languages import lowered, translatable, translated
from pappus.vocabulary.readings import Reading

_TITLES = {
    "shape": translatable("Shape"),
    "reach": translatable("Reach"),
    "responsiveness": translatable("Responsiveness"),
}
"""What readings beside a placement are about."""


def content(material: Material) -> dict[str, Any]:
    """The models one by one, and side by side."""
    lookup = material.lookup
    return {
        "places": [
            {
                "ladder": one,
                "gate": gate_of(lookup, one) if one.steps else None,
                "advice": advice(lookup, one),
                "sides": sides(one),
                "beside": [(title, lines) for title, lines in _beside(lookup, one) if lines],
            }
            for one in material.ladders
        ],
        "agreement": agreement(lookup, material.ladders),
    }


def _beside(lookup: Lookup, one: Ladder) -> list[tuple[str, list[ReadingLine]]]:
    """Readings that stand beside a placement, under the name of their group where they are not the whole's."""
    return [
        (
            translated(_TITLES.get(title, title.capitalize())),
            [
                reading_line(reading, _named(lookup, reading))
                for reading in readings
                if reading.outcome in ("found", "suppressed")
            ],
        )
        for title, readings in one.placement.readings
    ]


def _named(lookup: Lookup, reading: Reading) -> str:
    title = indicator_title(reading.indicator)
    return title if reading.by == WHOLE else f"{lookup.group_title(reading.by, reading.key)}: {lowered(title)}"


SECTION = Section(place=20, content=content)
