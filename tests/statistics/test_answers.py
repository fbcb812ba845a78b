"""Tables of answers."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.statistics.answers import UNKNOWN, alike_by_sum, answer_patterns, category_counts, checked, one_hot

TABLE = np.array([[0, 2, UNKNOWN], [1, 1, 0], [0, 2, UNKNOWN], [1, 1, UNKNOWN]], dtype=np.int8)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([0, 1], "persons by items"),
        (np.zeros((0, 3), dtype=int), "persons by items"),
        ([[0.0, 1.0]], "whole numbers"),
        ([[0, 3], [1, 1]], "person 0, item 1: 3 is neither -1 nor from 0 to 2"),
        ([[0, 2], [1, -2]], "person 1, item 1: -2"),
    ],
)
def test_what_is_no_table_of_answers_is_refused(answers: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked(answers, 3)  # type: ignore[arg-type]


def test_patterns_lead_back_to_the_persons() -> None:
    patterns = answer_patterns(checked(TABLE, 3))
    assert (patterns.answers[patterns.of_person] == TABLE).all()
    assert sorted(patterns.counts) == [1, 1, 2]


def test_groups_by_sum_tell_apart_who_answered_what() -> None:
    _, of_person, counts = alike_by_sum(TABLE)
    assert of_person[0] == of_person[2] == of_person[3] != of_person[1]
    assert sorted(counts) == [1, 3]


def test_an_unknown_answer_has_no_mark_and_is_not_counted() -> None:
    assert one_hot(TABLE, 3)[0].tolist() == [1, 0, 0, 0, 0, 1, 0, 0, 0]
    assert category_counts(TABLE, 3).tolist() == [[2, 2, 0], [0, 2, 2], [1, 0, 0]]
