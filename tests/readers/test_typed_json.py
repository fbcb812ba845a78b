from __future__ import annotations

import io

import msgspec
import pytest

from pappus.readers.json_stream import Lines, array_blocks, line_blocks
from pappus.readers.typed_json import Capitalised, Typed


class Thing(msgspec.Struct):
    id: int
    text: str | None = None


THINGS = Typed(Thing)


def test_items_of_an_array_and_of_lines() -> None:
    array = array_blocks(io.BytesIO(b'{"id": 1}, {"id": 2, "more": [1]}]'), "x", decode=THINGS.decode)
    assert [one for block in array for one in THINGS.items(block)] == [Thing(1), Thing(2)]
    blocks = line_blocks(io.BytesIO(b'{"id": 1}\n\n{"id": 2}'), "x")
    assert [one for lines in blocks for one in THINGS.items(lines)] == [Thing(1), Thing(2)]


@pytest.mark.parametrize("item", [b'{"id": "7"}', b'{"id": 7, "text": null}', b"\xef\xbb\xbf" + b'{"id": 7}'])
def test_what_is_written_otherwise_is_read_leniently(item: bytes) -> None:
    assert THINGS.one(item) == Thing(7)


def test_half_an_emoji_and_other_bytes_are_replaced() -> None:
    assert THINGS.one(b'{"id": 7, "text": "cut \\ud83d"}') == Thing(7, "cut ?")
    assert THINGS.one(b'{"id": 7, "text": "caf\xe9"}') == Thing(7, "caf�")


def test_a_broken_item_costs_only_itself() -> None:
    blocks = line_blocks(io.BytesIO(b'{"id": 1}\n{"id": []}\n{"id": 3}'), "x")
    first, broken, last = (one for lines in blocks for one in THINGS.items(lines))
    assert (first, last) == (Thing(1), Thing(3))
    assert isinstance(broken, str)
    assert isinstance(THINGS.one(b"[" * 5_000 + b"]" * 5_000), str)


def test_pieces_are_of_many_blocks_and_end_in_time() -> None:
    lines = [b'{"id": %d}' % number for number in range(30_000)]
    blocks = [Lines(tuple(lines[start : start + 1_000])) for start in range(0, len(lines), 1_000)]
    pieces = list(THINGS.pieces(blocks))
    assert [len(piece) for piece in pieces] == [9_000, 9_000, 9_000, 3_000]
    assert [one for piece in pieces for one in piece] == [Thing(number) for number in range(30_000)]
    long = [Lines((b'{"id": 1, "text": "%s"}' % (b"x" * (3 << 20)),))] * 3
    assert [len(piece) for piece in THINGS.pieces(long)] == [2, 1]
    assert list(THINGS.pieces([])) == []


@pytest.mark.parametrize("broken", [b'{"id": 2, "text": "a\nb"}', b'{"id": 2\n"text": "b"}'])
def test_halves_of_a_line_are_not_one_item_together(broken: bytes) -> None:
    blocks = line_blocks(io.BytesIO(b'{"id": 1}\n' + broken + b'\n{"id": 3}'), "x")
    first, half, other, last = (one for lines in blocks for one in THINGS.items(lines))
    assert (first, last) == (Thing(1), Thing(3))
    assert isinstance(half, str)
    assert isinstance(other, str)


def test_two_items_on_a_line_are_none() -> None:
    blocks = line_blocks(io.BytesIO(b'{"id": 1}\n{"id": 2}, {"id": 3}\n'), "x")
    first, broken = (one for lines in blocks for one in THINGS.items(lines))
    assert first == Thing(1)
    assert isinstance(broken, str)


def test_keys_with_capitals_are_those_in_small_letters_and_texts_stay() -> None:
    class Told(msgspec.Struct):
        name: str | None = None
        inner: dict[str, str] | None = None

    content = rb'[{"Name" : "\"Name\": \\", "Inner": {"TheKey": "A"}}]'
    [found] = Capitalised(Told).decode(content)
    assert (found.name, found.inner) == ('"Name": \\', {"theKey": "A"})
    assert Capitalised(Told).one(content[1:-1]) == found
