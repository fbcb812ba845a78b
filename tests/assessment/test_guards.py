"""Careless answers are flagged; thoughtful ones, however alike, are not."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.assessment.guards import duplicates, flags, haste, straight_lining
from pappus.assessment.ratings import Rating, columns_of
from pappus.workspace.organisation import Ratings

ITEMS = [f"family.item-{number}" for number in range(30)]


def rater(name: str, given: list[int], seconds: float | None = None, comment: str = "") -> list[Rating]:
    return [
        Rating(name, None, None, "manager", item, answer, "answered", comment, moment(seconds, place))
        for place, (item, answer) in enumerate(zip(ITEMS, given, strict=False))
    ]


def moment(seconds: float | None, place: int) -> str | None:
    if seconds is None:
        return None
    at = place * seconds
    return f"2026-03-01T10:{int(at // 60):02d}:{at % 60:09.6f}Z"


def crowd(people: int, seed: int = 1, seconds: float | None = None) -> list[Rating]:
    """People who answer each item by itself, with different tendencies."""
    rng = np.random.default_rng(seed)
    centre = rng.normal(2, 1, len(ITEMS))
    found = []
    for number in range(people):
        given = np.clip(np.rint(centre + rng.normal(rng.normal(0, 0.5), 0.8, len(ITEMS))), 0, 4)
        found += rater(f"person {number}", [int(one) for one in given], seconds)
    return found


def flagged(ratings: list[Rating]) -> set[tuple[str, str]]:
    return {(flag.kind, flag.rater) for flag in flags(columns_of(ratings))}


def test_people_who_think_are_not_flagged() -> None:
    for seed in range(20):
        assert flagged(crowd(40, seed, seconds=12)) == set()


def test_one_and_the_same_answer_throughout_is_flagged() -> None:
    ratings = [*crowd(30), *rater("careless", [2] * 30)]
    assert flagged(ratings) == {("straight_lining", "careless")}
    (flag,) = straight_lining(columns_of(ratings))
    assert (flag.items, flag.figure) == (30, 30.0)
    assert flag.chance is not None
    assert flag.chance < 1e-6


def test_a_run_counts_against_the_number_of_answers() -> None:
    given = [3] * 12 + [0, 1, 2, 4] * 4
    assert flagged([*crowd(30), *rater("thoughtful", given)]) == set()
    assert flagged([*crowd(30), *rater("brief", [1] * 8)]) == set()


def test_where_everybody_sees_the_same_a_run_is_no_wonder() -> None:
    rng = np.random.default_rng(5)
    ratings = []
    for number in range(30):
        given = np.where(rng.random(30) < 0.93, 0, 1)
        ratings += rater(f"person {number}", [int(one) for one in given])
    assert not list(straight_lining(columns_of(ratings)))


def test_do_not_know_is_no_straight_line() -> None:
    rows = [Rating("r", None, None, None, item, None, "dk") for item in ITEMS]
    assert flagged([*crowd(30), *rows]) == set()
    assert list(straight_lining(columns_of(rows))) == []


@pytest.mark.parametrize(("seconds", "hasty"), [(0.8, True), (1.9, True), (2.5, False), (15, False)])
def test_answers_faster_than_anybody_reads_are_flagged(seconds: float, hasty: bool) -> None:
    found = list(haste(columns_of(crowd(3, seconds=seconds))))
    assert len(found) == (3 if hasty else 0)
    if hasty:
        assert found[0].figure == pytest.approx(seconds, abs=1e-6)


def test_a_break_does_not_hide_haste() -> None:
    rows = rater("hasty", [0, 1, 2, 3] * 7, seconds=1)
    later = [Rating("hasty", None, None, None, "family.last", 1, "answered", "", "2026-03-02T09:00:00Z")]
    assert [flag.kind for flag in haste(columns_of([*rows, *later]))] == ["haste"]


def test_answers_handed_in_at_once_say_nothing_of_haste() -> None:
    at_once = [Rating("r", None, None, None, item, 1, "answered", "", "2026-03-01T10:00:00Z") for item in ITEMS]
    by_day = [Rating("s", None, None, None, item, 1, "answered", "", "2026-03-01") for item in ITEMS]
    assert list(haste(columns_of([*at_once, *by_day]))) == []


def test_two_people_with_the_same_answers_and_comments_are_flagged() -> None:
    given = [0, 4, 1, 3, 2, 2, 1, 0, 3, 4] * 3
    same = [*rater("one", given, comment="ok"), *rater("other", given, comment="ok")]
    (flag,) = duplicates(columns_of([*crowd(30), *same]))
    assert (flag.rater, flag.other, flag.items) == ("one", "other", 30)
    differing = [*rater("one", given, comment="ok"), *rater("other", given, comment="fine")]
    assert list(duplicates(columns_of([*crowd(30), *differing]))) == []


def test_people_of_different_blocks_are_compared_on_what_both_were_asked() -> None:
    given = [0, 4, 1, 3, 2, 2, 1, 0, 3, 4] * 3
    one, other = rater("one", given)[:22], rater("other", given)[5:]
    (flag,) = duplicates(columns_of([*crowd(30), *one, *other]))
    assert flag.items == 17
    few = [*rater("one", given)[:18], *rater("other", given)[5:]]
    assert list(duplicates(columns_of([*crowd(30), *few]))) == []


def test_where_everybody_agrees_the_same_answers_are_no_copy() -> None:
    ratings = [row for number in range(20) for row in rater(f"person {number}", [1] * 30)]
    assert list(duplicates(columns_of(ratings))) == []


def test_nothing_is_dropped_and_nothing_is_nothing() -> None:
    ratings = columns_of([*crowd(10), *rater("careless", [2] * 30)])
    before = len(ratings)
    assert flags(ratings)
    assert len(ratings) == before
    assert flags(Ratings()) == []
