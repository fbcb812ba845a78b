"""Value of information: which person, document or export would sharpen the placement most.

A source would give a reading of the level of some practices: the true level and some noise. For each draw of the
levels such a reading is drawn; the stage reached in the draws is then explained by the readings, model by model. What
they explain is what knowing them would take off the uncertainty on average. With p = P(a stage or a later one is
reached):

    uncertainty of a model = Σ p (1 − p) over its stages above the first
    value of a source = Σ Var(E[stage or later reached | its readings]) over these stages, and over the models

The conditional expectation is fitted by least squares on what the gates would make of the readings: the probability
that all essential requirements hold, and the expected number of requirements that hold, gate by gate. Asking people or
finding a document is taken as certain to give the reading, so a value is the most that can be hoped for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from pappus.assessment.said import Said
from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement
from pappus.maturity.placement import stage_reached
from pappus.maturity.sources import Source, SourceKind, settings
from pappus.practices.combining import settings as combining
from pappus.statistics.value_of_information import expected_reduction, ranked_uncertainty
from pappus.vocabulary.findings import Finding

_Floats = NDArray[np.float64]
_SEED = 1969
_LEAST_DEVIATION = 1e-6
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Value:
    """What one source would be worth.

    Attributes:
        kind: people, round, document, record or conflict.
        id: level or route of the people, practice of the document, kind of record; empty for the others.
        what: what to bring in or to look for, in words; empty where the practices say it.
        measured: whether it would be read today; false for records that no indicator measures yet.
        practices: of which it would tell the level, the most telling first.
        reduction: expected fall of the uncertainty, summed over the models.
        share: the same as a share of all that is uncertain.
        models: the same as a share of what is uncertain on each model.
    """

    kind: SourceKind
    id: str
    what: str
    measured: bool
    practices: tuple[str, ...]
    reduction: float
    share: float
    models: Mapping[str, float]


@dataclass(frozen=True)
class Information:
    """What could be learnt, the most telling first.

    Attributes:
        uncertainty: of each model; zero where its stage is certain.
        values: the sources that would settle anything worth a line.
    """

    uncertainty: Mapping[str, float]
    values: tuple[Value, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus information --json`."""
        return {"uncertainty": dict(self.uncertainty), "sources": [asdict(value) for value in self.values]}


def value_of_information(
    draws: LevelDraws,
    models: Mapping[str, MaturityModel],
    listed: Sequence[Source],
    findings: Mapping[str, Finding],
    said: Said | None = None,
) -> Information:
    """What each source would be worth.

    Args:
        draws: levels of every practice as they are known so far.
        models: the models whose stages are uncertain; those without stages are left out.
        listed: what could be learnt.
        findings: what is known so far, by practice.
        said: what people say so far; null if nobody was asked.
    """
    ladders = [_Ladder(model, _steps(model, draws)) for model in models.values() if model.stages]
    uncertainty = {ladder.model.id: ranked_uncertainty(ladder.reached) for ladder in ladders}
    whole = sum(uncertainty.values())
    if whole <= 0:
        return Information(uncertainty, ())
    view = _Forecast(draws, ladders, np.random.default_rng(_SEED).standard_normal(draws.levels.shape), {}, {}, {})
    values = []
    for source in listed:
        readings = {
            name: _spread(source, findings[name], said)
            for name in source.practices
            if name in draws.index and draws.applicable[draws.index[name]]
        }
        falls = _falls(view, readings)
        total = sum(falls.values())
        if readings and total >= settings()["least_share"] * whole:
            alone = {name: _alone(view, name, spread) for name, spread in readings.items()}
            ranked = tuple(sorted(alone, key=lambda name: (-alone[name], name)))
            shares = {name: fall / uncertainty[name] if uncertainty[name] else 0.0 for name, fall in falls.items()}
            values.append(
                Value(source.kind, source.id, source.what, source.measured, ranked, total, total / whole, shares)
            )
    ordered = sorted(values, key=lambda value: (not value.measured, -value.reduction, value.kind, value.id))
    return Information(uncertainty, tuple(ordered))


@dataclass(frozen=True, eq=False)
class _Ladder:
    """A model with its draws × stages above the first: 1 where the stage, or a later one, is reached."""

    model: MaturityModel
    reached: _Floats


@dataclass(frozen=True, eq=False)
class _Forecast:
    """The draws, what is to be explained, and what was worked out so far, by practice and spread (and level)."""

    draws: LevelDraws
    ladders: Sequence[_Ladder]
    noise: _Floats
    levels: dict[tuple[str, float], tuple[_Floats, float]]
    chances: dict[tuple[str, float, int], _Floats]
    alone: dict[tuple[str, float], float]

    @cached_property
    def shares(self) -> dict[Requirement, float]:
        """How often each requirement holds in all draws."""
        lines = {line for ladder in self.ladders for stage in ladder.model.stages for line in stage.gate}
        return {
            line: float((self.draws.levels[:, self.draws.index[line.practice]] >= line.level - 0.5).mean())
            for line in lines
        }


def _steps(model: MaturityModel, draws: LevelDraws) -> _Floats:
    reached = stage_reached(model, draws, draws.levels, draws.applicable)
    return (reached[:, None] >= np.arange(1, len(model.stages))).astype(np.float64)


def _spread(source: Source, finding: Finding, said: Said | None) -> float:
    """How far a reading may lie from the level, as a standard deviation."""
    mapping = combining()["mapping_sd"] ** 2
    if source.kind in {"people", "round"}:
        variance = settings()["answer_variance"]
        of_answer = variance["raters"] + variance["residual"]
        if said is not None:
            of_answer = float(said.draws.v2.mean() + said.draws.s2.mean())
        people = settings()["people" if source.kind == "people" else "people_in_a_round"]
        return float(np.sqrt(of_answer / people + (mapping if finding.on_record is not None else 0.0)))
    beside = mapping if finding.said is not None and source.kind != "conflict" else 0.0
    return float(np.sqrt(settings()["reading_sd"] ** 2 + beside))


def _falls(view: _Forecast, readings: Mapping[str, float]) -> dict[str, float]:
    """By how much the uncertainty of each model falls with readings of some practices, by their spread."""
    if not readings:
        return {}
    level = np.mean([_level(view, name, spread)[0] for name, spread in readings.items()], axis=0)
    return {
        ladder.model.id: expected_reduction(ladder.reached, np.column_stack([level, *_gates(view, ladder, readings)]))
        for ladder in view.ladders
    }


def _alone(view: _Forecast, practice: str, spread: float) -> float:
    """What a reading of one practice would be worth, over all models."""
    key = practice, spread
    if key not in view.alone:
        view.alone[key] = sum(_falls(view, {practice: spread}).values())
    return view.alone[key]


def _gates(view: _Forecast, ladder: _Ladder, readings: Mapping[str, float]) -> Iterator[_Floats]:
    """Probability that each gate, and all below it, holds by the readings; also squared, so that a curve can be fitted.

    Requirements count as independent, their number as normal; those without a reading hold as often as in all draws.
    """
    so_far: _Floats | None = None
    for stage in ladder.model.stages[1:]:
        gate = [line for line in stage.gate if view.draws.applicable[view.draws.index[line.practice]]]
        if any(line.practice in readings for line in gate):
            held = _gate(view, stage.quorum, gate, readings)
            so_far = held if so_far is None else so_far * held
        if so_far is not None:
            yield so_far
            yield so_far * so_far


def _gate(view: _Forecast, quorum: float, gate: Sequence[Requirement], readings: Mapping[str, float]) -> _Floats:
    essential: _Floats = np.ones(len(view.noise))
    expected: _Floats = np.zeros(len(view.noise))
    variance: _Floats = np.full(len(view.noise), _LEAST_DEVIATION)
    for line in gate:
        spread = readings.get(line.practice)
        chance = view.shares[line] if spread is None else _chance(view, line, spread)
        if line.essential:
            essential = essential * chance
            expected = expected + 1.0
        else:
            expected = expected + chance
            variance = variance + chance * (1 - chance)
    enough = ndtr((expected - np.ceil(quorum * len(gate) - _ROUNDING) + 0.5) / np.sqrt(variance))
    return np.asarray(essential * enough, dtype=np.float64)


def _chance(view: _Forecast, line: Requirement, spread: float) -> _Floats:
    """Probability in each draw that a requirement holds, by the reading of its practice."""
    key = line.practice, spread, line.level
    if key not in view.chances:
        level, deviation = _level(view, line.practice, spread)
        view.chances[key] = np.asarray(ndtr((level - (line.level - 0.5)) / deviation), dtype=np.float64)
    return view.chances[key]


def _level(view: _Forecast, practice: str, spread: float) -> tuple[_Floats, float]:
    """What a reading would make of a level, draw by draw (normal approximation), and how unsure it would still be."""
    key = practice, spread
    if key not in view.levels:
        column = view.draws.index[practice]
        levels = view.draws.levels[:, column]
        variance = float(levels.var())
        weight = variance / (variance + spread**2)
        reading = levels + spread * view.noise[:, column]
        still = max(np.sqrt(variance * (1 - weight)), _LEAST_DEVIATION)
        view.levels[key] = levels.mean() + weight * (reading - levels.mean()), float(still)
    return view.levels[key]
