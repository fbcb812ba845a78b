"""Edits between words, against a distance that is worked out in full."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.edit_distance import within_edits

WORDS = st.text(alphabet="abc", max_size=7)


def distance(one: str, other: str) -> int:
    @cache
    def at(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        steps = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            steps.append(at(i - 2, j - 2) + 1)
        return min(steps)

    return at(len(one), len(other))


@given(WORDS, WORDS, st.integers(0, 4))
def test_as_the_definition_says(one: str, other: str, most: int) -> None:
    assert within_edits(one, other, most) is (distance(one, other) <= most)


def test_by_hand() -> None:
    assert within_edits("ca", "abc", 3)
    assert not within_edits("ca", "abc", 2)  # optimal string alignment: no letter is edited twice
    assert within_edits("example", "exampel", 1)
    assert not within_edits("kitten", "sitting", 2)
