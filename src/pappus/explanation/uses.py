"""The way up: which practices use an indicator, which models ask for a practice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pappus.explanation.ground import Ground
from pappus.explanation.words import joined, number, outcome_words, probability, words
from pappus.maturity.model import MaturityModel, Requirement, Stage
from pappus.practices.practice import AllBut, Condition, Practice, Provenance, ReadingRule
from pappus.vocabulary.languages import translated


@dataclass(frozen=True)
class Use:
    """An indicator as a practice uses it.

    Attributes:
        practice: the practice.
        rule: the rule that reads the indicator.
        conditions: those of its conditions that are about the indicator, the floor among them (level 0).
    """

    practice: Practice
    rule: ReadingRule
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Asked:
    """A practice as a model asks for it."""

    model: MaturityModel
    index: int
    stage: Stage
    requirement: Requirement


def uses_of(ground: Ground, indicator: str) -> list[Use]:
    """The practices that read an indicator, in the order of the catalogue."""
    found = []
    for practice in ground.practices.values():
        for rule in practice.evidence:
            if isinstance(rule, ReadingRule):
                conditions = tuple(one for one in conditions_of(rule) if one.indicator == indicator)
                found += [Use(practice, rule, conditions)] if conditions else []
    return found


def conditions_of(rule: ReadingRule) -> list[Condition]:
    """The conditions of a rule, its floor first."""
    return [*([rule.floor] if rule.floor else []), *sorted(rule.conditions, key=lambda one: one.level)]


def asked_for(ground: Ground, practice: str) -> Iterator[Asked]:
    """Where models ask for a practice, model by model, from the lowest stage up."""
    for model in ground.models.values():
        for index, stage in enumerate(model.stages):
            for requirement in stage.gate:
                if requirement.practice == practice:
                    yield Asked(model, index, stage, requirement)


def condition_words(condition: Condition, unit: str = "") -> str:
    """A condition in words: `the lower end of response.answered_share is at least 0.65`."""
    after = f" {unit}" if unit and unit not in {"share", "index", "ratio"} else ""
    if condition.all_but is not None:
        return f"{condition.indicator}: {all_but_words(condition.all_but)}"
    if condition.at_most is not None:
        figure = f"{number(condition.at_most)}{after}"
        return translated(
            "the upper end of {indicator} is at most {figure}", indicator=condition.indicator, figure=figure
        )
    figure = f"{number(condition.at_least or 0.0)}{after}"
    return translated("the lower end of {indicator} is at least {figure}", indicator=condition.indicator, figure=figure)


def all_but_words(allowed: AllBut) -> str:
    """A threshold that lets a few be missing: `all but 1 or 1 %, whichever is more`."""
    return translated(
        "all but {count} or {share} %, whichever is more", count=allowed.count, share=number(allowed.share * 100)
    )


def provenance_words(provenance: Provenance) -> str:
    """Where thresholds come from, in a sentence."""
    if provenance.kind == "judgement":
        return translated("The thresholds are set by judgement.")
    source = translated(provenance.source).rstrip(".")
    if not provenance.levels:
        return translated("The thresholds are published: {source}.", source=source)
    levels = joined([str(level) for level in provenance.levels])
    return translated(
        "The threshold of level {levels} is published: {source}; the others are set by judgement.",
        levels=levels,
        source=source,
    )


def finding_words(ground: Ground, practice: str) -> str:
    """What is found of a practice, in a few words: `level 2, recorded and shown`, or why nothing is."""
    finding = ground.standing().findings.get(practice)
    if finding is None or finding.outcome != "found" or finding.level is None:
        return outcome_words(finding.outcome if finding else "not_available")
    tiers = [word for tier, word in words()["tiers_of_evidence"].items() if getattr(finding, tier) is not None]
    surer = finding.probabilities[finding.level + 1 :]
    told = translated("level {level}, {tiers}", level=finding.level, tiers=joined(tiers))
    if not surer or sum(surer) < 0.005:
        return told
    above = translated("level {level}: {chance}", level=finding.level + 1, chance=probability(sum(surer)))
    return f"{told}; {above}"
