"""Judging: what is known of an organisation, from its record, people and documents, and where that places it.

`pappus.pipeline` asks the questions; here stand the walks through several stages that more than one of them takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.periods import PeriodKind, moment_of
from pappus.vocabulary.readings import MINIMUM_PEOPLE, Grouping, Reading

if TYPE_CHECKING:
    from pappus.assessment.change import Together
    from pappus.assessment.said import Said
    from pappus.indicators.indicator import Indicator, MeasureContext
    from pappus.maturity.change import PlaceChange
    from pappus.maturity.groups import GroupedBy, GroupsFound
    from pappus.maturity.model import MaturityModel
    from pappus.maturity.placement import Placement
    from pappus.practices.practice import Practice
    from pappus.store.record import Record
    from pappus.vocabulary.findings import Finding
    from pappus.workspace.organisation import Organisation, Round


@dataclass(frozen=True)
class Assessment:
    """Where an organisation stands.

    Attributes:
        organisation: its name.
        as_of: date up to which records and documents count.
        coverage: how much of it is known, and from what.
        placements: on every model, by model id.
        findings: by practice id.
        readings: of the organisation over all time, by indicator id.
        practices: the definitions behind the findings, those that models bring themselves included, by practice id.
        said: what people say in the latest round; null if nobody was asked.
        groups: levels of people, functions or units beside it; null unless they were asked for.
    """

    organisation: str
    as_of: date
    coverage: dict[str, Any]
    placements: dict[str, Placement]
    findings: dict[str, Finding]
    readings: dict[str, Reading]
    practices: Mapping[str, Practice]
    said: Said | None = None
    groups: GroupsFound | None = None

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus assess --json`."""
        from pappus.maturity.placement import placement_as_json

        return {
            "organisation": self.organisation,
            "as_of": self.as_of.isoformat(),
            "coverage": self.coverage,
            "models": {model: placement_as_json(one) for model, one in self.placements.items()},
            "practices": [asdict(finding) for finding in self.findings.values()],
            **({} if self.groups is None else {"groups": self.groups.as_json()}),
        }


@dataclass(frozen=True)
class Comparison:
    """What moved between two rounds.

    Attributes:
        before: id of the earlier round.
        after: id of the later one.
        before_at: day up to which records and documents count at the earlier one.
        after_at: the same of the later one.
        together: what people say in both, from one model.
        places: how far the organisation moved on each model with stages, by model id.
    """

    before: str
    after: str
    before_at: date
    after_at: date
    together: Together
    places: dict[str, PlaceChange]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus compare --json`."""
        return {
            "from": {"round": self.before, "as_of": self.before_at.isoformat()},
            "to": {"round": self.after, "as_of": self.after_at.isoformat()},
            "same_people": self.together.same_people,
            "models": {name: _change_as_json(one) for name, one in self.places.items()},
            "practices": [asdict(one) for one in self.together.changes],
        }


def _change_as_json(change: PlaceChange) -> dict[str, Any]:
    stages = {"from": change.before.stage, "to": change.after.stage}
    parts = ("whole", "real", "raters", "coverage", "changed_model")
    return {
        **{when: stage.id if stage else None for when, stage in stages.items()},
        **{part: vars(getattr(change, part)) for part in parts},
        "rose": change.rose,
    }


def today() -> date:
    """The day it is now, in UTC."""
    return datetime.now(UTC).date()


def read_indicators(
    record: Record, organisation: Organisation, wanted: list[str], by: Grouping, period: PeriodKind
) -> list[Reading]:
    """Readings of the wanted indicators, or of all that can be grouped so; see `Workspace.readings`.

    By property, those of accounts of people are left out: their handles are names.
    """
    from pappus.indicators.measure import measure
    from pappus.indicators.personal_accounts import personal_accounts, without_personal
    from pappus.indicators.registry import indicators

    known = indicators()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: no such indicator. Known: {', '.join(known)}")
    context = measure_context(record, organisation)
    chosen = wanted or [name for name, one in known.items() if by in one.groupings]
    _ask_ahead(record, context, known, [(name, by, period) for name in chosen])
    found = [reading for name in chosen for reading in measure(name, known[name], record.query, context, by, period)]
    return without_personal(found, personal_accounts(record.query)) if by == "property" else found


def begin_reading(record: Record, organisation: Organisation) -> None:
    """Has the engine begin with what `judge` will ask."""
    from pappus.indicators.registry import indicators

    known = indicators()
    asked: list[tuple[str, Grouping, PeriodKind]] = [
        (name, "organisation", "all") for name, one in known.items() if "organisation" in one.groupings
    ]
    asked += [(name, by, "all") for names, by in _APART for name in names]
    _ask_ahead(record, measure_context(record, organisation), known, asked)


_APART: tuple[tuple[tuple[str, ...], Grouping], ...] = (
    (("activity.volume",), "function"),
    (("response.rmst_hours", "response.answered_24h"), "network"),
)
"""What models compare, of functions and of networks."""


def _ask_ahead(
    record: Record,
    context: MeasureContext,
    known: Mapping[str, Indicator],
    asked: Iterable[tuple[str, Grouping, PeriodKind]],
) -> None:
    from pappus.indicators.measure import first_statement

    statements = (first_statement(name, known[name], context, by, period) for name, by, period in asked)
    record.ask_ahead([sql for sql in statements if sql is not None])


def measure_context(record: Record, organisation: Organisation) -> MeasureContext:
    """What indicators must know besides the tables."""
    from pappus.indicators.indicator import MeasureContext
    from pappus.store.reporting_lines import units_origin

    facts = record.facts
    return MeasureContext(
        as_of_us=facts.as_of_us,
        window_start_us=facts.window_start_us or 0,
        window_end_us=facts.window_end_us or 0,
        sides_known=facts.sides_known,
        has_people=bool(organisation.people),
        has_business_hours=organisation.business_hours is not None,
        has_register=bool(organisation.properties),
        functions_n=len(organisation.known_functions()),
        size=organisation.size,
        promised_hours=organisation.promised_hours,
        answered_only_networks=facts.answered_only_networks,
        answers_missing_networks=facts.answers_missing_networks,
        partly_answered_networks=facts.partly_answered_networks,
        sampled_networks=facts.sampled_networks,
        units_from=units_origin(organisation),
        small_groups=small_groups(organisation),
    )


def small_groups(organisation: Organisation) -> frozenset[tuple[str, str]]:
    """Units and functions (grouping, key) in which people.csv ever listed one to four people and no more."""
    from pappus.vocabulary.readings import MINIMUM_PEOPLE

    function_of = {unit.id: unit.function for unit in organisation.units}
    listed: dict[tuple[str, str], set[str]] = {}
    for one in organisation.people:
        for group in (("unit", one.unit), ("function", one.function or function_of.get(one.unit or ""))):
            if group[1]:
                people = listed.setdefault((group[0], group[1]), set())
                if len(people) < MINIMUM_PEOPLE:
                    people.add(one.person_id)
    return frozenset(group for group, people in listed.items() if len(people) < MINIMUM_PEOPLE)


@dataclass(frozen=True)
class Evidence:
    """What is known of an organisation, before it is placed on models."""

    as_of: date
    readings: dict[str, Reading]
    asked: Round | None
    said: Said | None
    findings: dict[str, Finding]


Recorded = Callable[["Record", "Organisation", date], list[Reading]]
"""What an organisation wrote down of pilots and scorecard, as readings, as of a day."""


def evidence_of(
    record: Record,
    organisation: Organisation,
    named: date | None,
    practices: Mapping[str, Practice],
    recorded: Recorded,
) -> Evidence:
    """What is known of these practices.

    Args:
        record: the record as of a day.
        organisation: as it declares itself.
        named: the day that was asked for; null for the present.
        practices: the practices.
        recorded: reads pilots and scorecard.
    """
    from pappus.assessment.groups import with_population
    from pappus.assessment.said import latest_round, said_beside
    from pappus.indicators.recorded import recorded_figures
    from pappus.indicators.registry import indicators
    from pappus.maturity.draws import prior
    from pappus.practices.definitions import told_apart
    from pappus.practices.documents import document_day
    from pappus.practices.findings import EvidenceBase, find

    as_of = moment_of(record.facts.as_of_us).date()
    day = named or document_day(organisation.attested, as_of, today())
    readings = {one.indicator: one for one in read_indicators(record, organisation, [], "organisation", "all")}
    readings |= {one.indicator: one for one in recorded(record, organisation, day)}
    needs = {name: tuple(one.needs) for name, one in indicators().items()}
    needs |= {name: (one.needs.rstrip("."),) for name, one in recorded_figures().items()}
    latest = latest_round(organisation)
    one = with_population(latest, organisation) if latest is not None else None
    said = said_beside(one, organisation, *told_apart(practices), prior()["draws"]) if one is not None else None
    findings = find(practices.values(), EvidenceBase(organisation, readings, day, needs=needs, said=said))
    return Evidence(as_of, readings, one, said, findings)


def moved_between(
    organisation: Organisation,
    then: Evidence,
    now: Evidence,
    models: Mapping[str, MaturityModel],
    former: Mapping[str, MaturityModel] | None = None,
) -> tuple[Together, dict[str, PlaceChange]] | None:
    """What moved between two rounds, in what people say and on each ladder; null unless both rated practices."""
    from pappus.assessment.change import said_together
    from pappus.maturity.change import Moment, place_changes
    from pappus.maturity.definitions import models as catalogue
    from pappus.maturity.definitions import practices_of
    from pappus.maturity.draws import prior
    from pappus.practices.definitions import told_apart

    if then.asked is None or now.asked is None or then.said is None or now.said is None:
        return None
    practices, own = told_apart(practices_of(models.values()))
    together = said_together(then.asked, now.asked, organisation, practices, prior()["draws"], own)
    if together is None:
        return None
    ladders = {name: model for name, model in models.items() if model.stages}
    before = Moment(then.findings, then.said, together.before, {**ladders, **(former or {})})
    after = Moment(now.findings, now.said, together.after, ladders)
    return together, place_changes(before, after, {**catalogue(), **models}.values())


def judge(
    record: Record,
    organisation: Organisation,
    sources: list[dict[str, Any]],
    models: dict[str, MaturityModel] | None,
    named: date | None,
    recorded: Recorded,
) -> Assessment:
    """Where an organisation stands on models that it can be placed on; see `Workspace.assess`."""
    from pappus.maturity.assessment import place_on_models, with_training
    from pappus.maturity.definitions import models as catalogue
    from pappus.maturity.definitions import practices_of

    placeable = {name: model for name, model in catalogue().items() if model.kind != "weighted"}
    chosen = placeable if models is None else models
    weighted = [name for name, model in chosen.items() if model.kind == "weighted"]
    if weighted:
        what = f"{weighted[0]} is a weighted questionnaire, on which answers are scored"
        raise UsageError(f"{what}; use `pappus score MODEL.yaml ANSWERS.csv`")
    practices = practices_of(chosen.values())
    found = evidence_of(record, organisation, named, practices, recorded)
    findings, readings, said = found.findings, found.readings, found.said
    by_function, by_network = (read_indicators(record, organisation, [*names], by, "all") for names, by in _APART)
    placements = place_on_models(findings, readings, by_function, by_network, chosen, said, found.asked)
    placements = with_training(placements, chosen, organisation.training, named.isoformat() if named else None)
    coverage = {
        **_coverage(record, findings, sources),
        "round": _heard(found.asked, said),
        "documents": _lapsing(organisation, named),
    }
    return Assessment(organisation.name, found.as_of, coverage, placements, findings, readings, practices, said)


def _lapsing(organisation: Organisation, day: date | None) -> dict[str, Any]:
    """How many documents have lapsed, or will soon; as of today where no day was named."""
    from pappus.practices.definitions import practices
    from pappus.practices.documents import lapses, settings

    found = lapses(organisation.attested, practices(), day or today())
    lapsed = sum(one.lapsed for one in found)
    return {"lapsed": lapsed, "lapsing": len(found) - lapsed, "within_days": settings()["lapse_within_days"]}


def judge_groups(
    record: Record,
    organisation: Organisation,
    whole: Assessment,
    models: dict[str, MaturityModel] | None,
    by: GroupedBy,
) -> GroupsFound:
    """Every level of people, function or unit, from its own readings, documents and raters."""
    from pappus.assessment.said import latest_round
    from pappus.maturity.definitions import models as catalogue
    from pappus.maturity.group_evidence import group_evidence
    from pappus.maturity.groups import place_groups

    one = latest_round(organisation)
    readings: dict[str, dict[str, Reading]] = {}
    if by != "level":
        for reading in read_indicators(record, organisation, [], by, "all"):
            readings.setdefault(reading.key, {})[reading.indicator] = reading
    evidence = list(group_evidence(organisation, one, whole.as_of, readings, by))
    placed_on = catalogue() if models is None else models
    return place_groups(by, one.id if one is not None else None, evidence, placed_on, {**catalogue(), **placed_on})


def _heard(one: Round | None, said: Said | None) -> dict[str, Any] | None:
    """The round that counts, and how many people rated practices in it; null where nobody was asked."""
    if one is None:
        return None
    raters = said.raters if said is not None else 0
    return {"id": one.id, "raters": raters if raters == 0 or raters >= MINIMUM_PEOPLE else None}


def _coverage(record: Record, findings: dict[str, Finding], sources: list[dict[str, Any]]) -> dict[str, Any]:
    facts = record.facts
    outcomes = [finding.outcome for finding in findings.values()]
    applicable = len(outcomes) - outcomes.count("not_applicable")
    return {
        "practices": len(outcomes),
        "applicable": applicable,
        "known": outcomes.count("found"),
        "share": outcomes.count("found") / applicable if applicable else None,
        "acts": facts.acts_n,
        "window_start": moment_of(facts.window_start_us).isoformat() if facts.window_start_us is not None else None,
        "window_end": moment_of(facts.window_end_us).isoformat() if facts.window_end_us is not None else None,
        "sides_known": facts.sides_known,
        "networks_without_sides": list(facts.networks_without_sides),
        "tiers": {
            tier: sum(getattr(finding, tier) is not None for finding in findings.values())
            for tier in ("said", "recorded", "attested", "shown")
        },
        "sources": sources,
    }
