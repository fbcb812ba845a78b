"""Two rounds in one model: real change, and other people having answered."""

from __future__ import annotations

import numpy as np

from pappus.assessment.change import said_together
from pappus.assessment.said import said_in
from pappus.workspace.organisation import AnswerState, Level, Organisation, Ratings, Round

PRACTICES = [f"{family}.p{number}" for family in ("purpose", "learning") for number in range(6)]
DRAWS = 1500


def made(name: str, leniency: dict[str, float], level: float, seed: int) -> Round:
    rng = np.random.default_rng(seed)
    rows = [
        (rater, practice, int(np.clip(np.floor(level + own + rng.normal(0, 0.4) + 0.5), 0, 4)))
        for rater, own in leniency.items()
        for practice in PRACTICES
    ]
    count = len(rows)
    frontline: Level = "frontline"
    answered: AnswerState = "answered"
    ratings = Ratings(
        rater=tuple(row[0] for row in rows),
        unit=(None,) * count,
        function=(None,) * count,
        level=(frontline,) * count,
        practice=tuple(row[1] for row in rows),
        answer=tuple(row[2] for row in rows),
        state=(answered,) * count,
        comment=("",) * count,
        answered_at=(None,) * count,
    )
    return Round(name, population=400, ratings=ratings)


def moved(before: Round, after: Round) -> float:
    found = said_together(before, after, Organisation("Org"), PRACTICES, DRAWS)
    assert found is not None
    return float((found.after.levels.mean(axis=1) - found.before.levels.mean(axis=1)).mean())


def plain(before: Round, after: Round) -> float:
    levels = [said_in(one, Organisation("Org"), PRACTICES, DRAWS) for one in (before, after)]
    assert levels[0] is not None
    assert levels[1] is not None
    return float(levels[1].levels.mean() - levels[0].levels.mean())


def test_lenient_newcomers_are_not_taken_for_change() -> None:
    staying = {f"s{number}": 0.0 for number in range(10)}
    before = made("a", {**staying, **{f"o{number}": -0.9 for number in range(10)}}, 2.0, 1)
    after = made("b", {**staying, **{f"n{number}": 0.9 for number in range(10)}}, 2.0, 2)
    assert plain(before, after) > 0.6
    assert abs(moved(before, after)) < 0.3


def test_change_among_the_same_people_is_seen_through_the_newcomers() -> None:
    staying = {f"s{number}": 0.0 for number in range(10)}
    before = made("a", {**staying, **{f"o{number}": 0.8 for number in range(10)}}, 1.5, 3)
    after = made("b", {**staying, **{f"n{number}": -0.8 for number in range(10)}}, 2.5, 4)
    assert plain(before, after) < 0.6
    assert moved(before, after) > 0.7


def test_practices_that_moved_come_first_with_their_people() -> None:
    people = {f"s{number}": 0.1 * (number % 3 - 1) for number in range(12)}
    before, after = made("a", people, 1.0, 5), made("b", people, 3.0, 6)
    found = said_together(before, after, Organisation("Org"), PRACTICES, DRAWS)
    assert found is not None
    assert found.same_people == 12
    assert {one.practice for one in found.changes} == set(PRACTICES)
    assert all(one.rose > 0.99 and one.low > 1 for one in found.changes)
    assert {(one.people_before, one.people_after) for one in found.changes} == {(12, 12)}


def test_practices_of_fewer_than_five_and_so_few_returning_people_are_not_told() -> None:
    before = made("a", {f"s{number}": 0.0 for number in range(4)}, 1.0, 7)
    after = made("b", {f"s{number}": 0.0 for number in range(12)}, 3.0, 8)
    found = said_together(before, after, Organisation("Org"), PRACTICES, DRAWS)
    assert found is not None
    assert (found.same_people, found.changes) == (None, ())


def test_a_round_without_ratings_of_practices_cannot_be_compared() -> None:
    before = made("a", {f"s{number}": 0.0 for number in range(6)}, 1.0, 9)
    assert said_together(before, Round("b"), Organisation("Org"), PRACTICES, DRAWS) is None
