"""What a report is made from: values only, so that every writer says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pappus.assessment.agenda import Topic
from pappus.assessment.agreement import Agreement
from pappus.assessment.change import PracticeChange
from pappus.foresight.found import Foresight
from pappus.maturity.change import PlaceChange
from pappus.maturity.closing import Closing
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Interval, Placement
from pappus.pilots.many import PilotsFound
from pappus.practices.gaps import GapLine
from pappus.practices.practice import Practice
from pappus.report.among_people import AmongPeople
from pappus.report.buzz_found import BuzzFound
from pappus.report.handovers import Handovers
from pappus.roadmap.plan import Plan
from pappus.scorecard.standing import ScorecardFound
from pappus.themes.found import ThemesFound
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation

TABLE_HOURS = (1.0, 24.0, 72.0)
"""Times for which tables of waits say what share was answered, hours."""


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
        ended: share closed, deleted or moved without an answer by each of the times; empty where no such end is known.
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
    ended: tuple[float, ...] = ()


@dataclass(frozen=True)
class SourceNote:
    """One import as the report lists it: by its id, since names of files may name people ("WhatsApp Chat with …").

    The command `pappus doctor` says which file it was.
    """

    import_id: str
    format: str
    imported_at: str
    rows_read: int
    acts_added: int
    rows_rejected: int
    coverage: Coverage


Basis = Literal["units", "lines", "domains", "channels"]
"""What the groups of a network are: declared units, the people under each direct report of the head, domains of
addresses, or channels that share their people."""


@dataclass(frozen=True)
class NetworkNode:
    """A group of at least five people in the network of the organisation.

    Attributes:
        key: id of the unit, domain or property; empty for the small ones taken together.
        title: its name on screen.
        people: people in it.
        groups: how many groups are taken together here; 1 for a group of its own.
        inside: contacts among its own people; null where one to four people are behind them.
        outward: acts towards the outside, by its people and its accounts; null where that may not be shown, or where
            groups are channels.
    """

    key: str
    title: str
    people: int
    groups: int = 1
    inside: int | None = 0
    outward: int | None = None


@dataclass(frozen=True)
class NetworkLink:
    """Contact between two groups, in both directions together.

    Attributes:
        one: key of a group.
        other: key of the other one.
        contacts: contacts between them (people in both, where groups are channels); null where it may not be shown,
            since one to four people are behind it or behind its neighbours.
    """

    one: str
    other: str
    contacts: int | None


@dataclass(frozen=True)
class Network:
    """Who has contact with whom inside the organisation, group by group.

    Attributes:
        basis: what the groups are.
        nodes: the groups, the largest first; none has fewer than five people.
        links: pairs with contact; a pair that is missing has none in the record.
        months: length of the record, months.
    """

    basis: Basis
    nodes: tuple[NetworkNode, ...]
    links: tuple[NetworkLink, ...]
    months: float


PropertyState = Literal["alive", "dormant", "never seen"]


@dataclass(frozen=True)
class PropertyNote:
    """One account, channel, list or queue of ours.

    Attributes:
        property_id: `network:handle`.
        network: id of its network.
        network_class: social, traditional or internal.
        owner_unit: id of the unit that answers for it; null if nobody does.
        registered: whether it is in the register; else it was found in the record.
        state: alive if we spoke there in the last 90 days, dormant if before that, never seen if no export shows us
            speaking there.
        last_month: month in which we last spoke there, such as `2024-03`; null if never, or if one to four people are
            behind it.
        purpose: what it is for; null if nobody has said.
        decision: grow, keep, merge or close; null if undecided.
        first_month: month of the first act on it; null if there is none, or if one to four people are behind it.
    """

    property_id: str
    network: str
    network_class: str
    owner_unit: str | None
    registered: bool
    state: PropertyState
    last_month: str | None = None
    purpose: str | None = None
    decision: str | None = None
    first_month: str | None = None


@dataclass(frozen=True)
class FamilySaid:
    """What people say of one family of practices, and what is on record of the same ones.

    Attributes:
        family: its id.
        practices: over how many practices; where something is on record of any that people rated, over those.
        said: mean level that people say.
        on_record: mean level on record; null where nothing is on record of any.
    """

    family: str
    practices: int
    said: Interval
    on_record: float | None


@dataclass(frozen=True)
class SinceThen:
    """What moved since an earlier round.

    Attributes:
        round_id: the earlier round.
        title: what it is called; empty if it has no name of its own.
        day: where it stands in time; null if unknown.
        same_people: people who rated practices both times; null for one to four.
        places: how far the organisation moved on each model with stages, by model id.
        practices: of each practice that five or more people rated each time, the surest move first.
    """

    round_id: str
    title: str
    day: date | None
    same_people: int | None
    places: dict[str, PlaceChange]
    practices: tuple[PracticeChange, ...]


@dataclass(frozen=True)
class Asked:
    """What people answered in the latest round.

    Attributes:
        round_id: the round.
        title: what it is called; empty if it has no name of its own.
        day: where it stands in time; null if unknown.
        people: how many answered anything; null for one to four.
        population: how many could have been asked; null if nobody said.
        by_level: how many of each level of people answered; levels that may not be shown are left out.
        families: what they say of each family of which five or more people rated a practice.
        gaps: of each practice of which both sides are known, the surest first.
        closing: the closing question; null where fewer than five answered it.
        agreement: how far they agree; null where nobody rated a practice.
        agenda: what to talk about, the widest apart first.
        since: what moved since the round before; null where there is none.
    """

    round_id: str
    title: str
    day: date | None
    people: int | None
    population: int | None
    by_level: tuple[tuple[str, int], ...] = ()
    families: tuple[FamilySaid, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    closing: Closing | None = None
    agreement: Agreement | None = None
    agenda: tuple[Topic, ...] = ()
    since: SinceThen | None = None


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
        monthly: what is drawn by month, for the organisation; see `pappus.report.over_time`.
        curves: response curves by network, and of the whole organisation first; suppressed groups are left out.
        sources: what was imported.
        sides_known: whether outsiders are known as such on every network with threads.
        networks_without_sides: networks where a response is the first act by another human.
        acts: acts in the record as of the date.
        window: first and last day of the record; null if it is empty.
        disagreements: where the models disagree about this organisation, one sentence each.
        network: who has contact with whom; null where the record does not tell groups of people apart.
        properties: every property of ours, registered or found in the record.
        asked: what people answered in the latest round; null where nobody was asked.
        pilots: every pilot with its verdict; null where none is written down.
        scorecard: the scorecard with its figures; null where there is none.
        foresight: what can be foreseen; null where the record was not asked.
        themes: what people outside talk about; null where the record was not asked.
        plan: for the declared target; null where none is declared, or its day is over.
        buzz: what outsiders said week by week, and its bursts; null where the record does not show it.
        quarterly: shape and parity by quarter, for the organisation.
        among_people: how contact inside is spread over people; null where fewer than five had any.
        handovers: how matters pass among our people; null where fewer than five took part.
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
    network: Network | None = None
    properties: tuple[PropertyNote, ...] = ()
    asked: Asked | None = None
    pilots: PilotsFound | None = None
    scorecard: ScorecardFound | None = None
    foresight: Foresight | None = None
    themes: ThemesFound | None = None
    plan: Plan | None = None
    buzz: BuzzFound | None = None
    quarterly: tuple[Reading, ...] = ()
    among_people: AmongPeople | None = None
    handovers: Handovers | None = None


@dataclass(frozen=True)
class Writer:
    """A format of document: its name, the file ending, and the function from a document to bytes."""

    title: str
    suffix: str
    write: Callable[[ReportDocument], bytes]
