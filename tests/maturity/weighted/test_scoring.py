"""Points by dimension and in total: what is blank leaves bounds, and nothing is added twice."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.weighted.conftest import ITEMS, questionnaire, scored

from pappus.maturity.weighted.answers import AnsweredItem, Answers
from pappus.maturity.weighted.questionnaire import CutOff, Weighted, WeightedItem
from pappus.maturity.weighted.scoring import is_within, score_answers

REVIEWED = "item,reviewer1_score,reviewer2_score\n1,4,4\n2,10,14\n3,30,\n"


def test_points_are_summed_by_dimension_and_in_total(tmp_path: Path) -> None:
    one = scored(tmp_path, questionnaire(tmp_path), "item,score\n1,10\n2,5\n3,20\n")["answers"]
    assert (one.points.total, one.points.maximum, one.points.low, one.points.high) == (35, 60, 35, 35)
    assert {name: (sum_.total, sum_.maximum) for name, sum_ in one.dimensions.items()} == {"A": (15, 30), "B": (20, 30)}
    assert one.level == CutOff("high", "High", 0.5)


def test_what_is_blank_is_listed_and_never_a_nought(tmp_path: Path) -> None:
    one = scored(tmp_path, questionnaire(tmp_path), "item,score\n1,10\n2,\n")["answers"]
    assert one.with_outcome("not_available") == ["2", "2a", "3", "4"]
    assert {item.item.id: item.reason for item in one.items if item.score is None} == {
        "2": "blank",
        "2a": "the table has no row",
        "3": "the table has no row",
        "4": "earns no points",
    }
    assert (one.points.total, one.points.low, one.points.high, one.points.unscored) == (10, 10, 60, 2)
    assert one.dimensions["B"].total == 0
    assert one.dimensions["B"].unscored == 1
    assert one.level is None
    assert one.level_low is not None
    assert one.level_high is not None
    assert (one.level_low.id, one.level_high.id) == ("low", "high")


def test_blanks_that_cannot_change_the_level_leave_it(tmp_path: Path) -> None:
    one = scored(tmp_path, questionnaire(tmp_path), "item,score\n1,\n2,20\n3,30\n")["answers"]
    assert one.points.unscored == 1
    assert one.level == CutOff("high", "High", 0.5)


def test_a_part_is_shown_and_not_added(tmp_path: Path) -> None:
    one = scored(tmp_path, questionnaire(tmp_path), "item,score\n1,0\n2,5\n2a,5\n3,0\n")["answers"]
    assert one.points.total == 5
    assert next(item.score for item in one.items if item.item.id == "2a") == 5


def test_what_does_not_apply_drops_out_of_both(tmp_path: Path) -> None:
    text = ITEMS + '  options: {"yes": 1, "no": 0, none here: null}\n'
    one = scored(tmp_path, questionnaire(tmp_path, text), "item,answer\n1,yes\n2,none here\n3,no\n")["answers"]
    assert (one.points.total, one.points.maximum, one.points.high) == (10, 40, 10)
    assert one.with_outcome("not_applicable") == ["2"]


def test_where_nothing_applies_there_is_no_share(tmp_path: Path) -> None:
    text = ITEMS + "  options: {none here: null}\n"
    rows = "item,answer\n1,none here\n2,none here\n3,none here\n"
    one = scored(tmp_path, questionnaire(tmp_path, text), rows)["answers"]
    assert one.points.share(one.points.total) is None
    assert one.level is None


@pytest.mark.parametrize(
    ("rule", "score"),
    [("first", 10), ("last", 14), ("lower", 10), ("higher", 14), ("mean", 12), ("unscored", None)],
)
def test_where_reviewers_differ_the_model_says_what_counts(tmp_path: Path, rule: str, score: float | None) -> None:
    weighted = questionnaire(tmp_path, ITEMS + f"  when_reviewers_differ: {rule}\n")
    one = scored(tmp_path, weighted, REVIEWED)["answers"]
    second = next(item for item in one.items if item.item.id == "2")
    assert second.score == score
    assert second.score_from == (None if score is None else "reviewers")
    assert (second.low, second.high) == ((10, 14) if score is None else (score, score))
    assert one.points.low == 34 + second.low


def test_agreement_is_over_items_that_two_have_scored(tmp_path: Path) -> None:
    one = scored(tmp_path, questionnaire(tmp_path), REVIEWED)["answers"]
    assert one.agreement is not None
    assert (one.agreement.n, one.agreement.equal, one.agreement.differ) == (2, 1, ("2",))
    assert one.agreement.mean_difference_points == 2


def test_without_two_reviewers_there_is_no_agreement(tmp_path: Path) -> None:
    table = "item,score,reviewer1_score,reviewer2_comment\n1,3,3,Fine\n"
    assert scored(tmp_path, questionnaire(tmp_path), table)["answers"].agreement is None


def test_a_final_score_goes_before_the_reviewers(tmp_path: Path) -> None:
    table = "item,score,reviewer1_score,reviewer2_score\n1,6,3,9\n"
    first = scored(tmp_path, questionnaire(tmp_path), table)["answers"].items[0]
    assert (first.score, first.score_from) == (6, "score")


def test_dimensions_come_from_the_answers_where_the_model_has_none(tmp_path: Path) -> None:
    weighted = questionnaire(tmp_path, "weighted:\n  items: [{id: 1, weight: 10}, {id: 2, weight: 5}]\n")
    table = "site,item,pillar,score\nx,1,P,7\nx,2,Q,5\ny,2,Q,1\n"
    found = scored(tmp_path, weighted, table)
    assert {name: (one.total, one.maximum) for name, one in found["x"].dimensions.items()} == {
        "P": (7, 10),
        "Q": (5, 5),
    }
    # y has no row of item 1; the others say where it belongs
    assert {name: (one.total, one.unscored) for name, one in found["y"].dimensions.items()} == {
        "P": (0, 1),
        "Q": (1, 0),
    }
    assert found["x"].level is None


def test_a_section_holds_those_that_continue_its_id(tmp_path: Path) -> None:
    table = "item,section,score\n1,D2.3,4\n2,D2.3a,10\n3,D2.4,1\n"
    one = scored(tmp_path, questionnaire(tmp_path), table)["answers"]
    assert {name: points.total for name, points in one.sections.items()} == {"D2.3": 14, "D2.3a": 10, "D2.4": 1}
    assert one.points.total == 15


@pytest.mark.parametrize(
    ("section", "outer", "within"),
    [
        ("D2.3", "D2.3", True),
        ("D2.3a", "D2.3", True),
        ("D2.3", "D2", True),
        ("D2.10", "D2.1", False),
        ("accessibility", "access", False),
        ("access.text", "access", True),
        ("D2", "D2.3", False),
    ],
)
def test_which_section_lies_within_which(section: str, outer: str, within: bool) -> None:
    assert is_within(section, outer) is within


WEIGHTS = st.lists(st.integers(0, 400).map(lambda quarters: quarters / 4), min_size=1, max_size=25)


@st.composite
def questionnaires_with_answers(draw: st.DrawFn) -> tuple[Weighted, list[AnsweredItem]]:
    """A questionnaire of any weights, and answers of up to four subjects with blanks and items left out."""
    weights = draw(WEIGHTS)
    items = {
        f"q{n}": WeightedItem(f"q{n}", dimension=draw(st.sampled_from(["A", "B", None])), weight=weight)
        for n, weight in enumerate(weights)
    }
    cut_offs = (CutOff("low", "Low", 0), CutOff("high", "High", draw(st.floats(0.01, 1))))
    rows = [
        AnsweredItem(
            row=1,
            subject=subject,
            item=name,
            score=draw(st.one_of(st.none(), st.sampled_from([(item.weight or 0) * part / 8 for part in range(9)]))),
            dimension=draw(st.sampled_from(["A", "C", None])),
        )
        for subject in draw(st.sets(st.sampled_from("wxyz"), min_size=1))
        for name, item in items.items()
        if draw(st.booleans())
    ]
    return Weighted(items, cut_offs=cut_offs), rows


@given(questionnaires_with_answers(), st.randoms(use_true_random=False))
def test_sums_bounds_and_order(case: tuple[Weighted, list[AnsweredItem]], dice: random.Random) -> None:
    weighted, rows = case
    found = score_answers(weighted, Answers("a.csv", tuple(rows)))
    for one in found:
        own = [row for row in rows if row.subject == one.subject]
        blank = [
            item for item in weighted.items.values() if item.id not in {r.item for r in own if r.score is not None}
        ]
        assert one.points.total == pytest.approx(sum(row.score or 0 for row in own))
        assert one.points.maximum == pytest.approx(weighted.total())
        assert one.points.low == one.points.total
        assert one.points.high == pytest.approx(one.points.total + sum(item.weight or 0 for item in blank))
        assert one.points.low <= one.points.total <= one.points.high <= one.points.maximum + 1e-9
        placed = math.fsum(points.total for points in one.dimensions.values())
        loose = math.fsum(item.score or 0 for item in one.items if item.dimension is None)
        assert placed + loose == pytest.approx(one.points.total)
    dice.shuffle(rows)
    assert score_answers(weighted, Answers("a.csv", tuple(rows))) == found


@given(questionnaires_with_answers(), st.data())
def test_whatever_the_blanks_turn_out_to_be_the_total_lies_within(
    case: tuple[Weighted, list[AnsweredItem]], data: st.DataObject
) -> None:
    weighted, rows = case
    for one in score_answers(weighted, Answers("a.csv", tuple(rows))):
        filled = [
            AnsweredItem(
                1, one.subject, item.item.id, data.draw(st.floats(item.low, item.high)), dimension=item.dimension
            )
            for item in one.items
        ]
        [known] = score_answers(weighted, Answers("a.csv", tuple(filled)))
        assert one.points.low - 1e-6 <= known.points.total <= one.points.high + 1e-6
        assert known.points.unscored == 0
        if one.level is not None:
            assert known.level == one.level
