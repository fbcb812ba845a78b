"""Invented raters: who is asked what, and that their habits show in their answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import Audience, known_to
from pappus.maturity.questions import anchor_item
from pappus.practices.questions import practice_items
from pappus.simulation.raters import (
    Habits,
    Rater,
    Views,
    answered,
    as_all_would_rate,
    staffed,
    usual_habits,
    views_of,
    with_severity,
)
from pappus.workspace.organisation import Function, Ratings

UNITS: tuple[tuple[str, Function], ...] = (("care", "customer_support"), ("brand", "marketing"))
ITEMS = tuple(item for item in practice_items() if item.is_asked)
LEVELS = {item.id: 2.0 for item in ITEMS}
EXACT = Habits(
    severity_sd=0,
    unit_sd=0,
    role_view={"frontline": 0, "manager": 0, "executive": 0},
    own_view_sd=0,
    hesitation=0,
    does_not_know=0,
    not_applicable=0,
)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def said(raters: int, habits: Habits, levels: dict[str, float] | None = None, seed: int = 1) -> Ratings:
    return answered(ITEMS, LEVELS if levels is None else levels, staffed(raters, UNITS), rng(seed), habits)


def mean(ratings: Ratings) -> float:
    return float(np.mean([answer for answer in ratings.answer if answer is not None]))


def test_people_of_every_level_and_unit_are_asked() -> None:
    people = staffed(40, UNITS, ("hub",))
    assert Counter(one.level for one in people) == {"frontline": 25, "manager": 10, "executive": 5}
    assert Counter(one.unit for one in people) == {"care": 20, "brand": 20}
    assert {one.routes for one in people} == {("hub",)}
    assert len({one.name for one in people}) == 40


def test_everybody_answers_what_they_can_know_and_no_more() -> None:
    people = staffed(16, UNITS)
    ratings = answered(ITEMS, LEVELS, people, rng(), EXACT)
    for one in people:
        asked = {name for name, rater in zip(ratings.practice, ratings.rater, strict=True) if rater == one.name}
        able = {item.id for item in known_to(ITEMS, Audience(one.level, one.function))}
        assert asked <= able
        assert len(asked) <= {"frontline": 23, "manager": 38, "executive": 23}[one.level]


def test_the_whole_list_goes_to_whoever_gets_it() -> None:
    one = Rater("e1", "executive", whole=True)
    ratings = answered(ITEMS, LEVELS, [one], rng(), EXACT)
    assert set(ratings.practice) == {item.id for item in known_to(ITEMS, Audience("executive"))}


def test_without_habits_everybody_says_what_is_true() -> None:
    levels = {item.id: float(number % 5) for number, item in enumerate(ITEMS)}
    ratings = said(12, EXACT, levels)
    assert set(ratings.state) == {"answered"}
    assert all(answer == levels[name] for name, answer in zip(ratings.practice, ratings.answer, strict=True))


def test_so_many_do_not_know_or_find_that_it_does_not_apply() -> None:
    states = Counter(said(60, replace(EXACT, does_not_know=0.2, not_applicable=0.125)).state)
    assert 0.17 < states["dk"] / states.total() < 0.23
    assert 0.08 < states["na"] / states.total() < 0.12


def test_people_are_silent_more_often_where_the_level_is_low() -> None:
    habits = replace(EXACT, silent_when_low=0.4)
    shares = [said(30, habits, dict.fromkeys(LEVELS, level)) for level in (0.0, 1.0, 3.0)]
    low, middle, high = (ratings.state.count("dk") / len(ratings) for ratings in shares)
    assert low > middle > high == 0


def test_views_of_levels_of_people_and_units_show() -> None:
    habits = replace(EXACT, hesitation=0.5, role_view={"frontline": -0.5, "manager": 0, "executive": 0.8})
    ratings = said(80, habits)
    by_level = {
        level: np.mean([a for a, one in zip(ratings.answer, ratings.level, strict=True) if one == level])
        for level in ("frontline", "manager", "executive")
    }
    assert by_level["frontline"] < 1.7 < by_level["manager"] < 2.3 < by_level["executive"]
    people = staffed(8, UNITS)
    apart = views_of(ITEMS, people, rng(), replace(EXACT, unit_sd=1.0))
    assert apart.of(people[0], ITEMS[0].id) != apart.of(people[1], ITEMS[0].id)
    assert apart.of(people[0], ITEMS[0].id) == apart.of(people[2], ITEMS[0].id)


def test_what_all_would_rate_is_the_truth_and_the_mean_of_views() -> None:
    people = (Rater("a", "frontline", "care"), Rater("b", "executive", "brand"))
    views = Views({"care": {"p": 0.5, "q": 0.0}, "brand": {"p": 0.3, "q": 0.0}}, {"frontline": -0.2, "executive": 0.4})
    assert as_all_would_rate({"p": 2.0, "q": 4.0}, people, views) == pytest.approx({"p": 2.5, "q": 4.0})


def test_a_kept_leniency_is_the_same_in_every_round() -> None:
    kept = with_severity(Rater("a", "frontline"), rng())
    assert kept.severity is not None
    lenient, strict = (replace(kept, severity=severity) for severity in (1.2, -1.2))
    for seed in (1, 2):
        means = [mean(answered(ITEMS, LEVELS, [one], rng(seed), replace(EXACT, severity_sd=0.5)))
                 for one in (lenient, strict)]  # fmt: skip
        assert means == [3, 1]


def test_one_answer_to_everything_but_the_closing_question() -> None:
    people = [Rater("a", "frontline", one_answer=3)]
    ratings = answered((*ITEMS, anchor_item()), LEVELS, people, rng(), usual_habits())
    given = dict(zip(ratings.practice, ratings.answer, strict=True))
    closing = given.pop(anchor_item().id, None)
    assert set(given.values()) <= {3, None}
    assert closing != 3


def test_some_people_give_one_answer_to_everything() -> None:
    levels = {item.id: float(number % 5) for number, item in enumerate(ITEMS)}
    ratings = answered(ITEMS, levels, staffed(100, UNITS), rng(), replace(EXACT, straight_lining=0.3))
    by_rater: dict[str, set[int | None]] = {}
    for rater, answer in zip(ratings.rater, ratings.answer, strict=True):
        by_rater.setdefault(rater, set()).add(answer)
    assert 20 <= sum(len(given) == 1 for given in by_rater.values()) <= 40


def test_the_closing_question_is_answered_on_its_own_scale() -> None:
    items: tuple[Item, ...] = (anchor_item(),)
    for level, expected in ((0.0, 1), (4.0, 10)):
        ratings = answered(items, {"x": level}, staffed(8, UNITS), rng(), EXACT)
        assert set(ratings.answer) == {expected}


def test_the_same_chance_says_the_same() -> None:
    assert said(20, usual_habits()) == said(20, usual_habits())
    assert said(20, usual_habits()) != said(20, usual_habits(), seed=2)
