"""Lists of records in a JSON file, found by what opens them and read piece by piece as structs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Generic, TypeVar

from pappus.readers.json_stream import array_blocks, read_to
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError

T = TypeVar("T")
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Piece(Generic[T]):
    """Some consecutive records of a list.

    Attributes:
        header: what stands before the list, up to and with its bracket; of a long one the last 64 KiB and more.
        passed: how many records of the file stand before these.
        items: the records; the reason instead of each that is not of the kind.
    """

    header: bytes
    passed: int
    items: list[T | str]


def typed_lists(stream: IO[bytes], place: str, opening: re.Pattern[bytes], typed: Typed[T]) -> Iterator[Piece[T]]:
    """The records of every list in a file that a pattern opens, however many lists these are.

    Args:
        stream: the file from its beginning.
        place: its name in messages.
        opening: matches what opens a list, with its bracket (`"messages": [`).
        typed: the kind of the records.

    Raises:
        UnreadableError: the file ends in the middle.
    """
    passed, closing, buffer = 0, b"", stream.read(len(BOM)).removeprefix(BOM)
    while True:
        buffer, begins = read_to(opening, stream, buffer)
        if begins < 0:
            break
        header, rest = buffer[:begins], bytearray()
        for items in typed.pieces(array_blocks(stream, place, buffer[begins:], typed.decode, rest)):
            yield Piece(header, passed, items)
            passed += len(items)
        buffer = bytes(rest)
        # What is a list as a whole ends with it; what holds lists goes on.
        closing = b"" if header.strip() == b"[" else b"}"
    if not buffer.rstrip().endswith(closing):
        raise UnreadableError(f"{place}: ends in the middle. The file is truncated: export it again")
