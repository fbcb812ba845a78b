"""What the exports contain, and the published figures that stand beside the placements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pappus.maturity.model import Comparison
from pappus.report.document import ReportDocument, SourceNote
from pappus.report.words import count, day, from_to, network_title, percent, plural, probability, words
from pappus.vocabulary.languages import translated
from pappus.vocabulary.periods import moment_of


@dataclass(frozen=True)
class ExportLine:
    """One import: what came in and what it can show.

    Attributes:
        import_id: its id, by which `pappus doctor` has the file.
        format: the format's title; its id in words if no reader has it any more.
        imported: when, in words.
        rows: what was read, added and rejected, in words.
        facts: label and state of each part of its coverage.
        notes: what a person must know before trusting it.
    """

    import_id: str
    format: str
    imported: str
    rows: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PublishedLine:
    """A published figure with its year, n and source, and what stands beside it here; empty if nothing does."""

    model: str
    what: str
    share: str
    year: int
    n: str
    source: str
    population: str
    beside: str


def export_lines(document: ReportDocument) -> tuple[ExportLine, ...]:
    """Every import in the order in which it was made."""
    return tuple(_line(one) for one in document.sources)


def published_lines(document: ReportDocument) -> tuple[PublishedLine, ...]:
    """The published figures that the models carry, model by model, but for those that stand beside the shapes."""
    return tuple(
        _published(document, model.id, one)
        for model in document.models.values()
        for one in model.comparisons
        if one.shape is None
    )


def _line(source: SourceNote) -> ExportLine:
    coverage = source.coverage
    inbound, outbound = words()["coverage"]["inbound"], words()["coverage"]["outbound"]
    network = network_title(coverage.network) if coverage.network else translated("several, or not stated")
    facts = [
        (translated("Network"), network),
        (translated("From outside"), inbound[coverage.inbound]),
        (translated("From us"), outbound[coverage.outbound]),
        (translated("First to last act"), _window(coverage.window_start_us, coverage.window_end_us)),
        (translated("Leaves a trace of deletions"), _yes_no(coverage.deletions)),
        (translated("Private conversations"), _yes_no(coverage.private)),
        (translated("Edits marked"), _yes_no(coverage.edits)),
        (translated("Programs marked"), _yes_no(coverage.bots_marked)),
    ]
    if coverage.extracted_us is not None:
        facts.append((translated("Exported on"), day(moment_of(coverage.extracted_us).date())))
    return ExportLine(
        import_id=source.import_id,
        format=_format_title(source.format),
        imported=_moment(source.imported_at),
        rows=translated(
            "{records} read, {acts} added, {rejected} rejected",
            records=plural(source.rows_read, "record"),
            acts=plural(source.acts_added, "act"),
            rejected=count(source.rows_rejected),
        ),
        facts=tuple(facts),
        notes=tuple(map(translated, coverage.notes)),
    )


def _format_title(name: str) -> str:
    from pappus.readers import readers

    return translated(readers()[name].title) if name in readers() else name.replace("_", " ")


def _published(document: ReportDocument, model: str, one: Comparison) -> PublishedLine:
    placement = document.placements.get(model)
    chance = next((stage for stage in placement.stages if stage.id == one.stage), None) if placement else None
    known = placement is not None and placement.known > 0
    beside = ""
    if chance is not None and known:
        beside = translated("{chance} probable", chance=probability(chance.probability))
    return PublishedLine(
        model=document.models[model].title,
        what=one.what,
        share=percent(one.share, 0 if (one.share * 100) % 1 < 1e-6 else 1),
        year=one.year,
        n=translated("not published") if one.n is None else count(one.n),
        source=one.source,
        population=one.population,
        beside=beside,
    )


def _window(start_us: int | None, end_us: int | None) -> str:
    if start_us is None or end_us is None:
        return translated("no act was read")
    return from_to(day(moment_of(start_us).date()), day(moment_of(end_us).date()))


def _yes_no(state: bool | None) -> str:
    return {True: translated("yes"), False: translated("no"), None: translated("not stated")}[state]


def _moment(text: str) -> str:
    try:
        return day(datetime.fromisoformat(text).date())
    except ValueError:
        return text
