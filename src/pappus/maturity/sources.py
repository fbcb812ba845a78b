"""What could be learnt next, and of which practices: from people, documents, records, or by settling a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pappus.assessment.groups import RaterGrouping, people_by_group, raters_by_group
from pappus.assessment.questionnaire import plan
from pappus.indicators.indicator import Indicator
from pappus.indicators.recorded import recorded_figures
from pappus.practices.practice import AttestedRule, MeasureRule, Practice, ReadingRule
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.languages import cached_by_language, continued, in_language, translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import LEVELS, Organisation, Round

SourceKind = Literal["people", "round", "document", "record", "conflict"]


@dataclass(frozen=True)
class Source:
    """Something that could be learnt.

    Attributes:
        kind: people, round, document, record or conflict.
        id: level or route of the people, practice of the document, kind of record; empty for the others.
        what: what to bring in or to look for, in words; empty where the practices say it.
        practices: of which it would tell the level.
        measured: whether it would be read today; false for records that no indicator measures yet.
    """

    kind: SourceKind
    id: str
    what: str
    practices: tuple[str, ...]
    measured: bool = True


@cached_by_language
def settings() -> dict[str, Any]:
    """The content of `information.yaml`."""
    content: dict[str, Any] = in_language(
        read_yaml(Path(__file__).with_name("information.yaml")).content, "information"
    )
    return content


def sources(
    practices: Mapping[str, Practice],
    findings: Mapping[str, Finding],
    indicators: Mapping[str, Indicator],
    organisation: Organisation,
    one: Round | None = None,
) -> list[Source]:
    """Everything that could tell more of a practice that applies.

    Args:
        practices: the catalogue.
        findings: what is known so far.
        indicators: say what each needs.
        organisation: says who there is to be asked.
        one: the round that counts; null if nobody was asked.
    """
    apply = {
        name: practice
        for name, practice in practices.items()
        if name in findings and findings[name].outcome != "not_applicable"
    }
    conflicts = tuple(name for name in apply if (gap := findings[name].gap) is not None and gap.conflict)
    # More of the same does not settle a conflict: people would say what they said, the record would show what it shows.
    free = {name: practice for name, practice in apply.items() if name not in conflicts}
    asked = list(_people(free.values(), organisation, one or Round("")))
    everything = tuple(dict.fromkeys(name for source in asked for name in source.practices))
    found = [*asked, *([Source("round", "", "", everything)] if everything and one is None else [])]
    found += _documents(free.values(), findings)
    found += _records(free.values(), findings, indicators)
    # In the draws one coin decides all conflicts, so they are worth what settling all of them is worth.
    return [*found, *([Source("conflict", "", "", conflicts)] if conflicts else [])]


def _people(practices: Iterable[Practice], organisation: Organisation, one: Round) -> Iterator[Source]:
    """Levels of people, and those who know something because of what they do, of whom five more could be asked."""
    listed = list(practices)
    for level in LEVELS:
        names = tuple(practice.id for practice in listed if level in practice.scope)
        if names and _five_left(one, organisation, "level", [level]):
            yield Source("people", level, "", names)
    known = organisation.known_functions()
    for route, functions in plan().routes.items():
        names = tuple(practice.id for practice in listed if practice.routed == route)
        there = not functions or not known or any(function in known for function in functions)
        if names and there and _five_left(one, organisation, "function", functions):
            yield Source("people", route, "", names)


def _five_left(one: Round, organisation: Organisation, by: RaterGrouping, keys: Sequence[str]) -> bool:
    """Whether five people are left there to be asked, as far as anybody said how many there are."""
    listed = people_by_group(one, organisation, by)
    people = sum(listed.get(key, 0) for key in keys)
    asked = raters_by_group(one.ratings, by)
    return not people or people - sum(asked.get(key, 0) for key in keys) >= MINIMUM_PEOPLE


def _documents(practices: Iterable[Practice], findings: Mapping[str, Finding]) -> Iterator[Source]:
    """Documents that nobody has named yet, where no record of the work decides."""
    for practice in practices:
        finding = findings[practice.id]
        if finding.shown is not None or finding.attested is not None:
            continue
        for rule in practice.evidence:
            if isinstance(rule, AttestedRule):
                yield Source("document", practice.id, rule.document, (practice.id,))


def _records(
    practices: Iterable[Practice], findings: Mapping[str, Finding], indicators: Mapping[str, Indicator]
) -> Iterator[Source]:
    """Exports, lists and registers by what they are, with the practices that they would show."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for practice in practices:
        for rule in practice.evidence:
            if isinstance(rule, AttestedRule) or rule.tier == "said" or findings[practice.id].shown is not None:
                continue
            if isinstance(rule, ReadingRule) and getattr(findings[practice.id], rule.tier) is not None:
                continue
            key = (*_record(_needs(rule, indicators)), isinstance(rule, ReadingRule))
            found.setdefault(key, []).append(practice.id)
    for (record, what, measured), names in found.items():
        yield Source("record", record, what, tuple(dict.fromkeys(names)), measured)


def _needs(rule: ReadingRule | MeasureRule, indicators: Mapping[str, Indicator]) -> str:
    if isinstance(rule, MeasureRule):
        return rule.needs
    names = dict.fromkeys(condition.indicator for condition in rule.conditions)
    written = [recorded_figures()[name].needs for name in names if name in recorded_figures()]
    return "; ".join([*(need for name in names if name in indicators for need in indicators[name].needs), *written])


def _record(needs: str) -> tuple[str, str]:
    """Which record it is, and what to call it; its own words where none is described."""
    for entry in settings()["records"]:
        if re.search(entry["needs"], needs):
            return str(entry["id"]), str(entry["what"])
    words = needs.rstrip(".")
    return re.sub(r"[^a-z]+", "-", words.lower())[:40].strip("-"), continued(translated(needs).rstrip("."))
