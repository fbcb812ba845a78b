"""People who answer a questionnaire about an organisation whose levels are known.

Nobody here rounds a normal deviate at cut points, as the estimates assume: a rater chooses among all answers, nearer
ones more gladly than farther ones; views have heavier tails than a normal distribution; units see things their own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import Audience, Questionnaire, block_in_turn, questionnaire
from pappus.assessment.ratings import Rating, columns_of
from pappus.vocabulary.documents import read_yaml
from pappus.workspace.organisation import Function, Level, Ratings

_TAIL_DEGREES = 5


@dataclass(frozen=True)
class Rater:
    """Somebody who is asked.

    Attributes:
        name: pseudonym.
        level: frontline, manager or executive.
        unit: id of the unit; null if it is not said.
        function: the function; null if it is not said.
        routes: what they can know beside what their function does.
        severity: by how much higher they rate everything, the same in every round; null if it is drawn anew.
        whole: whether they get the whole list instead of a block of it.
        one_answer: the answer that they give to everything; null if they think about it.
    """

    name: str
    level: Level
    unit: str | None = None
    function: Function | None = None
    routes: tuple[str, ...] = ()
    severity: float | None = None
    whole: bool = False
    one_answer: int | None = None


@dataclass(frozen=True)
class Habits:
    """How people rate; see `raters.yaml` for the figures' meaning.

    Attributes:
        straight_lining: share of people who give one answer to everything.
        shared_unit_view: by how much the views of a unit are one common view, beside what `unit_sd` says.
        silent_when_low: by how much more often people say that they do not know where the level is low.
    """

    severity_sd: float
    unit_sd: float
    role_view: Mapping[str, float]
    own_view_sd: float
    hesitation: float
    does_not_know: float
    not_applicable: float
    straight_lining: float = 0.0
    shared_unit_view: float = 0.0
    silent_when_low: float = 0.0


@cache
def usual_habits() -> Habits:
    """The habits of `raters.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("raters.yaml")).content
    return Habits(**content)


def staffed(raters: int, units: Sequence[tuple[str, Function]], routes: Sequence[str] = ()) -> tuple[Rater, ...]:
    """So many raters: one in eight an executive, one in four a manager, spread over units; some know routed matters."""
    people = []
    for number in range(raters):
        level: Level = "executive" if number % 8 == 1 else "manager" if number % 4 == 2 else "frontline"
        unit, function = units[number % len(units)] if units else (None, None)
        known = (routes[number % len(routes)],) if routes else ()
        people.append(Rater(f"r{number:03d}", level, unit, function, known))
    return tuple(people)


def with_severity(rater: Rater, rng: np.random.Generator, habits: Habits | None = None) -> Rater:
    """The same person with a leniency to keep from round to round."""
    usual = usual_habits() if habits is None else habits
    return replace(rater, severity=usual.severity_sd * _heavy(rng))


@dataclass(frozen=True)
class Views:
    """How units and levels of people see things, beside what is true.

    Attributes:
        of_unit: by unit (empty for none) and item, how much higher it is seen there.
        of_role: by level of people, how much higher they see everything.
        of_role_on: by item and level of people, how much higher they see this one besides.
    """

    of_unit: Mapping[str, Mapping[str, float]]
    of_role: Mapping[str, float]
    of_role_on: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def of(self, rater: Rater, item: str) -> float:
        """How much higher people of this unit and level see an item."""
        here = self.of_role_on.get(item, {}).get(rater.level, 0.0)
        return self.of_unit[rater.unit or ""][item] + self.of_role[rater.level] + here


def views_of(
    items: Iterable[Item], raters: Iterable[Rater], rng: np.random.Generator, habits: Habits | None = None
) -> Views:
    """One way for units and levels of people to see things.

    Args:
        items: everything that can be asked.
        raters: whose units there are.
        rng: where chance comes from.
        habits: how they rate; null for the usual ones.
    """
    usual = usual_habits() if habits is None else habits
    asked = tuple(items)
    units = sorted({one.unit or "" for one in raters})
    return Views({unit: _unit_view(asked, usual, rng) for unit in units}, usual.role_view)


def as_all_would_rate(levels: Mapping[str, float], raters: Sequence[Rater], views: Views) -> dict[str, float]:
    """The mean level that endlessly many people like these would give, from 0 to 4: what estimates aim at."""
    return {
        name: float(np.clip(level + np.mean([views.of(one, name) for one in raters]), 0, 4))
        for name, level in levels.items()
    }


def answered(
    items: Iterable[Item],
    levels: Mapping[str, float],
    raters: Sequence[Rater],
    rng: np.random.Generator,
    habits: Habits | None = None,
    views: Views | None = None,
    answered_at: str | None = None,
) -> Ratings:
    """What these people answer, each to the questionnaire of their level, function and block.

    Args:
        items: everything that can be asked.
        levels: true level of each practice, 0 to 4; items without one (know-how, the closing question) are answered
            around the mean of the levels.
        raters: who is asked.
        rng: where chance comes from.
        habits: how they rate; null for the usual ones.
        views: how units and levels of people see things; null for views made up here.
        answered_at: ISO date of the answers.
    """
    usual = usual_habits() if habits is None else habits
    asked = tuple(items)
    seen = views_of(asked, raters, rng, usual) if views is None else views
    mean = float(np.mean(list(levels.values())))
    found: list[Rating] = []
    for number, rater in enumerate(raters, start=1):
        paper = paper_of(rater, asked, number)
        severity = usual.severity_sd * _heavy(rng) if rater.severity is None else rater.severity
        one_answer = int(rng.integers(1, 4)) if rng.random() < usual.straight_lining else rater.one_answer
        for item in paper.items:
            true = levels.get(item.id, mean)
            view = true + severity + seen.of(rater, item.id) + usual.own_view_sd * _heavy(rng)
            given = _answer(item, view, true, rng, usual)
            if one_answer is not None and item.highest == 4:
                given = one_answer
            found.append(_rating(rater, item, given, answered_at))
    return columns_of(found)


def paper_of(rater: Rater, items: Sequence[Item], number: int) -> Questionnaire:
    """The questionnaire that a person gets: that of their level and function, and of their number in the list."""
    audience = Audience(rater.level, rater.function, rater.routes)
    return questionnaire(items, audience, None if rater.whole else block_in_turn(number))


def _unit_view(items: Sequence[Item], habits: Habits, rng: np.random.Generator) -> Mapping[str, float]:
    """How much higher a unit sees each item: one view of everything, and one of each practice where so wanted."""
    of_all = habits.unit_sd * _heavy(rng)
    return {item.id: of_all + habits.shared_unit_view * float(rng.normal()) for item in items}


def _answer(item: Item, view: float, true: float, rng: np.random.Generator, habits: Habits) -> int | str:
    silence = habits.does_not_know + habits.silent_when_low * max(0.0, 2.0 - true) / 2
    if rng.random() < silence:
        return "dk"
    if rng.random() < habits.not_applicable:
        return "na"
    steps = np.arange(item.lowest, item.highest + 1)
    at = item.lowest + (view / 4) * (item.highest - item.lowest)
    if habits.hesitation == 0:
        return int(steps[np.argmin(np.abs(steps - at))])
    return int(rng.choice(steps, p=_gladly(steps, at, habits.hesitation)))


def _gladly(steps: NDArray[np.int64], at: float, hesitation: float) -> NDArray[np.float64]:
    """How gladly each answer is chosen: less and less with the square of its distance."""
    distance = np.abs(steps - np.clip(at, steps[0], steps[-1]))
    weights = np.exp(-((distance / hesitation) ** 2) / 2)
    chances: NDArray[np.float64] = weights / weights.sum()
    return chances


def _heavy(rng: np.random.Generator) -> float:
    """A deviate with heavier tails than a normal one and the same variance."""
    return float(rng.standard_t(_TAIL_DEGREES) * np.sqrt((_TAIL_DEGREES - 2) / _TAIL_DEGREES))


def _rating(rater: Rater, item: Item, given: int | str, answered_at: str | None) -> Rating:
    said = Rating(rater.name, rater.unit, rater.function, rater.level, item.id, None, "dk", "", answered_at)
    if given == "na":
        return replace(said, state="na")
    return said if given == "dk" else replace(said, answer=int(given), state="answered")
