"""Reading large JSON arrays block by block."""

from __future__ import annotations

import json
import time
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.json_stream import array_blocks, line_blocks
from pappus.vocabulary.errors import UnreadableError

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\{}[],é\n', max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='k"\\,', max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


class Drops(BytesIO):
    """A stream that hands out a few bytes at a time."""

    def __init__(self, content: bytes, size: int = 7) -> None:
        super().__init__(content)
        self._size = size

    def read(self, _size: int | None = -1, /) -> bytes:
        return super().read(self._size)


@given(st.lists(values, max_size=6), st.booleans())
def test_items_are_those_of_the_array(items: list[Any], ascii_only: bool) -> None:
    text = json.dumps(items, ensure_ascii=ascii_only).encode()
    blocks = list(array_blocks(Drops(text[1:] + b', "after": [1]}'), "file"))
    assert [item for block in blocks for item in json.loads(b"[" + block.content + b"]")] == items
    assert [json.loads(item) for block in blocks for item in block.items()] == items


@given(st.lists(values, max_size=6), st.sampled_from([7, 40, 1000]), st.sampled_from(["", "\n  "]))
def test_items_that_are_decoded_on_the_way_are_the_same(items: list[Any], size: int, between: str) -> None:
    listed = [{"id": item, "more": [{"id": 1}, {"id": 2}]} for item in items]
    text = f",{between}".join(json.dumps(item) for item in listed).encode()
    blocks = list(array_blocks(Drops(text + b'], "after": [1]}', size), "file", decode=json.loads))
    found = [json.loads(b"[" + block.content + b"]") for block in blocks]
    assert [item for block in found for item in block] == listed
    assert all(block.decoded in (None, items) for block, items in zip(blocks, found, strict=True))


def test_items_that_begin_alike_are_decoded_on_the_way() -> None:
    items = [{"id": number} for number in range(100)]
    [first, last] = array_blocks(BytesIO(json.dumps(items)[1:].encode()), "file", decode=json.loads)
    assert (first.decoded, json.loads(last.content)) == (items[:-1], items[-1])


def test_a_truncated_array_is_told_also_when_decoded_on_the_way() -> None:
    with pytest.raises(UnreadableError, match=r"ends in the middle of item 3 of its list; 2 items"):
        list(array_blocks(BytesIO(b'{"a": 1}, {"a": "]"}, {"a": '), "box.json", decode=json.loads))


def test_a_truncated_array_says_how_many_items_are_whole() -> None:
    with pytest.raises(UnreadableError, match=r"box\.json: ends in the middle of item 3 of its list; 2 items"):
        list(array_blocks(BytesIO(b'{"a": 1}, {"b": "]"}, {"c": '), "box.json"))


@given(st.lists(values, max_size=6))
def test_lines_come_out_as_they_went_in(items: list[Any]) -> None:
    text = "\n\n".join(json.dumps(item) for item in items).encode()
    assert [json.loads(line) for block in line_blocks(Drops(text), "file") for line in block.items()] == items


@pytest.mark.parametrize("item", [b'"' + b"a," * (9 << 20), b"[" * (17 << 20)])
def test_an_item_without_an_end_is_refused_before_it_fills_the_memory(item: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableError, match="item 1 of its list is larger than 16777216 bytes"):
        list(array_blocks(BytesIO(item), "file"))
    assert time.process_time() - begun < 10
    with pytest.raises(UnreadableError, match="one line is larger"):
        list(line_blocks(BytesIO(item), "file"))
