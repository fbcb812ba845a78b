"""What is missing, by what would make it known; and what the models advise next."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.practices.practice import AttestedRule
from pappus.report.ladder import Ladder
from pappus.report.lookup import Lookup, readable
from pappus.report.words import outcome_words, words
from pappus.vocabulary.languages import translated, translated_count, within


@dataclass(frozen=True)
class Remedy:
    """One thing that would make several practices known.

    Attributes:
        sentence: what would help.
        practices: statements of the practices that it helps, those that block a next stage first.
        blocking: how many of them block the next stage of a model.
    """

    sentence: str
    practices: tuple[str, ...]
    blocking: int


@dataclass(frozen=True)
class Unknown:
    """A practice of which nothing is known.

    Attributes:
        statement: what is true where it holds.
        why: its outcome in words.
        blocking: whether it blocks the next stage of a model.
        would_help: what would make this practice alone known.
    """

    statement: str
    why: str
    blocking: bool
    would_help: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """What is not known, and what would change that.

    Attributes:
        remedies: what helps several practices at once, the most helpful first.
        unknown: every unknown practice, those that block a next stage first.
    """

    remedies: tuple[Remedy, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True)
class Helps:
    """Something that would make the answer surer, and what it would bring, in words."""

    sentence: str
    gain: str


@dataclass(frozen=True)
class Raised:
    """A practice that an advice raises, with what is known of it in words."""

    statement: str
    known: str


@dataclass(frozen=True)
class Advice:
    """A model's advice for the step out of the named stage.

    Attributes:
        ladder: the model with the place on it.
        step: from where to where, in words.
        first: what to do first for the declared reason for dormancy; empty if none is declared or given.
        do: what to do, in order.
        leads: who leads.
        test: how one knows that it is through.
        raises: practices that it raises.
    """

    ladder: Ladder
    step: str
    first: str
    do: tuple[str, ...]
    leads: str
    test: str
    raises: tuple[Raised, ...]


def missing(lookup: Lookup) -> Missing:
    """What is not known of the organisation, with equal sentences of what would help merged."""
    findings = [lookup.document.findings[practice] for practice in sorted(lookup.document.findings)]
    unknown = [finding for finding in findings if finding.outcome in ("not_available", "suppressed", "error")]
    blocking = {one.practice for placement in lookup.document.placements.values() for one in placement.blocking}
    helped: dict[str, list[str]] = {}
    for finding in unknown:
        for sentence in dict.fromkeys(text.strip() for text in finding.would_help):
            helped.setdefault(sentence, []).append(finding.practice)
    shared = {sentence: practices for sentence, practices in helped.items() if len(practices) > 1}
    remedies = [_remedy(lookup, sentence, practices, blocking) for sentence, practices in shared.items()]
    lines = [
        Unknown(
            lookup.statement(finding.practice),
            outcome_words(finding.outcome),
            finding.practice in blocking,
            tuple(readable(text.strip()) for text in finding.would_help if text.strip() not in shared),
        )
        for finding in unknown
    ]
    return Missing(
        tuple(sorted(remedies, key=lambda one: (-len(one.practices), -one.blocking, one.sentence))),
        tuple(sorted(lines, key=lambda line: (not line.blocking, line.statement))),
    )


def helps(lookup: Lookup, found: Missing) -> tuple[Helps, ...]:
    """What would help most, the most practices first; what nobody has begun with comes before that."""
    organisation, steps = lookup.document.organisation, words()["first_steps"]
    begin = []
    if not lookup.document.acts:
        begin.append(Helps(steps["import"], translated("Shows what is done.")))
    if not organisation.people:
        begin.append(Helps(steps["people"], translated("Shows who takes part.")))
    unknown = [one.practice for one in lookup.document.findings.values() if one.outcome == "not_available"]
    known = [lookup.practice(practice) for practice in unknown]
    papers = sum(one is not None and any(isinstance(rule, AttestedRule) for rule in one.evidence) for one in known)
    sized = [(len(one.practices), one.sentence) for one in found.remedies]
    if papers:
        sized.append((papers, steps["attested"]))
    sized.sort(key=lambda pair: -pair[0])
    single = [
        Helps(one.would_help[0], translated("Shows whether this holds: {statement}.", statement=one.statement))
        for one in found.unknown
        if one.blocking and one.would_help
    ]
    several = [
        Helps(
            sentence,
            translated_count("{number} practice would be known.", "{number} practices would be known.", number),
        )
        for number, sentence in sized
    ]
    return (*begin, *several, *single)


def advice(lookup: Lookup, ladder: Ladder) -> tuple[Advice, ...]:
    """What a model advises for the step out of the named stage."""
    model, placement = ladder.model, ladder.placement
    stages = model.stages
    named = model.stage_index(placement.stage.id) if placement.stage else 0
    upper = stages[named + 1].title if named + 1 < len(stages) else ""
    at = stages[named].title if stages else ""
    reason = lookup.document.organisation.dormancy_reason
    return tuple(
        Advice(
            ladder=ladder,
            step=translated("From {stage} to {next}", stage=at, next=upper)
            if upper
            else translated("Staying in {stage}", stage=at),
            first=one.by_reason.get(reason, "") if reason else "",
            do=one.do,
            leads=one.leads,
            test=one.test,
            raises=tuple(_raised(lookup, practice) for practice in one.raises),
        )
        for one in placement.next
    )


def _remedy(lookup: Lookup, sentence: str, practices: list[str], blocking: set[str]) -> Remedy:
    ordered = sorted(practices, key=lambda practice: (practice not in blocking, practice))
    return Remedy(
        readable(sentence),
        tuple(lookup.statement(practice) for practice in ordered),
        sum(practice in blocking for practice in practices),
    )


def _raised(lookup: Lookup, practice: str) -> Raised:
    finding = lookup.finding(practice)
    if finding.level is None or finding.outcome != "found":
        return Raised(lookup.statement(practice), outcome_words(finding.outcome))
    called = within(lookup.level_words(practice, finding.level))
    now = translated("now level {level}, {called}", level=finding.level, called=called)
    return Raised(lookup.statement(practice), now)
