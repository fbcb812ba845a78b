"""No hidden cell can be worked out from what is shown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.statistics.disclosure import Total, complementary, primary

MINIMUM = 5
Mask = NDArray[np.bool_]


def line(*parts: int, shown: bool = True, distinct_people: bool = True) -> Total:
    return Total(np.array(parts, dtype=np.int64), shown, distinct_people)


def hide(people: list[int], totals: list[Total], values: list[float] | None = None) -> list[int]:
    given_values = np.array(values or [10.0 * n for n in people])
    mask = complementary(given_values, np.array(people), totals, MINIMUM)
    return np.flatnonzero(mask).tolist()


def recoverable(hidden: Mask, totals: list[Total]) -> list[int]:
    """Hidden cells fixed by the totals shown: leaving out one unknown lowers the rank of the equations."""
    unknown = np.flatnonzero(hidden)
    rows = np.array([np.isin(unknown, total.parts) for total in totals if total.shown], dtype=float)
    if not rows.size:
        return []
    rank = np.linalg.matrix_rank(rows)
    fixed = []
    for place, cell in enumerate(unknown):
        with_cell = np.vstack([rows, np.eye(len(unknown))[place]])
        if np.linalg.matrix_rank(with_cell) == rank:
            fixed.append(int(cell))
    return fixed


def test_one_to_four_people_are_a_small_group_and_none_is_no_group() -> None:
    assert primary(np.array([0, 1, 4, 5, 9]), MINIMUM).tolist() == [False, True, True, False, False]


def test_without_totals_only_small_groups_are_hidden() -> None:
    assert hide([3, 9, 9], []) == [0]


def test_the_smallest_further_cell_goes_too() -> None:
    assert hide([3, 20, 9, 30], [line(0, 1, 2, 3)]) == [0, 2]


def test_two_small_groups_need_five_people_between_them() -> None:
    assert hide([2, 2, 9, 30], [line(0, 1, 2, 3)]) == [0, 1, 2]
    assert hide([3, 3, 9, 30], [line(0, 1, 2, 3)]) == [0, 1]


def test_people_who_may_return_are_not_added() -> None:
    assert hide([3, 3, 9, 30], [line(0, 1, 2, 3, distinct_people=False)]) == [0, 1, 2]


def test_nothing_small_nothing_hidden() -> None:
    assert hide([5, 6, 0], [line(0, 1, 2)]) == []


def test_a_hidden_total_must_not_follow_from_its_parts() -> None:
    assert hide([2, 9, 9, 8], [line(0, 1, shown=False), line(2, 3, shown=False), line(0, 1, 2, 3)])[0] == 0
    assert set(hide([2, 9, 9, 8], [line(2, 3, shown=False), line(0, 1)])) >= {0, 1, 3}


def test_the_parts_of_a_small_total_do_not_add_up_to_it() -> None:
    quarter, other, year = line(0, 1, shown=False), line(2, 3), line(0, 1, 2, 3, distinct_people=False)
    assert set(hide([2, 2, 9, 8], [quarter, other, year])) == {0, 1, 2, 3}


def test_a_hidden_total_is_not_had_from_a_wider_one() -> None:
    quarter, year = line(0, 1, shown=False), line(0, 1, 2, 3, distinct_people=False)
    assert hide([3, 9, 20, 30], [quarter, year]) == [0, 1, 2]


def test_a_bridge_between_two_blocks_is_found() -> None:
    size = 5
    people = np.full((size, size), 50)
    for row, column in [(0, 0), (0, 1), (1, 0), (1, 1), (3, 3), (3, 4), (4, 3), (4, 4), (1, 3)]:
        people[row, column] = 3
    cells = np.arange(size * size).reshape(size, size)
    totals = [line(*cells[row]) for row in range(size)] + [line(*cells[:, column]) for column in range(size)]
    values = np.asarray(people.ravel() * 10, dtype=np.float64)
    only_primary = primary(people.ravel(), MINIMUM)
    assert recoverable(only_primary, totals) == [int(cells[1, 3])]
    assert recoverable(complementary(values, people.ravel(), totals, MINIMUM), totals) == []


def test_hiding_may_end_with_everything_hidden() -> None:
    assert hide([1, 6], [line(0, 1)]) == [0, 1]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 6),
    st.integers(2, 6),
    st.data(),
)
def test_no_hidden_cell_follows_from_the_margins(keys: int, months: int, data: st.DataObject) -> None:
    people = np.array(data.draw(st.lists(st.integers(0, 12), min_size=keys * months, max_size=keys * months)))
    values = people * 7.0 + np.arange(keys * months) % 3
    cells = np.arange(keys * months).reshape(keys, months)
    lines = [cells[key] for key in range(keys)] + [cells[:, month] for month in range(months)] + [cells.ravel()]
    totals = [Total(parts, not primary(np.array([people[parts].max()]), MINIMUM)[0]) for parts in lines]
    hidden = complementary(values, people, totals, MINIMUM)
    assert hidden[primary(people, MINIMUM)].all()
    assert recoverable(hidden, totals) == []
    for total in totals:
        gone = hidden[total.parts]
        assert not total.shown or gone.sum() != 1
        assert total.shown or gone.any()


def test_a_large_table_is_quick() -> None:
    rng = np.random.default_rng(2)
    keys, months = 120, 48
    people = rng.integers(1, 60, keys * months)
    cells = np.arange(keys * months).reshape(keys, months)
    totals = [Total(row, shown=True) for row in cells] + [Total(column, shown=True) for column in cells.T]
    hidden = complementary(people.astype(np.float64), people, totals, MINIMUM)
    assert 0 < hidden.sum() < keys * months / 2
