"""Lists in JSON files, found by what opens them."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import typed_lists
from pappus.vocabulary.errors import UnreadableError


class Entry(msgspec.Struct):
    id: int | None = None


ENTRIES = Typed(Entry)
INSIDE, WHOLE = re.compile(rb'"entries"\s*:\s*\['), re.compile(rb"\A\s*\[")


def pieces(content: bytes, opening: re.Pattern[bytes] = INSIDE) -> list[tuple[bytes, int, list[Any]]]:
    found = typed_lists(io.BytesIO(content), "a.json", opening, ENTRIES)
    return [(piece.header, piece.passed, piece.items) for piece in found]


def test_each_list_comes_with_what_stands_before_it() -> None:
    content = b'{"chats": [{"name": "a", "entries": [{"id": 1}, {"id": 2}]}, {"name": "b", "entries": [{"id": 3}]}]}'
    (first, none, ones), (second, two, threes) = pieces(content)
    assert (first.endswith(b'"a", "entries": ['), second.endswith(b'"b", "entries": [')) == (True, True)
    assert (none, two) == (0, 2)
    assert ([one.id for one in ones], [one.id for one in threes]) == ([1, 2], [3])


def test_what_is_no_entry_is_told_in_words() -> None:
    [(_, _, [good, bad])] = pieces(b'\xef\xbb\xbf[{"id": 1}, 7]', WHOLE)
    assert (good.id, "Expected" in bad) == (1, True)


@given(st.lists(st.lists(st.integers(0, 99), max_size=5), max_size=4), st.integers(0, 3))
def test_whatever_is_in_the_lists_comes_back_in_order(lists: list[list[int]], indent: int) -> None:
    content = {"chats": [{"entries": [{"id": number} for number in numbers]} for numbers in lists]}
    found = pieces(json.dumps(content, indent=indent or None).encode())
    assert [one.id for _, _, items in found for one in items] == [number for numbers in lists for number in numbers]


@pytest.mark.parametrize("cut", [1, 3, 20])
def test_a_truncated_file_is_refused(cut: int) -> None:
    content = b'{"name": "a", "entries": [{"id": 1}, {"id": 2}], "more": [1]}'
    with pytest.raises(UnreadableError, match="truncated"):
        pieces(content[:-cut])


def test_long_lists_come_in_pieces() -> None:
    content = json.dumps([{"id": number} for number in range(50_000)]).encode()
    found = pieces(content, WHOLE)
    assert len(found) > 1
    assert [passed for _, passed, _ in found] == [items[0].id for _, _, items in found]
