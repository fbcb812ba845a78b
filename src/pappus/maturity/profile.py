"""A profile from what people say of themselves and of others: know-how by layer and level, against what is expected."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pappus.maturity.model import Cell, Layer, Profile
from pappus.maturity.questions import OTHERS, competence_id
from pappus.maturity.training import Spent
from pappus.statistics.category_shares import drawn_shares
from pappus.statistics.intervals import Interval
from pappus.vocabulary.findings import LEVELS
from pappus.vocabulary.readings import MINIMUM_PEOPLE, Outcome
from pappus.workspace.organisation import Level, Round

SURE = 0.9
"""A gap, or a difference between two views, is told when it is on one side with this probability."""

_DRAWS = 4000
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CellFinding:
    """Know-how of one level of people in one layer.

    Attributes:
        layer: id of the layer.
        level: level of people.
        expected: the level of know-how that is expected of them.
        outcome: found, suppressed (fewer than five people) or not_available (nobody was asked).
        people: people of that level who rated themselves; null unless found.
        actual: mean of their own ratings; null unless found.
        gap: actual less expected; in a floor layer more than expected counts as none; null unless found.
        met: share of them at or above what is expected; null unless found, and where one to four are, or are not.
        short: probability that the mean lies below what is expected; null unless found.
        others: mean of what people of other levels say of most of them; null unless five or more were asked.
        others_people: people of other levels who said so; null unless five or more.
        overrated: probability that they rate themselves higher than others do; null unless both are known.
        question: the question to ask at this place.
        instead_of: the one that leads nowhere.
    """

    layer: str
    level: Level
    expected: int
    outcome: Outcome
    people: int | None = None
    actual: Interval | None = None
    gap: Interval | None = None
    met: Interval | None = None
    short: float | None = None
    others: Interval | None = None
    others_people: int | None = None
    overrated: float | None = None
    question: str = ""
    instead_of: str = ""


@dataclass(frozen=True)
class ProfileFinding:
    """A whole profile.

    Attributes:
        cells: one for each layer and level, layer by layer.
        round_id: the round that it comes from; null if nobody was asked.
        watched: ids of the practices shown beside the grid.
        advice: for each layer with a cell that is surely short, what fills it, the widest gap first.
        spent: hours and money spent on training by layer; null where no training of these layers is on record.
    """

    cells: tuple[CellFinding, ...]
    round_id: str | None = None
    watched: tuple[str, ...] = ()
    advice: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spent: Spent | None = None


def find_profile(profile: Profile, one: Round | None) -> ProfileFinding:
    """The profile as the people asked in a round fill it; every cell not available if nobody was asked."""
    answers = _answers(one) if one is not None else {}
    people = dict(one.population_by_level) if one is not None else {}
    layers = {layer.id: layer for layer in profile.layers}
    cells = tuple(_cell(cell, layers[cell.layer], answers, people.get(cell.level)) for cell in profile.cells)
    return ProfileFinding(cells, one.id if one is not None else None, profile.watched, _advice(layers, cells))


_Answers = Mapping[tuple[str, Level | None], Counter[int]]


def _answers(one: Round) -> _Answers:
    found: dict[tuple[str, Level | None], Counter[int]] = {}
    for practice, level, answer in zip(one.ratings.practice, one.ratings.level, one.ratings.answer, strict=True):
        if answer is not None and practice.startswith("competence."):
            found.setdefault((practice, level), Counter())[answer] += 1
    return found


def _cell(cell: Cell, layer: Layer, answers: _Answers, people: int | None) -> CellFinding:
    own = answers.get((competence_id(cell.layer, "self"), cell.level), Counter())
    said_by_others = _of_others(cell, answers)
    theirs = _drawn(said_by_others, f"{cell.layer}.{cell.level}.others", None)
    found = CellFinding(
        cell.layer,
        cell.level,
        cell.expected,
        "suppressed" if own else "not_available",
        question=cell.better_question,
        instead_of=cell.worse_question,
    )
    if theirs is not None:
        found = replace(found, others=_interval(_means(theirs)), others_people=said_by_others.total())
    drawn = _drawn(own, f"{cell.layer}.{cell.level}", people)
    if drawn is None:
        return found
    means = _means(drawn)
    short = means - cell.expected
    return replace(
        found,
        outcome="found",
        people=own.total(),
        actual=_interval(means),
        gap=_interval(np.minimum(short, 0.0) if layer.floor else short),
        met=None if _few_on_a_side(own, cell.expected) else _interval(drawn[:, cell.expected :].sum(axis=1)),
        short=float((short < 0).mean()),
        overrated=None if theirs is None else float((means > _means(theirs)).mean()),
    )


def _few_on_a_side(own: Counter[int], expected: int) -> bool:
    """Whether one to four people are at or above what is expected, or below: a share of so many tells how many."""
    above = sum(people for level, people in own.items() if level >= expected)
    return any(0 < side < MINIMUM_PEOPLE for side in (above, own.total() - above))


def _of_others(cell: Cell, answers: _Answers) -> Counter[int]:
    if cell.level not in OTHERS:
        return Counter()
    asked = competence_id(cell.layer, cell.level)
    return sum((found for (item, level), found in answers.items() if item == asked and level != cell.level), Counter())


def _drawn(answers: Counter[int], name: str, people: int | None) -> _Floats | None:
    if answers.total() < MINIMUM_PEOPLE:
        return None
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    counts = [answers[level] for level in LEVELS]
    known = people if people is not None and people >= answers.total() else None
    return drawn_shares(counts, _DRAWS, rng, known)


def _means(shares: _Floats) -> _Floats:
    means: _Floats = shares @ np.array(LEVELS, dtype=np.float64)
    return means


def _interval(values: _Floats) -> Interval:
    low, high = np.quantile(values, [0.05, 0.95])
    return Interval(float(values.mean()), float(low), float(high))


def _advice(layers: Mapping[str, Layer], cells: Iterable[CellFinding]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    widest: dict[str, float] = {}
    for cell in cells:
        if cell.gap is not None and (cell.short or 0.0) >= SURE:
            widest[cell.layer] = min(widest.get(cell.layer, 0.0), cell.gap.value)
    return tuple((name, layers[name].advice.do) for name in sorted(widest, key=lambda one: (widest[one], one)))
