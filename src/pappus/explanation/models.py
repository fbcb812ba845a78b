"""A maturity model explained: where the organisation stands on it, gate by gate, and what each requirement is worth."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.explanation.gates import GateSum, gate_sum, holds, if_all_held, if_held
from pappus.explanation.ground import Ground
from pappus.explanation.practices import refuse_view
from pappus.explanation.tree import Cell, Column, Explanation, Table
from pappus.explanation.uses import finding_words
from pappus.explanation.view import View
from pappus.explanation.words import joined, probability, reading_words, words
from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement, Transition
from pappus.maturity.placement import Placement
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.languages import digits, translated

_GATE_COLUMNS = (
    Column("practice", "practice", "id"),
    Column("level", "level asked", "count"),
    Column("essential", "essential"),
    Column("probability", "holds", "probability"),
    Column("finding", "what is found"),
)
_IF_HELD = (
    Column("stage_if_held", "the stage, if it held", "probability"),
    Column("stage_if_all_held", "if all down to it held", "probability"),
)


def explain_model(ground: Ground, name: str, view: View) -> Explanation:
    """A model from the placement down to the practices that its gates ask for, beside the other models.

    Raises:
        UsageError: a group or period is asked for, as placements are of the whole organisation; or a query.
    """
    refuse_view(view, "a model")
    if view.sql:
        raise UsageError("a model has no query of its own; --sql goes with a practice or an indicator")
    model, placement = ground.models[name], ground.standing().placements[name]
    children = [
        *([_stands(model, placement)] if model.stages else []),
        *_gates(ground, model, placement),
        *_profile(ground, model),
        *_beside(ground, placement),
        *_next(ground, placement),
        _others(ground, model),
    ]
    sentences = (model.what, *placement.reasons)
    return Explanation(
        model.title,
        (*sentences, translated("Source: {source}.", source=model.source)),
        children=tuple(children),
        kind="model",
        id=name,
    )


def _stands(model: MaturityModel, placement: Placement) -> Explanation:
    titles = {stage.id: stage.title for stage in placement.stages}
    sentences = []
    if placement.stage is not None:
        span = [titles[one] for one in placement.span[1:]]
        named = translated("Named: {stage}.", stage=placement.stage.title)
        if span:
            named = translated("Named: {stage}, perhaps {span}.", stage=placement.stage.title, span=joined(span))
        rule = translated("The stage named is the highest that is reached or passed with at least 80 %.")
        sentences.append(f"{named} {rule}")
    if placement.position is not None:
        at, top = placement.position, len(model.stages) - 1
        value, low, high = (digits(f"{end:.2f}") for end in (at.value, at.low, at.high))
        sentences.append(
            translated(
                "Position {value} of {top} (90 % interval {low} to {high}).", value=value, top=top, low=low, high=high
            )
        )
    sentences.append(translated("The bounds count all that is unknown as absent, or leave it out of the gates."))
    rows = tuple(
        (stage.title, stage.probability, stage.at_least, unmet.probability, dropped.probability)
        for stage, unmet, dropped in zip(
            placement.stages, placement.unknown_unmet, placement.unknown_dropped, strict=True
        )
    )
    columns = (
        Column("stage", "stage"),
        Column("probability", "there", "probability"),
        Column("at_least", "there or further", "probability"),
        Column("unknown_unmet", "if unknown is absent", "probability"),
        Column("unknown_dropped", "if unknown is left out", "probability"),
    )
    return Explanation("Where it stands", tuple(sentences), Table(columns, rows))


def _gates(ground: Ground, model: MaturityModel, placement: Placement) -> list[Explanation]:
    named = model.stage_index(placement.stage.id) if placement.stage else 0
    return [
        _gate(ground, model, placement, index, index == named + 1, ground.draws)
        for index in range(1, len(model.stages))
    ]


def _gate(
    ground: Ground, model: MaturityModel, placement: Placement, index: int, is_next: bool, draws: LevelDraws
) -> Explanation:
    stage, found = model.stages[index], gate_sum(model.stages[index], draws)
    lines = {one: _requirement(ground, one, draws) for one in stage.gate}
    order = sorted(lines, key=lambda one: (lines[one].chance is None, not one.essential, -(lines[one].chance or 0.0)))
    rows = [lines[one].cells for one in order]
    columns: tuple[Column, ...] = _GATE_COLUMNS
    here = probability(placement.stages[index].at_least)
    sentences = [stage.what, *_sums(found), translated("This gate and all below it: {chance}.", chance=here)]
    if is_next:
        columns = (*columns, *_IF_HELD)
        rows = [
            (*row, *_if_held(model, index, order[: place + 1], draws, lines[order[place]].chance))
            for place, row in enumerate(rows)
        ]
        sentences.append(words()["if_held"].strip())
    title = (
        translated("Next gate: {stage}", stage=stage.title)
        if is_next
        else translated("Gate: {stage}", stage=stage.title)
    )
    names = tuple(one.practice for one in order)
    return Explanation(title, tuple(sentences), Table(columns, tuple(rows)), go_on=names)


def _sums(found: GateSum) -> list[str]:
    if not found.asked:
        return [translated("None of its requirements apply, so the gate is open.")]
    counted = translated(
        "{needed} of {asked} needed, {expected} expected; enough of them hold: {chance}.",
        needed=found.needed,
        asked=found.asked,
        expected=digits(f"{found.expected:.1f}"),
        chance=probability(found.quorum),
    )
    if found.essential is None:
        return [counted]
    both = translated(
        "All essential ones hold: {essential}. Both: {both}.",
        essential=probability(found.essential),
        both=probability(found.opens),
    )
    return [counted, both]


@dataclass(frozen=True)
class _Line:
    cells: tuple[Cell, ...]
    chance: float | None


def _requirement(ground: Ground, one: Requirement, draws: LevelDraws) -> _Line:
    applies = bool(draws.applicable[draws.index[one.practice]])
    chance = float(holds(one, draws).mean()) if applies else None
    return _Line((one.practice, one.level, one.essential, chance, finding_words(ground, one.practice)), chance)


def _if_held(
    model: MaturityModel, index: int, above: list[Requirement], draws: LevelDraws, chance: float | None
) -> tuple[Cell, Cell]:
    """The stage's probability if the last of some requirements held, and if all of them did."""
    if chance is None:
        return None, None
    return if_held(model, index, above[-1], draws), if_all_held(model, index, above, draws)


def _profile(ground: Ground, model: MaturityModel) -> list[Explanation]:
    """The grid of a profile; its findings of practices that stand beside it."""
    if model.profile is None:
        return []
    profile = model.profile
    rows: list[tuple[Cell, ...]] = [
        (layer.title, *(profile.cell(layer.id, level).expected for level in profile.levels)) for layer in profile.layers
    ]
    columns = (Column("layer", "layer"), *(Column(level, level, "count") for level in profile.levels))
    grid = Explanation("What is expected, on levels 0 to 4", (), Table(columns, tuple(rows)))
    advice = [_step(layer.title, layer.advice) for layer in profile.layers]
    watched = Table(
        (Column("practice", "practice", "id"), Column("finding", "what is found")),
        tuple((one, finding_words(ground, one)) for one in profile.watched),
    )
    beside = Explanation("Watched beside it", (), watched, go_on=profile.watched) if profile.watched else None
    return [grid, *([beside] if beside else []), Explanation("What fills a gap", children=tuple(advice))]


def _beside(ground: Ground, placement: Placement) -> list[Explanation]:
    found = []
    for group, readings in placement.readings:
        rows = tuple(
            (
                one.indicator,
                translated("all") if one.by == "organisation" else one.key,
                reading_words(one, ground.indicators[one.indicator].n_is if one.indicator in ground.indicators else ""),
            )
            for one in readings
        )
        columns = (Column("indicator", "indicator", "id"), Column("key", "of"), Column("reading", "reads"))
        names = tuple(dict.fromkeys(one.indicator for one in readings))
        if rows:
            found.append(Explanation(group.capitalize(), (), Table(columns, rows), go_on=names))
    return found


def _next(ground: Ground, placement: Placement) -> list[Explanation]:
    chosen = ground.organisation.dormancy_reason
    first = [
        translated("First, because of what holds you back: {advice}", advice=step.by_reason[chosen])
        for step in placement.next
        if chosen and chosen in step.by_reason
    ]
    title = translated("The first step")
    if placement.stage:
        title = translated("The step out of {stage}", stage=placement.stage.title)
    return [_step(title, step, first) for step in placement.next]


def _step(title: str, step: Transition, first: list[str] | None = None) -> Explanation:
    sentences = (
        *(first or []),
        *step.do,
        translated("Who leads: {who}.", who=step.leads),
        translated("It is done when: {test}", test=step.test),
    )
    return Explanation(title, sentences, go_on=step.raises)


def _others(ground: Ground, model: MaturityModel) -> Explanation:
    """Where the other models place the same organisation."""
    asked = set(model.required_practices())
    rows = []
    for name, placement in ground.standing().placements.items():
        other = ground.models.get(name)
        if other is None or not other.stages or placement.position is None:
            continue
        blocking = joined([f"{one.practice} ≥ {one.level}" for one in placement.blocking[:3]])
        shared = len(asked & set(other.required_practices())) if asked and other is not model else None
        named = placement.stage.title if placement.stage else None
        height = placement.position.value / (len(other.stages) - 1)
        rows.append((name, named, height, shared, blocking or None))
    columns = (
        Column("model", "model", "id"),
        Column("stage", "named"),
        Column("height", "height on its ladder", "probability"),
        Column("shared_practices", "practices shared", "count"),
        Column("blocking", "not sure for its next stage"),
    )
    return Explanation(
        "Beside the other models",
        (words()["consistency"].strip(), *_disagreement(rows)),
        Table(columns, tuple(rows)),
        go_on=tuple(str(row[0]) for row in rows if row[0] != model.id),
    )


def _disagreement(rows: list[tuple[str, str | None, float, int | None, str | None]]) -> list[str]:
    if len(rows) < 2:
        return []
    low, high = min(rows, key=lambda row: row[2]), max(rows, key=lambda row: row[2])
    told = translated(
        "Highest on {highest} ({high}), lowest on {lowest} ({low}).",
        highest=high[0],
        high=probability(high[2]),
        lowest=low[0],
        low=probability(low[2]),
    )
    held = translated("{model} is held back by {requirements}.", model=low[0], requirements=low[4]) if low[4] else ""
    return [f"{told} {held}".rstrip()]
