"""What a report is made from: values only, so that every writer says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Placement
from pappus.practices.practice import Practice
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation


@dataclass(frozen=True)
class ResponseCurve:
    """How the share of answered threads grows with time since the question, for one group.

    Attributes:
        key: network id (or `organisation`).
        title: its name on screen.
        hours: times, hours since the thread was opened.
        answered: share answered by then, Kaplan–Meier with unanswered threads as censored.
        low: lower end of the 90 % interval.
        high: upper end.
        threads: threads behind it.
        people: people behind it.
        unanswered: threads without an answer.
        median_hours: honest median; null if less than half were answered.
        naive_median_hours: median of the answered alone, as most tools print it; null if none was answered.
    """

    key: str
    title: str
    hours: tuple[float, ...]
    answered: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    threads: int
    people: int
    unanswered: int
    median_hours: float | None
    naive_median_hours: float | None


@dataclass(frozen=True)
class SourceNote:
    """One import as the report lists it."""

    import_id: str
    path: str
    format: str
    imported_at: str
    rows_read: int
    acts_added: int
    rows_rejected: int
    coverage: Coverage


@dataclass(frozen=True)
class ReportDocument:
    """Everything a report says.

    Attributes:
        organisation: as declared.
        as_of: date up to which the record was read.
        placements: on every model, by model id.
        models: the models themselves.
        practices: the catalogue, by practice id.
        findings: of the organisation, by practice id.
        readings: every indicator for the organisation, and by function, unit, property and network.
        monthly: activity.volume and people.active_share by month for the organisation.
        curves: response curves by network, and of the whole organisation first; suppressed groups are left out.
        sources: what was imported.
        sides_known: whether outsiders are known as such on every network with threads.
        networks_without_sides: networks where a response is the first act by another human.
        acts: acts in the record as of the date.
        window: first and last day of the record; null if it is empty.
        disagreements: where the models disagree about this organisation, one sentence each.
    """

    organisation: Organisation
    as_of: date
    placements: dict[str, Placement]
    models: dict[str, MaturityModel]
    practices: dict[str, Practice]
    findings: dict[str, Finding]
    readings: tuple[Reading, ...]
    monthly: tuple[Reading, ...]
    curves: tuple[ResponseCurve, ...]
    sources: tuple[SourceNote, ...]
    sides_known: bool
    networks_without_sides: tuple[str, ...]
    acts: int
    window: tuple[date, date] | None
    disagreements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Writer:
    """A format of document: its name, the file ending, and the function from a document to bytes."""

    title: str
    suffix: str
    write: Callable[[ReportDocument], bytes]
