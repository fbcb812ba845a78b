"""The one page: its sections, each put into its template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.report.document import ReportDocument
from pappus.report.ladder import ladder
from pappus.report.lookup import Lookup
from pappus.report.missing import missing
from pappus.report.overview import facts
from pappus.report.section import Material, sections
from pappus.report.words import count, plural, spelled, words

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


def render(document: ReportDocument) -> str:
    """The whole report as one HTML page that needs nothing beside itself; the same for the same document."""
    lookup = Lookup(document)
    ladders = [ladder(document.models[name], placement) for name, placement in document.placements.items()]
    material = Material(lookup, tuple(sorted(ladders, key=lambda one: not one.steps)), missing(lookup))
    made = [(name, section, section.content(material)) for name, section in sections().items()]
    return (
        _environment()
        .get_template("report.html")
        .render(
            name=document.organisation.name,
            facts=facts(document),
            words=words(),
            sections=[
                {**words()["sections"][name], "name": name, "printed": section.printed, "content": content}
                for name, section, content in made
                if content is not None
            ],
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
