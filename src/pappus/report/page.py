"""The one page: what each part of it says, put into the templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.report import evidence, tables
from pappus.report.agreement import agreement
from pappus.report.clock import clock
from pappus.report.document import ReportDocument
from pappus.report.exports import export_lines, published_lines
from pappus.report.ladder import Ladder, ladder
from pappus.report.lookup import WHOLE, Lookup, indicator_title
from pappus.report.missing import advice, missing
from pappus.report.network_drawing import network_picture
from pappus.report.overview import front
from pappus.report.properties import properties
from pappus.report.responses import responses
from pappus.report.shapes import shapes
from pappus.report.timeline import timeline
from pappus.report.why import families, gate_of
from pappus.report.words import count, plural, spelled, words
from pappus.vocabulary.readings import Reading

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


def render(document: ReportDocument) -> str:
    """The whole report as one HTML page that needs nothing beside itself; the same for the same document."""
    lookup = Lookup(document)
    ladders = [ladder(document.models[name], placement) for name, placement in document.placements.items()]
    ladders.sort(key=lambda one: not one.steps)
    unknown = missing(lookup)
    return (
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            words=words(),
            front=front(lookup, ladders, unknown),
            clock=clock(lookup),
            ladders=ladders,
            beside={one.model.id: _beside(lookup, one) for one in ladders},
            agreement=agreement(lookup, ladders),
            gates=[gate_of(lookup, one) for one in ladders if one.steps],
            families=families(lookup),
            network=network_picture(document.network) if document.network else None,
            shapes=shapes(lookup),
            missing=unknown,
            advice=[step for one in ladders for step in advice(lookup, one)],
            responses=responses(lookup),
            activity=evidence.activity(lookup),
            presence=evidence.presence(lookup),
            participation=evidence.participation(lookup),
            properties=properties(lookup),
            readings=tables.organisation_readings(lookup),
            comparisons=tables.comparisons(lookup),
            timeline=timeline(document),
            exports=export_lines(document),
            published=published_lines(document),
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["count"] = count
    found.filters["plural"] = plural
    found.filters["spelled"] = spelled
    return found


def _beside(lookup: Lookup, one: Ladder) -> list[tuple[str, list[tables.ReadingLine]]]:
    """Readings that stand beside a placement, under the name of their group where they are not the whole's."""
    return [
        (
            title.capitalize(),
            [
                tables.reading_line(reading, _named(lookup, reading))
                for reading in readings
                if reading.outcome in ("found", "suppressed")
            ],
        )
        for title, readings in one.placement.readings
    ]


def _named(lookup: Lookup, reading: Reading) -> str:
    title = indicator_title(reading.indicator)
    return title if reading.by == WHOLE else f"{lookup.group_title(reading.by, reading.key)}: {title.lower()}"
