"""Answers to one practice: bands in which nobody or at least five stand, levels, comments without their writers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.raters import answered, round_of, shuffled

from pappus.assessment.answered import answered as answers_to
from pappus.assessment.answered import bands
from pappus.assessment.ratings import Rating

NAME = "governance.policies"


def spans(people: list[int]) -> list[tuple[int, int, int]]:
    return [(band.lowest, band.highest, band.people) for band in bands(people)]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([0, 7, 22, 5, 0], [(0, 0, 0), (1, 1, 7), (2, 2, 22), (3, 3, 5), (4, 4, 0)]),
        ([0, 7, 22, 4, 1], [(0, 0, 0), (1, 1, 7), (2, 2, 22), (3, 4, 5)]),
        ([1, 1, 1, 1, 1], [(0, 4, 5)]),
        ([0, 0, 4, 0, 0], []),
    ],
)
def test_bands_are_as_narrow_as_may_be(people: list[int], expected: list[tuple[int, int, int]]) -> None:
    assert spans(people) == expected


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_no_one_to_four_people_stand_behind_a_band(people: list[int]) -> None:
    found = bands(people)
    assert all(band.people == 0 or band.people >= 5 for band in found)
    if sum(people) == 0 or sum(people) >= 5:
        assert sum(band.people for band in found) == sum(people)
        covered = [answer for band in found for answer in range(band.lowest, band.highest + 1)]
        assert covered == list(range(5))


def with_comments(ratings: list[Rating], *comments: str) -> list[Rating]:
    return [replace(one, comment=text) for one, text in zip(ratings, comments, strict=False)] + ratings[len(comments) :]


def test_fewer_than_five_answers_are_not_shown_nor_what_was_added() -> None:
    ratings = with_comments(answered(NAME, [2, 2, 2, 2, None, None]), "we are so few")
    assert answers_to(round_of(ratings).ratings, NAME) is None


def test_answers_are_counted_by_level_and_comments_have_no_writer() -> None:
    ratings = with_comments(answered(NAME, [1] * 8 + [None] * 2), "Zebra", "", "Apple", "Apple")
    elsewhere = with_comments(answered("governance.roles", [0] * 9), *["Zoo"] * 5)
    one = round_of(ratings, answered(NAME, [3] * 6, "manager"), elsewhere)
    found = answers_to(one.ratings, NAME)
    assert found is not None
    assert found.people == 14
    assert [(entry.level, entry.people, entry.mean) for entry in found.by_level] == [
        ("frontline", 8, 1.0),
        ("manager", 6, 3.0),
    ]
    assert found.comments == ("Apple", "Zebra")
    assert (found.does_not_know, found.not_applicable) == (None, 0)
    assert answers_to(shuffled(one.ratings), NAME) == found


@pytest.mark.parametrize(("writers", "shown"), [(4, ()), (5, ("note",))])
def test_comments_are_read_where_five_people_of_the_round_wrote_one(writers: int, shown: tuple[str, ...]) -> None:
    rated = with_comments(answered(NAME, [2] * 9), "note", " ")
    # One person who comments on everything is one, on whatever practice.
    others = with_comments(answered("governance.roles", [2] * 9), *["other"] * writers)
    found = answers_to(round_of(rated, others).ratings, NAME)
    assert found is not None
    assert found.comments == shown


def test_comments_that_somebody_put_into_the_table_are_scrubbed_too() -> None:
    ratings = with_comments(answered(NAME, [2] * 9), *[f"ask @bob or bob@acme.org on 0664 12345{n}" for n in range(5)])
    found = answers_to(round_of(ratings).ratings, NAME)
    assert found is not None
    assert found.comments == ("ask @… or …@acme.org on [number]",)


def test_a_level_of_three_people_is_hidden_with_the_one_that_would_give_it_away() -> None:
    one = round_of(answered(NAME, [1] * 9), answered(NAME, [3] * 6, "manager"), answered(NAME, [4] * 3, "executive"))
    found = answers_to(one.ratings, NAME)
    assert found is not None
    assert [entry.level for entry in found.by_level] == ["frontline"]
