"""Which rows are listed: both ends, the middle, and threads that nobody answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pappus.explanation.sampling import middle, shared_out, spread


@given(st.integers(0, 10_000_000), st.integers(0, 100))
def test_places_are_there_once_and_no_more_than_wanted(count: int, wanted: int) -> None:
    places = spread(count, wanted)
    assert len(places) == len(set(places)) == min(count, wanted)
    assert all(1 <= place <= count for place in places)
    assert list(places) == sorted(places)


@given(st.integers(3, 10_000_000), st.integers(3, 100))
def test_both_ends_and_the_middle_are_among_them(count: int, wanted: int) -> None:
    assert {1, middle(count), count} <= set(spread(count, wanted))


def test_a_single_row_is_the_median() -> None:
    assert spread(101, 1) == (51,)
    assert spread(4, 1) == (2,)


@given(st.integers(1, 100), st.integers(0, 10_000), st.integers(0, 10_000))
def test_no_place_is_wasted(wanted: int, answered: int, unanswered: int) -> None:
    one, other = shared_out(wanted, answered, unanswered)
    assert one <= answered
    assert other <= unanswered
    assert one + other == min(wanted, answered + unanswered)


@given(st.integers(4, 100), st.integers(3, 10_000), st.integers(1, 10_000))
def test_rare_unanswered_threads_are_listed_and_three_answered_ones_too(
    wanted: int, answered: int, unanswered: int
) -> None:
    one, other = shared_out(wanted, answered, unanswered)
    assert one >= 3
    assert other >= 1
