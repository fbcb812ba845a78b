"""A practice explained: what is found of it and from what, what its rules ask, and which models ask for it."""

from __future__ import annotations

from itertools import accumulate

from pappus.assessment.words import words as asked_words
from pappus.explanation.answers import explain_answers
from pappus.explanation.ground import Ground
from pappus.explanation.tree import Column, Explanation, Table
from pappus.explanation.uses import all_but_words, asked_for, condition_words, conditions_of, provenance_words
from pappus.explanation.view import View
from pappus.explanation.words import joined, level_words, number, outcome_words, probability, reading_words, words
from pappus.indicators.query import filled_sql
from pappus.indicators.recorded import recorded_figures
from pappus.practices.practice import AttestedRule, EvidenceRule, MeasureRule, Practice, ReadingRule
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.findings import LEVELS, TIER_CAP, TIERS, Finding, TierLevel
from pappus.vocabulary.languages import begun, lowered, translated

_LEVEL_COLUMNS = (
    Column("level", "level"),
    Column("anchor", "what one can see"),
    Column("probability", "exactly", "probability"),
    Column("at_least", "or above", "probability"),
)


def explain_practice(ground: Ground, name: str, view: View) -> Explanation:
    """A practice from what is found of it down to indicators and documents, and up to the models.

    Raises:
        UsageError: a group or period is asked for; findings are of the whole organisation over all time.
    """
    refuse_view(view, "a practice")
    practice = ground.practices[name]
    finding = ground.standing().findings[name]
    tiers = tuple(_tier(practice, level) for tier in TIERS if (level := getattr(finding, tier)) is not None)
    children = [
        _found(practice, finding),
        *tiers,
        *explain_answers(ground, practice),
        Explanation("What would show it", children=tuple(_rule(ground, finding, rule) for rule in practice.evidence)),
        *(_queries(ground, practice) if view.sql else ()),
        *([_documents(ground, practice)] if _attested(ground, practice) else []),
        Explanation("What would help", finding.would_help or (translated("Nothing more is needed."),)),
        *([Explanation("What to watch beside it", (finding.counter_indicator,))] if finding.counter_indicator else []),
        _asked(practice),
        _models(ground, practice),
    ]
    summary = (
        translated("Asked as: {question}", question=practice.question),
        words()["templates"][practice.template]["what"],
    )
    title = practice.statement.rstrip(".")
    return Explanation(title, summary, children=tuple(children), kind="practice", id=name)


def refuse_view(view: View, what: str) -> None:
    """Refuses groups and periods where there are none.

    Raises:
        UsageError: one is asked for.
    """
    if view.by != "organisation":
        raise UsageError(f"{what} is explained for the whole organisation; --{view.by} goes with an indicator")
    if view.period != "all":
        raise UsageError(f"{what} is explained over all time; --period goes with an indicator, --as-of with anything")


def _found(practice: Practice, finding: Finding) -> Explanation:
    if finding.outcome != "found" or finding.level is None:
        said = begun(outcome_words(finding.outcome))
        table = Table(
            _LEVEL_COLUMNS[:2],
            tuple((level_words(practice.template, level), practice.anchors[level]) for level in LEVELS),
        )
        return Explanation(
            "What is found", (translated("{outcome}: it has no level.", outcome=said), *finding.reasons), table
        )
    level = level_words(practice.template, finding.level)
    sure = sum(finding.probabilities[finding.level :])
    claim = translated(
        "Level {level}, {chance} sure: {anchor}",
        level=level,
        chance=probability(sure),
        anchor=practice.anchors[finding.level],
    )
    table = _levels(practice, finding.probabilities)
    rule = translated("The level claimed is the highest that holds with a probability of at least 90 %.")
    details = [pointer.detail for pointer in finding.evidence]
    told = [reason for reason in finding.reasons if not any(detail in reason for detail in details)]
    reasons = (f"{reason.rstrip('.')}." for reason in told)
    return Explanation("What is found", (claim, rule, *reasons), table)


def _levels(practice: Practice, probabilities: tuple[float, ...]) -> Table:
    above = list(accumulate(reversed(probabilities)))[::-1]
    return Table(
        _LEVEL_COLUMNS,
        tuple(
            (level_words(practice.template, level), practice.anchors[level], probabilities[level], above[level])
            for level in LEVELS
        ),
    )


def _tier(practice: Practice, found: TierLevel) -> Explanation:
    title, _, meaning = words()["tiers"][found.tier].partition(": ")
    sure = [
        f"{level}: {probability(found.probabilities[level])}" for level in LEVELS if found.probabilities[level] >= 0.005
    ]
    return Explanation(
        translated("{tier}: level {level}", tier=title, level=level_words(practice.template, found.level)),
        (
            begun(meaning),
            *(f"{pointer.detail.rstrip('.')}." for pointer in found.evidence),
            translated("Levels {levels}.", levels=", ".join(sure))
            + (f" {translated('Capped.')}" if found.level == TIER_CAP[found.tier] < LEVELS[-1] else ""),
        ),
        go_on=tuple(dict.fromkeys(one.reference for one in found.evidence if one.kind == "reading")),
    )


def _rule(ground: Ground, finding: Finding, rule: EvidenceRule) -> Explanation:
    if isinstance(rule, ReadingRule):
        return _reading_rule(ground, finding, rule)
    if isinstance(rule, AttestedRule):
        age = (
            translated("Documents older than {days} days count as drafts.", days=rule.max_age_days)
            if rule.max_age_days
            else ""
        )
        levels = translated("A draft carries level 1, a valid document 2, a reviewed one 3.")
        return Explanation("Attested", tuple(text for text in (rule.document, levels, age) if text))
    return _measure_rule(rule)


def _reading_rule(ground: Ground, finding: Finding, rule: ReadingRule) -> Explanation:
    """What each indicator of a rule reads, and each level's condition with the probability that the level holds."""
    tier: TierLevel | None = getattr(finding, rule.tier)
    conditions = conditions_of(rule)
    names = tuple(dict.fromkeys(one.indicator for one in conditions))
    rows = tuple(
        (
            str(one.level) if one.level else translated("any"),
            condition_words(one, ground.indicators[one.indicator].unit if one.indicator in ground.indicators else ""),
            one.minimum_n,
            sum(tier.probabilities[one.level :]) if tier and one.level else None,
        )
        for one in conditions
    )
    columns = (
        Column("level", "level"),
        Column("asks", "asks that"),
        Column("minimum_n", "n at least", "count"),
        Column("probability", "level holds", "probability"),
    )
    read = [translated("{indicator} reads {reading}.", indicator=name, reading=_reads(ground, name)) for name in names]
    sentences = (*read, provenance_words(rule.provenance), translated("A level needs the levels below it too."))
    return Explanation(begun(words()["tiers_of_evidence"][rule.tier]), sentences, Table(columns, rows), go_on=names)


def _queries(ground: Ground, practice: Practice) -> tuple[Explanation, ...]:
    """The query of each indicator that the rules read; figures counted outside the record have none."""
    rules = [rule for rule in practice.evidence if isinstance(rule, ReadingRule)]
    names = dict.fromkeys(one.indicator for rule in rules for one in conditions_of(rule))
    return tuple(
        Explanation(translated("The query of {indicator}", indicator=name), code=sql.strip())
        for name in names
        if name in ground.indicators
        for sql in [filled_sql(ground.indicators[name], "organisation", "all", ground.context)]
    )


def _reads(ground: Ground, name: str) -> str:
    reading = ground.standing().readings.get(name)
    definition = ground.indicators.get(name) or recorded_figures().get(name)
    if reading is None:
        return outcome_words("not_available")
    return reading_words(reading, definition.n_is if definition else "").rstrip(".")


def _measure_rule(rule: MeasureRule) -> Explanation:
    steps = [
        translated("Level {level}: {step}.", level=level, step=step) for level, step in enumerate(rule.steps, start=1)
    ]
    asked = [f"{level}: {number(value)}" for level, value in enumerate(rule.thresholds, start=1)]
    asked += [f"4: {all_but_words(rule.all_but)}"] if rule.all_but else []
    thresholds = [translated("Thresholds of the levels {levels}.", levels=", ".join(asked))] if asked else []
    return Explanation(
        translated("{tier} (not measured yet)", tier=begun(words()["tiers_of_evidence"][rule.tier])),
        (
            rule.measure,
            translated("It needs: {needs}", needs=translated(rule.needs)),
            *steps,
            *thresholds,
            provenance_words(rule.provenance),
        ),
    )


def _attested(ground: Ground, practice: Practice) -> bool:
    return any(document.practice == practice.id for document in ground.organisation.attested)


def _documents(ground: Ground, practice: Practice) -> Explanation:
    rows = tuple(
        (one.document, one.group, one.owner, one.dated_at, one.status, one.reviewer, one.reviewed_at, one.expires_at)
        for one in ground.organisation.attested
        if one.practice == practice.id
    )
    columns = (
        Column("document", "document"),
        Column("group", "for"),
        Column("owner", "owner"),
        Column("dated_at", "dated"),
        Column("status", "status"),
        Column("reviewer", "reviewed by"),
        Column("reviewed_at", "reviewed"),
        Column("expires_at", "expires"),
    )
    return Explanation("Documents", (translated("From attested.csv."),), Table(columns, rows), lists="documents")


def _asked(practice: Practice) -> Explanation:
    asked = [
        translated("people at the level {level}", level=lowered(asked_words()["levels"][level]))
        for level in practice.scope
    ]
    asked += [words()["routes"][practice.routed]] if practice.routed else []
    who = (
        translated("It is asked of {people}.", people=joined(asked))
        if asked
        else translated("It is never asked: records know better.")
    )
    return Explanation("Who is asked", (who, translated("It rests on {sources}.", sources=", ".join(practice.sources))))


def _models(ground: Ground, practice: Practice) -> Explanation:
    """Every gate that asks for it, and whether it holds there."""
    draws = ground.draws
    levels = draws.levels[:, draws.index[practice.id]]
    rows = []
    for one in asked_for(ground, practice.id):
        placement = ground.standing().placements[one.model.id]
        named = one.model.stage_index(placement.stage.id) if placement.stage else 0
        blocks = any(entry.practice == practice.id for entry in placement.blocking) and one.index == named + 1
        where = (
            "passed" if one.index <= named else "blocks" if blocks else "next" if one.index == named + 1 else "later"
        )
        applies = bool(draws.applicable[draws.index[practice.id]])
        holds = float((levels >= one.requirement.level - 0.5).mean()) if applies else None
        required = one.requirement
        rows.append(
            (one.model.id, one.stage.title, required.level, required.essential, holds, words()["stands"][where])
        )
    columns = (
        Column("model", "model", "id"),
        Column("stage", "for the stage"),
        Column("level", "at level", "count"),
        Column("essential", "essential"),
        Column("probability", "holds", "probability"),
        Column("stands", "there it"),
    )
    raised = [
        translated("{model}: the step out of {stage} raises it.", model=model.title, stage=stage.title)
        for model in ground.models.values()
        for stage in model.stages
        if stage.transition is not None and practice.id in stage.transition.raises
    ]
    raised += [
        translated("{model}: filling {layer} raises it.", model=model.title, layer=lowered(layer.title))
        for model in ground.models.values()
        if model.profile is not None
        for layer in model.profile.layers
        if practice.id in layer.advice.raises
    ]
    sentences = (*([] if rows else [translated("No gate asks for it.")]), *raised)
    return Explanation(
        "Which models ask for it",
        sentences,
        Table(columns, tuple(rows)) if rows else None,
        go_on=tuple(dict.fromkeys(str(row[0]) for row in rows)),
    )
