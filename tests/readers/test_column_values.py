from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.column_values import counts_by_row, filled, keyed_ids, lists_by_row
from pappus.vocabulary.pseudonyms import Pseudonymiser

COUNTS = st.lists(st.tuples(st.none() | st.integers(-3, 3), st.none() | st.integers(0, 2**60)), max_size=5)


@settings(deadline=None)
@given(COUNTS)
def test_counts_that_are_there_make_a_map(rows: list[tuple[int | None, int | None]]) -> None:
    columns = {name: pa.array([row[at] for row in rows], pa.int64()) for at, name in enumerate(("likes", "shares"))}
    found = counts_by_row(columns)
    found.validate(full=True)
    expected = [[(name, n) for name, n in zip(columns, row, strict=True) if n is not None] or None for row in rows]
    assert found.to_pylist() == expected


@settings(deadline=None)
@given(st.lists(st.none() | st.text(max_size=4)))
def test_ids_of_many_and_one_by_one(texts: list[str | None]) -> None:
    pseudonyms = Pseudonymiser(b"0123456789abcdef")
    found = keyed_ids("x:", texts, pseudonyms)
    found.validate(full=True)
    assert found.to_pylist() == [f"x:{pseudonyms.digest(text)}" if text else None for text in texts]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=5))
def test_lists_hold_each_value_once_in_its_order(rows: list[list[str]]) -> None:
    values = pa.array([value for row in rows for value in row], pa.string()).dictionary_encode()
    owners = [number for number, row in enumerate(rows) for _ in row]
    found = lists_by_row(values, pa.array(owners, pa.int64()).to_numpy(), len(rows))
    found.validate(full=True)
    assert found.to_pylist() == [list(dict.fromkeys(row)) or None for row in rows]


def test_an_empty_text_is_none() -> None:
    assert filled(pa.array(["a", "", None])).to_pylist() == ["a", None, None]
