"""The organisation as frozen values: what a person decided or declared, independent of where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pappus.vocabulary.languages import ENGLISH

Level = Literal["frontline", "manager", "executive"]
LEVELS: tuple[Level, ...] = get_args(Level)

Function = Literal[
    "marketing",
    "communications",
    "customer_support",
    "hr",
    "product_development",
    "finance",
    "fulfilment",
    "production",
    "legal",
    "it",
    "other",
]
FUNCTIONS: tuple[Function, ...] = get_args(Function)

NetworkClass = Literal["social", "traditional", "internal"]
Decision = Literal["grow", "keep", "merge", "close"]
Footprint = Literal["single_market", "several_markets", "global"]
Shape = Literal["decentralised", "centralised", "hub_and_spoke", "dandelion", "holistic"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
AnswerState = Literal["answered", "dk", "na"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


@dataclass(frozen=True)
class Unit:
    """A team or department; it belongs to one function and may stand under another unit."""

    id: str
    name: str
    function: Function
    parent: str | None = None
    market: str | None = None


@dataclass(frozen=True)
class Person:
    """A pseudonymous member of the organisation, for one span of time in one unit.

    Attributes:
        person_id: pseudonym of the person (of the first identifier).
        pseudonyms: pseudonyms of every identifier of the person, `person_id` among them.
        unit: id of the unit; null if unknown.
        function: the function, from the person's row or else the unit's; null if unknown.
        level: frontline, manager or executive; null if unknown.
        valid_from_us: start of the span, microseconds UTC, inclusive; null if open.
        valid_to_us: end, exclusive; null if open.
        reports_to: pseudonym of the manager, one of the manager's own where that person is listed; null if not said.
        social_duty: whether the person's work asks for acting socially; null if nobody has said.
        trained_at: ISO date on which the person finished the training for it; null if not, or not said.
        signed_at: ISO date on which the person signed the standard of conduct; null if not, or not said.
        ambassador_from_us: since when the person has chosen to speak for the organisation in public, whatever the span;
            null for those who do not.
    """

    person_id: str
    pseudonyms: tuple[str, ...]
    unit: str | None = None
    function: Function | None = None
    level: Level | None = None
    valid_from_us: int | None = None
    valid_to_us: int | None = None
    reports_to: str | None = None
    social_duty: Literal["yes", "no"] | None = None
    trained_at: str | None = None
    signed_at: str | None = None
    ambassador_from_us: int | None = None


@dataclass(frozen=True)
class SamePerson:
    """What somebody decided about two pseudonyms that may be one person.

    Attributes:
        one: the pseudonym that comes first in the alphabet.
        other: the other one.
        decision: same or different.
        decided_at: ISO date; null if not said.
    """

    one: str
    other: str
    decision: Literal["same", "different"] = "same"
    decided_at: str | None = None


@dataclass(frozen=True)
class Property:
    """One account, channel, list or queue on a network, as the register has it.

    Attributes:
        property_id: `network:handle`, spelling kept.
        network: the network's id.
        handle: the name on that network.
        kind: page, profile, channel, inbox, queue, group or workspace, if known.
        network_class: social, traditional or internal; overrides the network's own.
        owner_unit: id of the unit that answers for it; null if nobody does.
        purpose: what it is for, in the organisation's words.
        audience: for whom.
        decision: grow, keep, merge or close.
        market: the market that it serves.
        reviewed_at: ISO date of the last review of purpose and decision.
        url: its address.
        import_id: the import that brought the row; null if a person typed it.
        access: who can sign in there, in words; null if nobody has said.
        second_factor: whether signing in there needs a second factor; null if nobody knows.
        archived: whether what is said there is archived as the sector's rules ask; null if nobody has said.
    """

    property_id: str
    network: str
    handle: str
    kind: str | None = None
    network_class: NetworkClass | None = None
    owner_unit: str | None = None
    purpose: str | None = None
    audience: str | None = None
    decision: Decision | None = None
    market: str | None = None
    reviewed_at: str | None = None
    url: str | None = None
    import_id: str | None = None
    access: str | None = None
    second_factor: Literal["yes", "no"] | None = None
    archived: Literal["yes", "no"] | None = None


@dataclass(frozen=True)
class AttestedDocument:
    """A document or link that says that a practice is in place.

    Attributes:
        practice: id of the practice.
        document: title, path or link.
        owner: who answers for it (a role rather than a name).
        dated_at: ISO date of the document.
        status: draft or valid.
        reviewer: who reviewed it; null if nobody did.
        reviewed_at: ISO date of the review.
        expires_at: ISO date after which it no longer counts.
        group: `organisation` or the id of a unit or function that it speaks for.
    """

    practice: str
    document: str
    owner: str | None = None
    dated_at: str | None = None
    status: Literal["draft", "valid"] = "valid"
    reviewer: str | None = None
    reviewed_at: str | None = None
    expires_at: str | None = None
    group: str = "organisation"


@dataclass(frozen=True)
class ActionEntry:
    """An action as the organisation works on it.

    Attributes:
        action: id of the action.
        status: planned, under_way, done or dropped.
        owner: who answers for it (a role rather than a name).
        starts_at: ISO date on which it began, or is to begin.
        due_at: ISO date by which it is to be done.
        finished_at: ISO date on which it was done.
        evidence: title, path or link of what shows that it was done.
        comment: anything worth knowing.
    """

    action: str
    status: Literal["planned", "under_way", "done", "dropped"] = "planned"
    owner: str | None = None
    starts_at: str | None = None
    due_at: str | None = None
    finished_at: str | None = None
    evidence: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Ratings:
    """What people answered, column by column: the same place of every column is one rating.

    Attributes:
        rater: pseudonym of who answered.
        unit: id of the unit that the rater belongs to; null if unknown.
        function: the rater's function; null if unknown.
        level: the rater's level; null if unknown.
        practice: id of what was asked: a practice, or another item of the questionnaire.
        answer: the number chosen; null unless the state is answered.
        state: answered, dk (does not know) or na (does not apply).
        comment: what the rater added; empty if nothing.
        answered_at: ISO date, or date and time with their offset; null if unknown.
    """

    rater: tuple[str, ...] = ()
    unit: tuple[str | None, ...] = ()
    function: tuple[Function | None, ...] = ()
    level: tuple[Level | None, ...] = ()
    practice: tuple[str, ...] = ()
    answer: tuple[int | None, ...] = ()
    state: tuple[AnswerState, ...] = ()
    comment: tuple[str, ...] = ()
    answered_at: tuple[str | None, ...] = ()

    def __len__(self) -> int:
        return len(self.rater)


@dataclass(frozen=True)
class Round:
    """One run of the assessment.

    Attributes:
        id: the name of its folder.
        title: what it is called; empty if it has no name of its own.
        opened_at: ISO date from which people were asked; null if not said.
        closed_at: ISO date of its end; null while it is open.
        population: number of people who could have been asked; null if not said.
        population_by_level: the same by level, as far as it was said.
        ratings: what people answered.
    """

    id: str
    title: str = ""
    opened_at: str | None = None
    closed_at: str | None = None
    population: int | None = None
    population_by_level: Mapping[Level, int] = field(default_factory=dict)
    ratings: Ratings = field(default=Ratings(), repr=False)


@dataclass(frozen=True)
class Training:
    """Training that took place.

    Attributes:
        date: ISO date of its end.
        layer: id of the layer of know-how that it was for.
        level: level of the people who took part; null for several.
        hours: summed over all who took part; null if not said.
        cost: in the organisation's currency; null if not said.
    """

    date: str
    layer: str
    level: Level | None = None
    hours: float | None = None
    cost: float | None = None


@dataclass(frozen=True)
class Idea:
    """An idea, or an insight from what people say, and what became of it.

    Attributes:
        id: the organisation's own mark.
        kind: idea or insight.
        recorded_on: ISO date on which it was written down.
        source: whether it came from inside or outside.
        title: what it is.
        function: the function that it concerns; null if not said.
        decided_on: ISO date of the decision; null while there is none.
        decision: adopted or rejected; null while there is none.
        acted_on: ISO date on which something was done about it.
        launched_on: ISO date on which what came of it was launched.
    """

    id: str
    kind: Literal["idea", "insight"]
    recorded_on: str
    source: Literal["inside", "outside"]
    title: str | None = None
    function: Function | None = None
    decided_on: str | None = None
    decision: Literal["adopted", "rejected"] | None = None
    acted_on: str | None = None
    launched_on: str | None = None


@dataclass(frozen=True)
class Stakeholder:
    """A group that the organisation has to do with, and a property on which the two talk.

    Attributes:
        stakeholder: the group, in the organisation's words.
        property_id: the property; null if there is none for them.
        target: how often the group should speak there in 90 days.
    """

    stakeholder: str
    property_id: str | None = None
    target: int = 1


@dataclass(frozen=True)
class CoreFigure:
    """A figure of a measure that must hold while the organisation changes.

    Attributes:
        measure: its name.
        date: ISO date of the last day that it is for.
        value: the figure.
        better: which way is better.
    """

    measure: str
    date: str
    value: float
    better: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True)
class Resource:
    """What is set aside for working socially, for one span of time.

    Attributes:
        kind: people, hours or money.
        amount: full-time posts, hours a year, or money a year.
        valid_from: ISO date of the first day.
        valid_to: ISO date of the last day; null while it goes on until further notice.
    """

    kind: Literal["people", "hours", "money"]
    amount: float
    valid_from: str
    valid_to: str | None = None


@dataclass(frozen=True)
class EarlierHours:
    """Opening hours that no longer hold.

    Attributes:
        until: ISO date of the first day on which the next hours hold.
        hours: weekday → (opens, closes), as in `BusinessHours`.
        time_zone: IANA name, if it was another one than the organisation's is now.
    """

    until: str
    hours: dict[Weekday, tuple[str, str]]
    time_zone: str | None = None


@dataclass(frozen=True)
class PlannedItem:
    """A post, film or other item that was planned.

    Attributes:
        planned_for: ISO date on which it was to appear.
        property_id: `network:handle` of where.
    """

    planned_for: str
    property_id: str


@dataclass(frozen=True)
class BusinessHours:
    """When the organisation answers: opening hours by weekday, in its time zone, less holidays.

    Attributes:
        hours: weekday → (opens, closes) as "HH:MM"; a day that is missing is closed. "24:00" is midnight.
        holidays: ISO dates on which nobody answers.
        earlier: what held before, in the order of the file.
    """

    hours: dict[Weekday, tuple[str, str]]
    holidays: tuple[str, ...] = ()
    earlier: tuple[EarlierHours, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """Everything the organisation has declared about itself; only the name is required.

    Attributes:
        name: its name.
        domains: e-mail domains that are ours.
        accounts: property ids (`network:handle`) that are ours.
        functions: functions that it has; empty means "not said" (then those of its units and people count).
        units: its units.
        size: number of employees; null if not said.
        footprint: single_market, several_markets or global; null if not said.
        regulated: whether the sector is regulated; null if not said.
        initiative: name of the initiative.
        declared_shape: the shape that it says it has.
        target_model: id of the maturity model of the target.
        target_stage: id of the stage it wants to reach.
        target_date: ISO date by which.
        dormancy_reason: conservative, regulated or not_interested, where it is dormant.
        core_measures: measures that must hold while it changes.
        languages: the languages of its people by code, the usual one first; empty means English.
        time_zone: IANA name.
        business_hours: null if not said (then business-hours readings are not available).
        people: assignments of people to units over time.
        properties: the register.
        attested: documents.
        rounds: the runs of the assessment, from the first to the latest.
        training: training that took place; empty if there is no register of it.
        actions: what it has planned, works on, has done or has dropped.
        ideas: ideas and insights with what became of them; empty if there is no register of them.
        stakeholders: groups that it has to do with; empty if they are not listed.
        core_figures: figures of the core measures; empty if there are none.
        identities: which pseudonyms somebody has decided to be one person, or two.
        content_plan: what was planned to be published; empty if there is no such plan.
        promised_hours: within how many hours whoever writes is promised an answer; null if nothing is promised.
        centre_of_excellence: id of the unit of experts that helps every function; null if there is none.
        resources: what is set aside for working socially; empty if there is no register of it.
    """

    name: str
    domains: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    units: tuple[Unit, ...] = ()
    size: int | None = None
    footprint: Footprint | None = None
    regulated: bool | None = None
    initiative: str | None = None
    declared_shape: Shape | None = None
    target_model: str | None = None
    target_stage: str | None = None
    target_date: str | None = None
    dormancy_reason: Literal["conservative", "regulated", "not_interested"] | None = None
    core_measures: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str = "UTC"
    business_hours: BusinessHours | None = None
    people: tuple[Person, ...] = field(default=(), repr=False)
    properties: tuple[Property, ...] = field(default=(), repr=False)
    attested: tuple[AttestedDocument, ...] = field(default=(), repr=False)
    rounds: tuple[Round, ...] = field(default=(), repr=False)
    training: tuple[Training, ...] = field(default=(), repr=False)
    actions: tuple[ActionEntry, ...] = field(default=(), repr=False)
    ideas: tuple[Idea, ...] = field(default=(), repr=False)
    stakeholders: tuple[Stakeholder, ...] = field(default=(), repr=False)
    core_figures: tuple[CoreFigure, ...] = field(default=(), repr=False)
    identities: tuple[SamePerson, ...] = field(default=(), repr=False)
    content_plan: tuple[PlannedItem, ...] = field(default=(), repr=False)
    promised_hours: float | None = None
    centre_of_excellence: str | None = None
    resources: tuple[Resource, ...] = field(default=(), repr=False)

    def function_of(self, unit: str | None) -> Function | None:
        """The function of a unit; null if the unit is not declared."""
        return next((entry.function for entry in self.units if entry.id == unit), None)

    @property
    def language(self) -> str:
        """The language in which people are asked and read unless another one is named."""
        return self.languages[0] if self.languages else ENGLISH

    def known_functions(self) -> tuple[Function, ...]:
        """The functions that the organisation has: declared, else those of its units and people."""
        if self.functions:
            return self.functions
        found = {unit.function for unit in self.units} | {person.function for person in self.people if person.function}
        return tuple(function for function in FUNCTIONS if function in found)
