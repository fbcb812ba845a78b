from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.column_bytes import bytes_of, rows_with

TEXTS = st.lists(st.none() | st.text(alphabet="ab<@é", max_size=4), max_size=8)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["a", "<@", "é", "ab<"]), st.integers(0, 3))
def test_rows_are_those_that_hold_the_part_themselves(texts: list[str | None], part: str, cut: int) -> None:
    column = pa.array(texts, pa.string())[cut:]
    assert rows_with(column, part.encode()).to_pylist() == [part in (text or "") for text in texts[cut:]]


@settings(deadline=None)
@given(TEXTS)
def test_offsets_cut_the_content_into_the_texts(texts: list[str | None]) -> None:
    content, offsets = bytes_of(pa.array(["before", *texts], pa.string())[1:])
    each = [content[start:end].tobytes().decode() for start, end in pairwise(offsets)]
    assert each == [text or "" for text in texts]
