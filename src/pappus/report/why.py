"""Why: the requirements of the next stage, and what is known of every practice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pappus.maturity.placement import NAMED_PROBABILITY, Placement
from pappus.report.ladder import Ladder
from pappus.report.lookup import Lookup, readable
from pappus.report.words import (
    family_order,
    family_title,
    holds_probability,
    or_more,
    outcome_words,
    percent,
    probability,
    words,
)
from pappus.vocabulary.findings import TIERS, Finding, TierLevel
from pappus.vocabulary.languages import translated, translated_count, within


@dataclass(frozen=True)
class RequirementLine:
    """One requirement of a gate beside what is known of it.

    Attributes:
        practice: id of the practice.
        statement: what has to be true.
        asked: the level asked, as a number and a word.
        anchor: what a person can see at that level.
        essential: whether the gate stays shut without it.
        chance: the probability that it holds, in words; empty if unknown and not computed.
        share: the same, 0 to 1; null without one.
        known: what is known, in words.
        inferred: whether nothing is known of the practice itself, so that the probability is judged by the rest.
    """

    practice: str
    statement: str
    asked: str
    anchor: str
    essential: bool
    chance: str
    share: float | None
    known: str
    inferred: bool


@dataclass(frozen=True)
class Gate:
    """What stands between the organisation and the next stage of one model.

    Attributes:
        ladder: the model with the place on it.
        stage: title of the next stage; empty at the top.
        what: what an organisation in it looks like.
        rule: when the gate holds, in one sentence.
        blocking: requirements that do not surely hold, essential ones first.
        met: requirements that surely hold.
        passed: gates below it, each with its requirements.
    """

    ladder: Ladder
    stage: str
    what: str
    rule: str
    blocking: tuple[RequirementLine, ...]
    met: tuple[RequirementLine, ...]
    passed: tuple[tuple[str, tuple[RequirementLine, ...]], ...]


@dataclass(frozen=True)
class TierLine:
    """What one tier of evidence says: its name, the level in words and the evidence in sentences."""

    tier: str
    level: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PracticeLine:
    """A practice with what is known of it.

    Attributes:
        practice: its id.
        statement: what is true where it holds.
        outcome: the outcome's id.
        level: 0 to 4; null if unknown.
        level_words: the level, or why there is none, in words.
        anchor: what a person can see at that level; empty if unknown.
        next_anchor: what would be seen one level up; empty at the top or if unknown.
        chances: the levels that neither surely hold nor surely do not, each with the probability that it holds.
        tiers: what each tier of evidence says.
        reasons: why, one sentence each, without those that repeat the evidence.
        would_help: what would make it known or surer.
        watch: what to watch beside it.
    """

    practice: str
    statement: str
    outcome: str
    level: int | None
    level_words: str
    anchor: str
    next_anchor: str
    chances: tuple[tuple[int, str], ...]
    tiers: tuple[TierLine, ...]
    reasons: tuple[str, ...]
    would_help: tuple[str, ...]
    watch: str


@dataclass(frozen=True)
class Family:
    """The practices of one family, known ones first.

    Attributes:
        id: its id.
        title: its name on screen.
        lines: its practices.
        summary: how many of them are known, in words.
        levels: the level of each practice in their order, for the picture of what is known; null where it is unknown.
    """

    id: str
    title: str
    lines: tuple[PracticeLine, ...]
    summary: str
    levels: tuple[int | None, ...]


def gate_of(lookup: Lookup, ladder: Ladder) -> Gate:
    """What blocks the next stage on a ladder, what of it is met, and the gates already passed."""
    model, placement = ladder.model, ladder.placement
    named = model.stage_index(placement.stage.id) if placement.stage else 0
    upper = model.stages[named + 1] if named + 1 < len(model.stages) else None
    blocked = {one.practice: one for one in placement.blocking}
    blocking = tuple(
        _line(lookup, one.practice, one.level, one.essential, one.probability) for one in placement.blocking
    )
    met = tuple(
        _met_line(lookup, one.practice, one.level, one.essential)
        for one in (upper.gate if upper else ())
        if one.practice not in blocked and lookup.finding(one.practice).outcome != "not_applicable"
    )
    passed = tuple(
        (stage.title, tuple(_line(lookup, one.practice, one.level, one.essential) for one in stage.gate))
        for stage in model.stages[1 : named + 1]
    )
    return Gate(
        ladder=ladder,
        stage=upper.title if upper else "",
        what=upper.what if upper else "",
        rule=_rule(placement, len(met), upper.quorum) if upper else "",
        blocking=blocking,
        met=met,
        passed=tuple(reversed(passed)),
    )


def families(lookup: Lookup) -> tuple[Family, ...]:
    """Every practice of the document, family by family in the report's order."""
    by_family: dict[str, list[Finding]] = {}
    for practice in sorted(lookup.document.findings):
        by_family.setdefault(practice.partition(".")[0], []).append(lookup.document.findings[practice])
    return tuple(_family(lookup, name, by_family[name]) for name in family_order(by_family))


def _rule(placement: Placement, met: int, quorum: float) -> str:
    asked = met + len(placement.blocking)
    if any(one.essential for one in placement.blocking):
        takes = translated_count(
            "It takes everything essential and at least {share} of {number} requirement;",
            "It takes everything essential and at least {share} of {number} requirements;",
            asked,
            share=percent(quorum),
        )
    else:
        takes = translated_count(
            "It takes at least {share} of {number} requirement;",
            "It takes at least {share} of {number} requirements;",
            asked,
            share=percent(quorum),
        )
    sure = percent(NAMED_PROBABILITY)
    if not met:
        return f"{takes} {translated('none holds with a probability of {chance} or more.', chance=sure)}"
    holds = translated_count(
        "{number} holds with a probability of {chance} or more.",
        "{number} hold with a probability of {chance} or more.",
        met,
        chance=sure,
    )
    return f"{takes} {holds}"


def _line(lookup: Lookup, practice: str, level: int, essential: bool, chance: float | None = None) -> RequirementLine:
    finding = lookup.finding(practice)
    holds = holds_probability(finding, level) if chance is None else chance
    return RequirementLine(
        practice=practice,
        statement=lookup.statement(practice),
        asked=f"{level} · {lookup.level_words(practice, level)}",
        anchor=lookup.anchor(practice, level),
        essential=essential,
        chance="" if holds is None else probability(holds),
        share=holds,
        known=_known(lookup, finding),
        inferred=chance is not None and finding.outcome != "found",
    )


def _met_line(lookup: Lookup, practice: str, level: int, essential: bool) -> RequirementLine:
    """A requirement that does not block; one that is not known is likely by what is known of its family."""
    line = _line(lookup, practice, level, essential)
    if line.chance:
        return line
    return replace(line, chance=or_more(percent(NAMED_PROBABILITY)), inferred=True)


def _known(lookup: Lookup, finding: Finding) -> str:
    if finding.outcome != "found" or finding.level is None:
        return outcome_words(finding.outcome)
    tiers = [within(words()["tiers"][tier]) for tier in TIERS if getattr(finding, tier) is not None]
    return translated(
        "level {level} · {called} ({tiers})",
        level=finding.level,
        called=lookup.level_words(finding.practice, finding.level),
        tiers=", ".join(tiers),
    )


def _family(lookup: Lookup, name: str, found: list[Finding]) -> Family:
    lines = sorted(
        (_practice(lookup, finding) for finding in found),
        key=lambda line: (line.outcome != "found", -(line.level or 0), line.statement),
    )
    known = sum(finding.outcome == "found" for finding in found)
    applies = sum(finding.outcome != "not_applicable" for finding in found)
    return Family(
        id=name,
        title=family_title(name),
        lines=tuple(lines),
        summary=translated("{known} of {applies} known", known=known, applies=applies),
        levels=tuple(line.level for line in lines),
    )


def _practice(lookup: Lookup, finding: Finding) -> PracticeLine:
    found = finding.outcome == "found" and finding.level is not None
    level = finding.level if found else None
    tiers = [(tier, getattr(finding, tier)) for tier in TIERS]
    details = [pointer.detail for pointer in finding.evidence]
    return PracticeLine(
        practice=finding.practice,
        statement=lookup.statement(finding.practice),
        outcome=finding.outcome,
        level=level,
        level_words=_known_level(lookup, finding.practice, level) or outcome_words(finding.outcome),
        anchor="" if level is None else lookup.anchor(finding.practice, level),
        next_anchor="" if level is None or level == 4 else lookup.anchor(finding.practice, level + 1),
        chances=_open_levels(finding),
        tiers=tuple(_tier(lookup, finding.practice, tier, said) for tier, said in tiers if said is not None),
        reasons=tuple(readable(reason) for reason in finding.reasons if not any(text in reason for text in details)),
        would_help=tuple(readable(text) for text in finding.would_help),
        watch=finding.counter_indicator,
    )


def _open_levels(finding: Finding) -> tuple[tuple[int, str], ...]:
    chances = ((level, holds_probability(finding, level)) for level in (1, 2, 3, 4))
    return tuple(
        (level, probability(chance)) for level, chance in chances if chance is not None and 0.005 < chance < 0.995
    )


def _known_level(lookup: Lookup, practice: str, level: int | None) -> str:
    return "" if level is None else f"{level} · {lookup.level_words(practice, level)}"


def _tier(lookup: Lookup, practice: str, tier: str, said: TierLevel) -> TierLine:
    return TierLine(
        tier=words()["tiers"][tier],
        level=_known_level(lookup, practice, said.level),
        evidence=tuple(lookup.evidence(pointer) for pointer in said.evidence),
    )
