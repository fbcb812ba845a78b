"""The one page: what each part of it says, put into the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.report import evidence, tables
from pappus.report.document import ReportDocument
from pappus.report.exports import export_lines, published_lines
from pappus.report.ladder import Ladder, ladder
from pappus.report.lookup import WHOLE, Lookup, indicator_title
from pappus.report.missing import advice, missing
from pappus.report.responses import responses
from pappus.report.seeds import Seed, seeds
from pappus.report.why import families, gate_of
from pappus.report.words import count, day, plural, words
from pappus.vocabulary.readings import Reading

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Front:
    """What stands above everything else.

    Attributes:
        known: practices of which something is known.
        applies: practices that apply.
        seeds: a seed for each of them.
        verdict: in plain words, how far the answer carries.
        scarce: whether most is unknown.
        facts: label and content of the lines under the title.
        target: where the organisation wants to get, in words; empty if it has not said.
    """

    known: int
    applies: int
    seeds: tuple[Seed, ...]
    verdict: str
    scarce: bool
    facts: tuple[tuple[str, str], ...]
    target: str


def render(document: ReportDocument) -> str:
    """The whole report as one HTML page that needs nothing beside itself; the same for the same document."""
    lookup = Lookup(document)
    ladders = [ladder(document.models[name], placement) for name, placement in document.placements.items()]
    ladders.sort(key=lambda one: not one.steps)
    properties, further_properties = evidence.property_lines(lookup)
    return (
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            words=words(),
            front=_front(document),
            ladders=ladders,
            beside={one.model.id: _beside(lookup, one) for one in ladders},
            gates=[gate_of(lookup, one) for one in ladders if one.steps],
            families=families(lookup),
            missing=missing(lookup),
            advice=[step for one in ladders for step in advice(lookup, one)],
            responses=responses(lookup),
            activity=evidence.activity(lookup),
            presence=evidence.presence(lookup),
            participation=evidence.participation(lookup),
            property_table=evidence.property_table(lookup),
            properties=properties,
            further_properties=further_properties,
            readings=tables.organisation_readings(lookup),
            comparisons=tables.comparisons(lookup),
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
    return found


def _front(document: ReportDocument) -> Front:
    applicable = [document.findings[one] for one in sorted(document.findings)]
    applicable = [finding for finding in applicable if finding.outcome != "not_applicable"]
    flags = [finding.outcome == "found" for finding in applicable]
    known = sum(flags)
    return Front(
        known=known,
        applies=len(flags),
        seeds=seeds(flags),
        verdict=_verdict(known, len(flags)),
        scarce=known * 2 < len(flags),
        facts=_facts(document),
        target=_target(document),
    )


def _verdict(known: int, applies: int) -> str:
    if known == 0:
        return "Nothing is known yet, so this report cannot say where you stand. It says what would change that."
    of = f"Something is known about {known} of the {applies} practices"
    if known * 2 < applies:
        return f"{of}; most is not known yet. Read every place below as a range and not as a verdict."
    return f"{of} on which the places below rest."


def _facts(document: ReportDocument) -> tuple[tuple[str, str], ...]:
    window = "no activity has been read yet"
    if document.window is not None:
        window = f"{day(document.window[0])} to {day(document.window[1])}"
    record = f"{plural(document.acts, 'act')} from {plural(len(document.sources), 'import')}"
    return (("As of", day(document.as_of)), ("Period covered", window), ("In the record", record))


def _target(document: ReportDocument) -> str:
    organisation = document.organisation
    model = document.models.get(organisation.target_model or "")
    stage = next((one for one in model.stages if one.id == organisation.target_stage), None) if model else None
    if model is None or stage is None:
        return ""
    by = f" by {day(date.fromisoformat(organisation.target_date))}" if organisation.target_date else ""
    return f"You want to reach {stage.title} on {model.title}{by}."


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
