"""The one page: its sections, each put into its template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pappus.report.document import ReportDocument
from pappus.report.ladder import ladder
from pappus.report.lookup import Lookup
from pappus.report.missing import missing
from pappus.report.overview import facts
from pappus.report.section import Material, sections
from pappus.report.words import count, plural, spelled, words
from pappus.vocabulary.languages import begun, continued, language, lowered, translated, translated_count, within

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")
STYLES = Path(__file__).with_name("styles")


@dataclass(frozen=True)
class Part:
    """A section as it stands on the page.

    Attributes:
        name: its name, the anchor that other parts link to.
        title: its heading.
        short: its name in a table of contents.
        printed: whether it is part of a print.
        html: its content, below the heading.
    """

    name: str
    title: str
    short: str
    printed: bool
    html: str


def parts(document: ReportDocument) -> list[Part]:
    """The sections of a report one by one, for a page that arranges them itself; the same for the same document."""
    environment = _environment()
    return [
        Part(
            one["name"],
            one["title"],
            one["short"],
            one["printed"],
            environment.get_template(f"{one['name']}.html").render(content=one["content"], words=words()),
        )
        for one in _sections(document)
    ]


def render(document: ReportDocument) -> str:
    """The whole report as one HTML page that needs nothing beside itself; the same for the same document."""
    return (
        _environment()
        .get_template("report.html")
        .render(
            name=document.organisation.name,
            language=language(),
            facts=facts(document),
            words=words(),
            sections=_sections(document),
        )
    )


def _sections(document: ReportDocument) -> list[dict[str, Any]]:
    lookup = Lookup(document)
    ladders = [ladder(document.models[name], placement) for name, placement in document.placements.items()]
    material = Material(lookup, tuple(sorted(ladders, key=lambda one: not one.steps)), missing(lookup))
    made = [(name, section, section.content(material)) for name, section in sections().items()]
    return [
        {**words()["sections"][name], "name": name, "printed": section.printed, "content": content}
        for name, section, content in made
        if content is not None
    ]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader([_TEMPLATES, STYLES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["count"] = count
    found.filters["plural"] = plural
    found.filters["spelled"] = spelled
    found.filters["begun"] = begun
    found.filters["continued"] = continued
    found.filters["within"] = within
    found.filters["lowered"] = lowered
    found.globals["_"] = translated
    found.globals["counted"] = translated_count
    return found
