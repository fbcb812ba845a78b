"""Where an organisation stands on a maturity model: gates and position, applied to every draw."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Stage, Transition
from pappus.maturity.profile import ProfileFinding
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.languages import translatable, translated, translated_count
from pappus.vocabulary.readings import Outcome, Reading

NAMED_PROBABILITY = 0.8
NOT_RULED_OUT = 0.2
_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Interval:
    """A figure with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class StageProbability:
    """A stage with the probability that the organisation is exactly there, and that it is there or further."""

    id: str
    title: str
    probability: float
    at_least: float


@dataclass(frozen=True)
class Blocking:
    """A requirement of the next stage that does not surely hold.

    Attributes:
        practice: the practice.
        level: the level that the next stage asks for.
        essential: whether the stage cannot be reached without it.
        probability: probability that it holds.
        outcome: found, or why nothing is known.
    """

    practice: str
    level: int
    essential: bool
    probability: float
    outcome: Outcome


@dataclass(frozen=True)
class Missing:
    """A practice that the model asks for and about which nothing is known, with what would change that."""

    practice: str
    would_help: tuple[str, ...]


@dataclass(frozen=True)
class Placement:
    """Where the organisation stands on one model.

    Attributes:
        model: the model's id.
        kind: staged, structure, profile or weighted.
        title: the model's name.
        outcome: found; not_available where nothing that the model asks about is known (then see `reasons`).
        stage: the stage named: the highest that is reached or passed with a probability of at least .8; null where
            nothing is known.
        stages: probability of each stage; sums to 1; empty for a profile. Where nothing is known it is what would be
            assumed of any organisation.
        position: place on the ladder, from 0 (first stage) to the number of stages less 1.
        span: ids of the stages that are not ruled out from the one named upwards.
        unknown_unmet: stages if everything unknown were absent.
        unknown_dropped: stages if everything unknown were left out of the gates.
        known: practices of the model about which something is known.
        asked: practices of the model that apply.
        blocking: requirements of the next stage that do not surely hold or of which nothing is known, essential ones
            first.
        not_available: practices without evidence, with what would help.
        next: the advice for the step out of the named stage; out of the first one where nothing is known.
        reasons: in plain words: how sure, and why.
        readings: by group, readings that stand beside the placement (shape, reach and responsiveness of s4).
        said: the same from what people say alone; null where nobody was asked.
        shown: the same from what is recorded, attested and shown alone; null where nobody was asked, since it is then
            the placement itself.
        profile: know-how by layer and level; null unless the model is a profile.
    """

    model: str
    kind: str
    title: str
    outcome: Outcome
    stage: StageProbability | None = None
    stages: tuple[StageProbability, ...] = ()
    position: Interval | None = None
    span: tuple[str, ...] = ()
    unknown_unmet: tuple[StageProbability, ...] = ()
    unknown_dropped: tuple[StageProbability, ...] = ()
    known: int = 0
    asked: int = 0
    blocking: tuple[Blocking, ...] = ()
    not_available: tuple[Missing, ...] = ()
    next: tuple[Transition, ...] = ()
    reasons: tuple[str, ...] = ()
    readings: tuple[tuple[str, tuple[Reading, ...]], ...] = ()
    said: Placement | None = None
    shown: Placement | None = None
    profile: ProfileFinding | None = None


def place(model: MaturityModel, findings: dict[str, Finding], draws: LevelDraws) -> Placement:
    """The organisation's place on one model.

    Args:
        model: the maturity model.
        findings: of the organisation, by practice.
        draws: levels of every practice, drawn once for all models.
    """
    asked = _asked(model, draws)
    known = [practice for practice in asked if draws.known[draws.index[practice]]]
    missing = tuple(
        Missing(practice, findings[practice].would_help) for practice in asked if practice not in set(known)
    )
    if not model.stages:
        return Placement(
            model.id,
            model.kind,
            model.title,
            "not_available",
            not_available=missing,
            reasons=(translated("This profile is made from people's own ratings; nobody has been asked yet."),),
        )
    applies, levels = draws.applicable, draws.levels
    reached = stage_reached(model, draws, levels, applies)
    stages = _probabilities(model, reached)
    sure = [index for index, stage in enumerate(stages) if stage.at_least >= NAMED_PROBABILITY]
    named = max(sure) if known else 0  # of an organisation of which nothing is known only the first step can be told
    unmet = np.where(draws.known, levels, 0.0)
    return Placement(
        model=model.id,
        kind=model.kind,
        title=model.title,
        outcome="found" if known else "not_available",
        stage=stages[named] if known else None,
        stages=stages,
        position=_position(model, draws, reached),
        span=_span(stages, named),
        unknown_unmet=_probabilities(model, stage_reached(model, draws, unmet, applies)),
        unknown_dropped=_probabilities(model, stage_reached(model, draws, levels, applies & draws.known)),
        known=len(known),
        asked=len(asked),
        blocking=_blocking(model, named, findings, draws),
        not_available=missing,
        next=_advice(model.stages[named]),
        reasons=_reasons(stages, named, len(known), len(asked)),
    )


def profiled(placement: Placement, found: ProfileFinding) -> Placement:
    """The placement on a profile with its cells, and what they say in words."""
    known = [cell for cell in found.cells if cell.outcome == "found"]
    suppressed = sum(cell.outcome == "suppressed" for cell in found.cells)
    reasons = [
        translated(
            "{known} of {asked} places of the profile are known, from round {id}.",
            known=len(known),
            asked=len(found.cells),
            id=found.round_id,
        )
    ]
    if suppressed:
        reasons.append(
            translated_count(
                "{number} is hidden, since fewer than five people of that level answered.",
                "{number} are hidden, since fewer than five people of that level answered.",
                suppressed,
            )
        )
    if not known:
        reasons = [*placement.reasons] if found.round_id is None else reasons
    return replace(
        placement,
        outcome="found" if known else "suppressed" if suppressed else "not_available",
        known=len(known),
        asked=len(found.cells),
        reasons=tuple(reasons),
        profile=found,
    )


def stage_reached(model: MaturityModel, draws: LevelDraws, levels: _Floats, applies: _Flags) -> NDArray[np.int64]:
    """Index of the stage that each draw reaches: the last before the first gate that does not hold.

    Args:
        model: a model with stages.
        draws: gives the order of the practices.
        levels: draws × practices.
        applies: practices that count; the others drop out of the gates.
    """
    reached = np.zeros(levels.shape[0], dtype=np.int64)
    standing = np.ones(levels.shape[0], dtype=bool)
    for index, stage in enumerate(model.stages[1:], start=1):
        standing &= _gate_holds(stage, draws, levels, applies)
        reached[standing] = index
    return reached


def _gate_holds(stage: Stage, draws: LevelDraws, levels: _Floats, applies: _Flags) -> _Flags:
    gate = [one for one in stage.gate if applies[draws.index[one.practice]]]
    if not gate:
        return np.ones(levels.shape[0], dtype=bool)
    met = np.column_stack([levels[:, draws.index[one.practice]] >= one.level - 0.5 for one in gate])
    essential = np.array([one.essential for one in gate])
    # 1e-9: a quorum of .8 of five requirements is four of them, whatever floating point makes of .8 × 5
    holds: _Flags = met[:, essential].all(axis=1) & (met.mean(axis=1) >= stage.quorum - 1e-9)
    return holds


def _probabilities(model: MaturityModel, reached: NDArray[np.int64]) -> tuple[StageProbability, ...]:
    counts = np.bincount(reached, minlength=len(model.stages))
    shares = counts / counts.sum()
    at_least = counts[::-1].cumsum()[::-1] / counts.sum()
    return tuple(
        StageProbability(stage.id, stage.title, float(share), float(beyond))
        for stage, share, beyond in zip(model.stages, shares, at_least, strict=True)
    )


def _span(stages: tuple[StageProbability, ...], named: int) -> tuple[str, ...]:
    return tuple(stage.id for stage in stages[named:] if stage is stages[named] or stage.at_least > NOT_RULED_OUT)


def positions(model: MaturityModel, draws: LevelDraws) -> _Floats:
    """Place on the ladder in each draw: the stage reached and the part of the next gate that is already met."""
    return _positions(model, draws, stage_reached(model, draws, draws.levels, draws.applicable))


def _positions(model: MaturityModel, draws: LevelDraws, reached: NDArray[np.int64]) -> _Floats:
    progress = np.zeros((reached.size, len(model.stages)))
    for index, stage in enumerate(model.stages[1:]):
        gate = [one for one in stage.gate if draws.applicable[draws.index[one.practice]]]
        if gate:
            parts = [(draws.levels[:, draws.index[one.practice]] + 0.5) / one.level for one in gate]
            progress[:, index] = np.clip(np.column_stack(parts), 0.0, 1.0).mean(axis=1)
    within: _Floats = np.minimum(progress[np.arange(reached.size), reached], 0.999)
    return reached.astype(np.float64) + within


def _position(model: MaturityModel, draws: LevelDraws, reached: NDArray[np.int64]) -> Interval:
    place_of = _positions(model, draws, reached)
    low, high = np.quantile(place_of, [0.05, 0.95])
    return Interval(float(place_of.mean()), float(low), float(high))


def _blocking(
    model: MaturityModel, named: int, findings: dict[str, Finding], draws: LevelDraws
) -> tuple[Blocking, ...]:
    if named + 1 >= len(model.stages):
        return ()
    found = []
    for one in model.stages[named + 1].gate:
        column = draws.index[one.practice]
        if draws.applicable[column]:
            holds = float((draws.levels[:, column] >= one.level - 0.5).mean())
            # What is only inferred from other practices is never counted as settled.
            if holds < NAMED_PROBABILITY or not draws.known[column]:
                outcome = findings[one.practice].outcome
                found.append(Blocking(one.practice, one.level, one.essential, holds, outcome))
    return tuple(sorted(found, key=lambda one: (not one.essential, one.probability, one.practice)))


def _advice(stage: Stage) -> tuple[Transition, ...]:
    return (stage.transition,) if stage.transition is not None else ()


def _asked(model: MaturityModel, draws: LevelDraws) -> list[str]:
    asked = dict.fromkeys(one.practice for stage in model.stages for one in stage.gate)
    return [practice for practice in asked if draws.applicable[draws.index[practice]]]


def _reasons(stages: tuple[StageProbability, ...], named: int, known: int, asked: int) -> tuple[str, ...]:
    coverage = translated(
        "Something is known about {known} of the {asked} practices that this model asks for.", known=known, asked=asked
    )
    if known == 0:
        return (coverage, translated("Nothing that this model asks about is known, so it cannot say where you stand."))
    above = stages[named + 1] if named + 1 < len(stages) else None
    named_from = f"{NAMED_PROBABILITY:.0%}"
    sure = translated(
        "{stage} or further: {chance} sure.", stage=stages[named].title, chance=f"{stages[named].at_least:.0%}"
    )
    if named == 0:
        told = translatable("No gate beyond {stage} is passed with at least {chance} probability.")
        sure = translated(told, stage=stages[0].title, chance=named_from)
    parts = [sure]
    if above is not None and above.at_least > NOT_RULED_OUT:
        told = translatable("Perhaps {stage}: {chance} (a stage is named from {named} on).")
        parts.append(translated(told, stage=above.title, chance=f"{above.at_least:.0%}", named=named_from))
    if known < asked / 2:
        parts.append(translated("Most of it is unknown: read this as a range, not as a verdict."))
    return (*parts, coverage)


def placement_as_json(placement: Placement) -> dict[str, Any]:
    """A placement in the form of `pappus assess --json`."""
    return {
        "kind": placement.kind,
        "title": placement.title,
        "outcome": placement.outcome,
        "stage": None
        if placement.stage is None
        else {
            "id": placement.stage.id,
            "title": placement.stage.title,
            "probability": placement.stage.probability,
            "at_least": placement.stage.at_least,
        },
        "stages": _stages_as_json(placement.stages),
        "position": None if placement.position is None else vars(placement.position),
        "span": list(placement.span),
        "bounds": {
            "unknown_unmet": _stages_as_json(placement.unknown_unmet),
            "unknown_dropped": _stages_as_json(placement.unknown_dropped),
        },
        "coverage": {"known": placement.known, "asked": placement.asked},
        "blocking": [vars(one) for one in placement.blocking],
        "not_available": [
            {"practice": one.practice, "would_help": list(one.would_help)} for one in placement.not_available
        ],
        "next": [_transition_as_json(one) for one in placement.next],
        "reasons": list(placement.reasons),
        "readings": {group: [vars(reading) for reading in readings] for group, readings in placement.readings},
        "said": None if placement.said is None else _view_as_json(placement.said),
        "shown": _view_as_json(placement.shown or placement),
        "both": _view_as_json(placement),
        **({} if placement.profile is None else {"profile": asdict(placement.profile)}),
    }


def _view_as_json(placement: Placement) -> dict[str, Any]:
    """A placement from one side of the evidence, without what all sides share."""
    stage = placement.stage
    return {
        "outcome": placement.outcome,
        "stage": None if stage is None else stage.id,
        "stages": _stages_as_json(placement.stages),
        "position": None if placement.position is None else vars(placement.position),
        "span": list(placement.span),
        "coverage": {"known": placement.known, "asked": placement.asked},
    }


def _stages_as_json(stages: tuple[StageProbability, ...]) -> list[dict[str, Any]]:
    return [{"id": stage.id, "probability": stage.probability} for stage in stages]


def _transition_as_json(transition: Transition) -> dict[str, Any]:
    return {
        "do": list(transition.do),
        "leads": transition.leads,
        "raises": list(transition.raises),
        "test": transition.test,
    }
