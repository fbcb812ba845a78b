"""Organisations whose levels and stages are known, estimated as any other: how often the estimates are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import plan
from pappus.assessment.said import Said, said_in
from pappus.maturity.definitions import models
from pappus.maturity.draws import designed_difficulty, draw_levels, prior
from pappus.maturity.model import MaturityModel, stage_reached
from pappus.maturity.placement import Placement, place
from pappus.practices.definitions import practices
from pappus.practices.questions import practice_items
from pappus.simulation.raters import Habits, Rater, answered, as_all_would_rate, staffed, usual_habits, views_of
from pappus.vocabulary.findings import LEVELS, Finding, TierLevel
from pappus.workspace.organisation import FUNCTIONS, Function, Organisation, Round

_Floats = NDArray[np.float64]
UNITS: tuple[tuple[str, Function], ...] = tuple((f"unit-{function}", function) for function in FUNCTIONS[:6])
PEOPLE = 4_000


@dataclass(frozen=True)
class Case:
    """An organisation with what is true of it.

    Attributes:
        levels: true level of each practice, 0 to 4, as all of its people would rate it.
        raters: who was asked.
        said: what they say; null if no practice was rated.
        findings: what is on record: the level of practices that nobody is ever asked about, and of those that a gate
            wants at level 4, which people's word alone does not carry.
    """

    levels: Mapping[str, float]
    raters: Sequence[Rater]
    said: Said | None
    findings: Mapping[str, Finding]


@dataclass(frozen=True)
class Estimated:
    """What is told of a case on one model, beside what is true; stages are numbers from 0, the lowest.

    Attributes:
        model: the model's id.
        true: the stage that is true.
        probabilities: of each stage.
        named: the stage named; null where nothing is known.
        span: the stages that are not ruled out from the one named upwards.
    """

    model: str
    true: int
    probabilities: tuple[float, ...]
    named: int | None
    span: tuple[int, ...]


def make_case(raters: int, rng: np.random.Generator, habits: Habits | None = None) -> Case:
    """An organisation anywhere on the ladders, and what so many people say of it."""
    usual = usual_habits() if habits is None else habits
    people = staffed(raters, UNITS, tuple(plan().routes))
    levels = _levels(rng)
    views = views_of(_items(), people, rng, usual)
    ratings = answered(_items(), levels, people, rng, usual, views)
    one = Round("simulated", population=PEOPLE, ratings=ratings)
    said = said_in(one, Organisation("Simulated", size=PEOPLE), list(practices()), prior()["draws"])
    asked = {item.id for item in _items()}
    true = {**levels, **as_all_would_rate({name: levels[name] for name in asked}, people, views)}
    return Case(true, people, said, {name: _finding(name, level) for name, level in true.items()})


def estimate(case: Case) -> list[Estimated]:
    """The case on every model with stages."""
    ladders = [model for model in models().values() if model.stages]
    draws = draw_levels(case.findings.values(), models().values(), case.said)
    return [
        _told(model, stage_reached(model, case.levels), place(model, dict(case.findings), draws)) for model in ladders
    ]


def _told(model: MaturityModel, true: int, placement: Placement) -> Estimated:
    return Estimated(
        model=model.id,
        true=true,
        probabilities=tuple(stage.probability for stage in placement.stages),
        named=None if placement.stage is None else model.stage_index(placement.stage.id),
        span=tuple(model.stage_index(stage) for stage in placement.span),
    )


def intervals_of(case: Case) -> tuple[_Floats, _Floats, _Floats]:
    """True level, lower and upper end of the 90 % interval, of every practice that somebody rated."""
    if case.said is None:
        return np.empty(0), np.empty(0), np.empty(0)
    low, high = np.quantile(case.said.levels, [0.05, 0.95], axis=0)
    true = np.array([case.levels[practice] for practice in case.said.practices])
    return true, low, high


@dataclass(frozen=True)
class Recovery:
    """How often placements are right.

    Attributes:
        cases: organisations times models.
        exact: share in which the most probable stage is the true one.
        within_one: share in which it is at most one stage off.
        named_held: share of the stages named that the organisation has really reached.
        span_held: share in which the true stage lies in the span that is told.
        error: expected calibration error of the stages' probabilities.
        brier: mean of the squared differences between probability and truth, summed over stages.
    """

    cases: int
    exact: float
    within_one: float
    named_held: float
    span_held: float
    error: float
    brier: float


def recovery(found: Sequence[Estimated]) -> Recovery:
    """The shares over all cases and models."""
    off = np.array([abs(int(np.argmax(one.probabilities)) - one.true) for one in found])
    held = [one.true >= one.named for one in found if one.named is not None]
    span = [one.true in one.span for one in found if one.named is not None]
    chances, came_true = probabilities_and_truth(found)
    squares = [float(((one.probabilities - np.eye(len(one.probabilities))[one.true]) ** 2).sum()) for one in found]
    return Recovery(
        cases=len(found),
        exact=float((off == 0).mean()),
        within_one=float((off <= 1).mean()),
        named_held=float(np.mean(held)),
        span_held=float(np.mean(span)),
        error=calibration_error(chances, came_true),
        brier=float(np.mean(squares)),
    )


def probabilities_and_truth(found: Iterable[Estimated]) -> tuple[_Floats, _Floats]:
    """Every stage's probability, and whether it came true (1 or 0)."""
    listed = list(found)
    chances = np.concatenate([one.probabilities for one in listed])
    truth = np.concatenate([np.eye(len(one.probabilities))[one.true] for one in listed])
    return chances, truth


def reliability(chances: _Floats, truth: _Floats, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean probability, share that came true and number, bin by bin; empty bins are left out."""
    place_of = np.minimum((chances * bins).astype(np.int64), bins - 1)
    return [
        (float(chances[place_of == one].mean()), float(truth[place_of == one].mean()), int((place_of == one).sum()))
        for one in range(bins)
        if (place_of == one).any()
    ]


def calibration_error(chances: _Floats, truth: _Floats) -> float:
    """Mean distance between probability and share that came true, bins weighted by their number."""
    rows = reliability(chances, truth)
    total = sum(count for _, _, count in rows)
    return sum(abs(chance - share) * count for chance, share, count in rows) / total


def misfits() -> Mapping[str, Callable[[Habits], Habits]]:
    """Ways in which people may rate otherwise than the estimates assume, by name."""
    from dataclasses import replace

    return {
        "as usual": lambda habits: habits,
        "5 % give one answer to everything": lambda habits: replace(habits, straight_lining=0.05),
        "20 % give one answer to everything": lambda habits: replace(habits, straight_lining=0.2),
        "units agree on each practice (sd .4)": lambda habits: replace(habits, shared_unit_view=0.4),
        "silent where the level is low": lambda habits: replace(habits, silent_when_low=0.3),
    }


@cache
def _items() -> tuple[Item, ...]:
    return tuple(item for item in practice_items() if item.is_asked)


def _levels(rng: np.random.Generator) -> dict[str, float]:
    """True levels: an organisation's height less each practice's difficulty, with families and practices apart."""
    names = tuple(practices())
    families = {name.split(".")[0] for name in names}
    of_family = {family: rng.normal(0, 0.3) for family in sorted(families)}
    height = rng.uniform(0.3, 4.0)
    difficulty = designed_difficulty(names, models().values()) * 0.5
    drawn = height - difficulty + rng.normal(0, 0.4, len(names))
    return {
        name: float(np.clip(level + of_family[name.split(".")[0]], 0, 4))
        for name, level in zip(names, drawn, strict=True)
    }


@cache
def _on_record() -> frozenset[str]:
    asked = {item.id for item in _items()}
    at_the_top = {
        line.practice
        for model in models().values()
        for stage in model.stages
        for line in stage.gate
        if line.level == LEVELS[-1]
    }
    return frozenset(name for name in practices() if name not in asked or name in at_the_top)


def _finding(name: str, level: float) -> Finding:
    if name not in _on_record():
        return Finding(name, "organisation", "not_available")
    whole = int(np.floor(level + 0.5))
    shares = tuple(float(one == whole) for one in LEVELS)
    known = TierLevel("shown", shares, whole)
    return Finding(name, "organisation", "found", whole, shares, shown=known, on_record=known)
