"""What people say as levels: few are not shown, the order of rows does not matter, the population counts."""

from __future__ import annotations

import numpy as np
import pytest
from tests.raters import answered, many, round_of, shuffled

from pappus.assessment.groups import Group
from pappus.assessment.said import Said, latest_round, said_in, said_in_words
from pappus.workspace.organisation import Level, Organisation, Person, Round

PRACTICES = [f"{family}.p{number}" for family in ("purpose", "learning") for number in range(4)]
LEVELS = dict.fromkeys(PRACTICES, 2.0) | {"purpose.p0": 3.2, "learning.p3": 0.8}
PEOPLE: dict[Level, int] = {"frontline": 12, "manager": 6}
DRAWS = 2000


def said(one: Round, organisation: Organisation | None = None) -> Said:
    found = said_in(one, organisation or Organisation("Org"), PRACTICES, DRAWS)
    assert found is not None
    return found


def width(found: Said, practice: str) -> float:
    levels = found.of(practice)
    assert levels is not None
    low, high = np.quantile(levels, [0.05, 0.95])
    return float(high - low)


def test_levels_come_back_where_they_were() -> None:
    found = said(round_of(many(LEVELS, PEOPLE)))
    assert found.levels.shape == (DRAWS, len(PRACTICES))
    means = found.levels.mean(axis=0)
    assert means == pytest.approx([LEVELS[one] for one in found.practices], abs=0.45)
    assert found.raters == 18


def test_the_order_of_the_rows_changes_nothing() -> None:
    one = round_of(many(LEVELS, PEOPLE))
    other = Round(one.id, ratings=shuffled(one.ratings))
    assert said(one).practices == said(other).practices
    assert np.array_equal(said(one).levels, said(other).levels)


def test_somebody_who_says_two_levels_has_one_role_whatever_the_order() -> None:
    ratings = many(LEVELS, {"frontline": 8})
    twice = [*ratings, *answered("purpose.p1", [2], "manager", who="both"), *answered("learning.p1", [2], who="both")]
    one = round_of(twice)
    other = Round(one.id, ratings=shuffled(one.ratings, 3))
    assert said(one).roles == said(other).roles
    assert np.array_equal(said(one).levels, said(other).levels)


@pytest.mark.parametrize("count", [1, 4])
def test_one_to_four_people_are_not_shown(count: int) -> None:
    few = [one for one in many(LEVELS, PEOPLE) if one.practice != "purpose.p0" or one.rater < f"frontline-{count:03}"]
    found = said(round_of(few))
    assert found.of("purpose.p0") is None
    assert found.voices["purpose.p0"].median is None
    assert found.voices["purpose.p0"].agreement is None
    assert found.voices["purpose.p0"].answered == count
    assert found.of("purpose.p1") is not None


def test_five_people_are_shown_and_said_to_be_few() -> None:
    found = said(round_of(answered("purpose.p0", [2, 2, 3, 2, 3])))
    levels = found.of("purpose.p0")
    assert levels is not None
    assert "by 5 people (few)" in said_in_words(found.voices["purpose.p0"], levels)


def test_what_nobody_knows_is_no_level() -> None:
    ratings = round_of(answered("purpose.p0", [None] * 9), answered("purpose.p1", [1] * 9))
    assert said(ratings).practices == ("purpose.p1",)
    assert said_in(round_of(answered("purpose.p0", [None] * 9)), Organisation("Org"), PRACTICES, DRAWS) is None


def test_other_items_are_left_out() -> None:
    ratings = round_of(answered("anchor.ten", [9] * 8), answered("purpose.p1", [1] * 8))
    assert said(ratings).practices == ("purpose.p1",)


@pytest.mark.parametrize(("answer", "words"), [(0, "at most .5 by 12 people"), (4, "at least 3.5 by 12 people")])
def test_an_end_of_the_scale_is_told_as_a_bound(answer: int, words: str) -> None:
    found = said(round_of(answered("purpose.p0", [answer] * 12), many({"purpose.p1": 2.0}, {"frontline": 12})))
    levels = found.of("purpose.p0")
    assert levels is not None
    assert words in said_in_words(found.voices["purpose.p0"], levels)


@pytest.mark.parametrize(("unsure", "told"), [(4, False), (5, True)])
def test_people_who_do_not_know_are_counted_from_five_on(unsure: int, told: bool) -> None:
    found = said(round_of(answered("purpose.p0", [2] * 10 + [None] * unsure)))
    levels = found.of("purpose.p0")
    assert levels is not None
    assert ("do not know" in said_in_words(found.voices["purpose.p0"], levels)) is told


def test_where_all_were_asked_only_their_noise_is_left() -> None:
    ratings = many(LEVELS, PEOPLE)
    whole = {"frontline": 12, "manager": 6}
    everybody = width(said(round_of(ratings, population_by_level=whole)), "purpose.p1")
    of_many = width(said(round_of(ratings, population=10_000)), "purpose.p1")
    assert everybody < 0.9 * of_many


def test_the_number_of_people_is_taken_from_the_round_before_the_organisation() -> None:
    ratings = many(LEVELS, PEOPLE)
    of_round = said(round_of(ratings, population=18), Organisation("Org", size=5000))
    of_organisation = said(round_of(ratings), Organisation("Org", size=5000))
    assert width(of_round, "purpose.p1") < width(of_organisation, "purpose.p1")


def test_people_csv_counts_as_it_stood_when_people_were_asked() -> None:
    def person(number: int, left_us: int | None) -> Person:
        return Person(f"p{number}", (f"p{number}",), level="frontline", valid_to_us=left_us)

    years_ago = 1_000_000
    those_left = tuple(person(number, years_ago) for number in range(12, 5000))
    people = tuple(person(number, None) for number in range(12))
    ratings = many(LEVELS, {"frontline": 12})
    asked = round_of(ratings, opened_at="2026-03-01")
    with_those_left = said(asked, Organisation("Org", people=(*people, *those_left)))
    assert np.array_equal(with_those_left.levels, said(asked, Organisation("Org", people=people)).levels)


def test_levels_count_by_their_share_of_people_not_of_raters() -> None:
    high, low = answered("purpose.p0", [4] * 10, "executive"), answered("purpose.p0", [1] * 10, "frontline")
    rest_high = [one for name in PRACTICES[1:] for one in answered(name, [4] * 10, "executive")]
    rest_low = [one for name in PRACTICES[1:] for one in answered(name, [1] * 10, "frontline")]
    mostly: dict[Level, int] = {"executive": 10, "frontline": 990}
    found = said(round_of(high, low, rest_high, rest_low, population_by_level=mostly)).of("purpose.p0")
    assert found is not None
    assert found.mean() < 1.6


def test_the_view_of_one_group_rests_on_its_raters_alone() -> None:
    high, low = many(LEVELS, {"executive": 6}), many(dict.fromkeys(PRACTICES, 1.0), {"frontline": 12})
    both, alone = round_of(high, low), round_of(high)
    group = Group("level", "executive")
    of_group = said_in(both, Organisation("Org"), PRACTICES, DRAWS, of=group)
    assert of_group is not None
    assert of_group.raters == 6
    assert np.array_equal(of_group.levels, said(alone).levels)


def test_the_latest_round_with_ratings_counts() -> None:
    rounds = (Round("a", ratings=round_of(answered("purpose.p0", [1])).ratings), Round("b"))
    organisation = Organisation("Org", rounds=rounds)
    assert [one and one.id for one in (latest_round(organisation), latest_round(organisation, "b"))] == ["a", "b"]
    assert latest_round(organisation, "c") is None
    assert latest_round(Organisation("Org")) is None
