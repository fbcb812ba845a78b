"""Large JSON arrays read block by block, so that memory does not grow with the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Protocol

import numpy as np

from pappus.vocabulary.errors import UnreadableError

_BLOCK_BYTES = 256 << 10
_MOST_ITEM_BYTES = 16 << 20
_MOST_MISSES = 8
_MOST_OPENINGS = 64
_LONGEST_OPENING_BYTES = 64
_NEAR_BYTES = 1 << 19
_CHUNK_BYTES, _MOST_HEADER_BYTES = 1 << 18, 1 << 16
_BROKEN = (ValueError, RecursionError)
_NOT_BLANK = re.compile(rb"\S")
_NAME = rb'"(?:[^"\\]|\\.){1,40}"\s*:'
_PLAIN_VALUE = rb'\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)\s*,\s*'
_FIRST_TWO = re.compile(rb"\s*(\{\s*%s)%s(%s)" % (_NAME, _PLAIN_VALUE, _NAME))
_QUOTE, _OPEN, _CLOSE, _COMMA = 1, 2, 3, 4


def _classes() -> bytes:
    table = bytearray(256)
    for characters, kind in (('"', _QUOTE), ("{[", _OPEN), ("}]", _CLOSE), (",", _COMMA)):
        for character in characters:
            table[ord(character)] = kind
    return bytes(table)


_CLASS_OF_BYTE = _classes()


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at its end."""


class Chained:
    """A stream that goes on behind bytes that were read of it before."""

    def __init__(self, begun: bytes, stream: IO[bytes]) -> None:
        self._begun, self._stream = BytesIO(begun), stream

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at its end."""
        return self._begun.read(size) or self._stream.read(size)


@dataclass(frozen=True)
class Block:
    """Some whole, consecutive items of an array.

    Attributes:
        content: their bytes.
        commas: where the commas between them stand; unknown if the items are decoded already.
        decoded: the items, if they were decoded on the way.
    """

    content: bytes
    commas: tuple[int, ...] = ()
    decoded: list[Any] | None = None

    @property
    def size(self) -> int:
        """How many bytes these are."""
        return len(self.content)

    @property
    def count(self) -> int:
        """How many items these are."""
        if self.decoded is not None:
            return len(self.decoded)
        return len(self.commas) + 1 if self.content.strip() else 0

    def items(self) -> Iterator[bytes]:
        """The items one by one, for when one of them is broken."""
        start = 0
        for end in (*self.commas, len(self.content)):
            yield self.content[start:end]
            start = end + 1


Decode = Callable[[bytes], list[Any]]
"""Gives the items of a JSON array; raises ValueError or RecursionError where one is not as it should be."""


def array_blocks(
    stream: Readable,
    place: str,
    buffer: bytes = b"",
    decode: Decode | None = None,
    rest: bytearray | None = None,
    whole: int = 0,
) -> Iterator[Block]:
    """The items of a JSON array whose opening bracket has just been passed.

    Args:
        stream: the rest of the file.
        place: the file's name in messages.
        buffer: bytes already read from the stream that follow the bracket.
        decode: decodes the items on the way where they are as they should be, which spares the search for their ends.
        rest: what was read beyond the closing bracket is put in here, for when more of the file is wanted.
        whole: how many items of the array were read before.

    Raises:
        UnreadableError: the file ends inside the array (says how many items were whole), or one item is larger than
            16 MiB.
    """
    misses = 0
    while True:
        likely = _likely_block(buffer, decode) if decode and misses < _MOST_MISSES else None
        misses = 0 if likely else misses + 1
        block, closed = (likely, False) if likely else _exact_block(buffer)
        if block is not None:
            if block.count:
                whole += block.count
                yield block
            buffer = buffer[len(block.content) + 1 :]
        if closed:
            if rest is not None:
                rest += buffer
            return
        chunk = stream.read(_step_bytes(buffer))
        if not chunk and decode is None:
            raise UnreadableError(
                f"{place}: ends in the middle of item {whole + 1} of its list; {whole} items before it are whole. "
                "The file is truncated: export or download it again"
            )
        if not chunk:
            # What is left is looked at closely.
            decode = None
        if len(buffer) > _MOST_ITEM_BYTES:
            raise UnreadableError(f"{place}: item {whole + 1} of its list is larger than {_MOST_ITEM_BYTES} bytes")
        buffer += chunk


def _likely_block(buffer: bytes, decode: Decode) -> Block | None:
    """The items up to the last place that looks like the beginning of one; null if there are none.

    Items of an export begin alike. What decodes as an array up to a comma is whole items, so the guess is a proof.
    """
    comma = likely_end(buffer)
    if comma < 0:
        return None
    content = buffer[:comma]
    try:
        return Block(content, decoded=decode(b"[" + content + b"]"))
    except _BROKEN:
        return None


def likely_end(buffer: bytes) -> int:
    """Where the last comma stands before what looks like the beginning of an item; -1 if there is none."""
    return _end_before(_opening(b":", buffer), buffer, 0)


def likely_piece_end(buffer: bytes) -> int:
    """The same for pieces that are large, so that a few items more or less do not matter.

    What begins with the first value of the first item too, as with its type, is less likely part of another one; else
    what names its second value as the first item does: items and what is listed in them both begin with an id.
    """
    near = max(len(buffer) - _NEAR_BYTES, 0)
    end = _end_before(_opening(b",", buffer), buffer, near)
    if end < 0 and (alike := _two_names(buffer)):
        end = _end_before(_opening(b":", buffer), buffer, near, alike)
    return end if end >= 0 else likely_end(buffer)


def _opening(sign: bytes, buffer: bytes) -> bytes:
    """The bytes with which the first item begins up to a sign; none if that is far."""
    begun = _NOT_BLANK.search(buffer)
    first = begun.start() if begun else 0
    return buffer[first : buffer.find(sign, first, first + _LONGEST_OPENING_BYTES) + 1]


def _two_names(buffer: bytes) -> re.Pattern[bytes] | None:
    """What begins with the names of the first two values of the first item; null if its first one is no plain value."""
    first = _FIRST_TWO.match(buffer)
    return first and re.compile(rb"%s%s%s" % (re.escape(first[1]), _PLAIN_VALUE, re.escape(first[2])))


def _end_before(opening: bytes, buffer: bytes, start: int, alike: re.Pattern[bytes] | None = None) -> int:
    """Where the last comma stands, behind a start, before an opening that goes on alike; -1 if there is none near.

    White space may stand between them; the first item does not count.
    """
    place = len(buffer) if opening else 0
    for _ in range(_MOST_OPENINGS):
        place = buffer.rfind(opening, start, place)
        if place <= 0:
            break
        before = buffer[max(place - _LONGEST_OPENING_BYTES, 0) : place].rstrip()
        if before.endswith(b",") and (alike is None or alike.match(buffer, place)):
            return max(place - _LONGEST_OPENING_BYTES, 0) + len(before) - 1
    return -1


def _exact_block(buffer: bytes) -> tuple[Block | None, bool]:
    """The whole items of a buffer, and whether the array ends in it."""
    cuts, closed = _cuts(buffer)
    return (Block(buffer[: cuts[-1]], cuts[:-1]) if cuts else None), closed


def _step_bytes(buffer: bytes) -> int:
    """How much to read next: twice as much while an item goes on, else the time would grow with its square."""
    return max(_BLOCK_BYTES, min(len(buffer), _MOST_ITEM_BYTES - len(buffer)))


def _cuts(buffer: bytes) -> tuple[tuple[int, ...], bool]:
    """Positions where items end (the commas between them, and the closing bracket), and whether the array ends."""
    if b"\\" in buffer:
        buffer = buffer.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    kinds = np.frombuffer(buffer.translate(_CLASS_OF_BYTE), np.int8)
    positions = np.flatnonzero(kinds != 0).astype(np.int32)
    kinds = kinds[positions]
    outside = ~np.logical_xor.accumulate(kinds == _QUOTE) & (kinds != _QUOTE)
    positions, kinds = positions[outside], kinds[outside]
    depths = np.cumsum((kinds == _OPEN).view(np.int8) - (kinds == _CLOSE).view(np.int8), dtype=np.int32)
    ends = np.flatnonzero(depths < 0)
    closed = ends.size > 0
    stop = int(ends[0]) if closed else len(kinds)
    commas = positions[:stop][(kinds[:stop] == _COMMA) & (depths[:stop] == 0)]
    cuts = commas.tolist()
    if closed:
        cuts.append(int(positions[stop]))
    return tuple(cuts), closed


def read_to(opening: re.Pattern[bytes], stream: Readable, buffer: bytes) -> tuple[bytes, int]:
    """Reads on until a list is opened: what was read, and where in it the list begins; -1 if none is.

    Args:
        opening: matches what opens a list, with its bracket.
        stream: the rest of the file.
        buffer: what was read before; where much is, its last 64 KiB and more are kept.
    """
    while (found := opening.search(buffer)) is None:
        chunk = stream.read(_CHUNK_BYTES)
        if not chunk:
            return buffer, -1
        buffer = buffer[-_MOST_HEADER_BYTES:] + chunk
    return buffer, found.end()


@dataclass(frozen=True)
class Lines:
    """Some whole, consecutive lines of a file of JSON lines; empty ones are left out."""

    lines: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """How many bytes these are."""
        return sum(map(len, self.lines))

    @property
    def content(self) -> bytes:
        """The lines as the inside of a JSON array; what was cut inside a text is no text even so."""
        return b"\n,".join(self.lines)

    def items(self) -> Iterator[bytes]:
        """The lines one by one, for when one of them is broken."""
        return iter(self.lines)


def array_of(piece: bytes, place: str, decode: Decode) -> Iterator[Block]:
    """The items of a piece of an array.

    Raises:
        ValueError: the piece ends within an item, or goes on behind the array.
        UnreadableError: the piece ends within an item.
    """
    try:
        block = Block(piece, decoded=decode(b"[" + piece + b"]"))
    except _BROKEN:
        # One of them is not as it should be, or they are not whole.
        pass
    else:
        yield block
        return
    rest = bytearray()
    yield from array_blocks(BytesIO(piece + b"]"), place, decode=decode, rest=rest)
    if rest:
        raise ValueError("goes on behind the array")


def line_blocks(stream: Readable, place: str, buffer: bytes = b"") -> Iterator[Lines]:
    """The lines of a file of JSON lines, some thousand at a time.

    Args:
        stream: the rest of the file.
        place: the file's name in messages.
        buffer: bytes already read from the stream.

    Raises:
        UnreadableError: one line is larger than 16 MiB.
    """
    while chunk := stream.read(_step_bytes(buffer)):
        whole, newline, buffer = (buffer + chunk).rpartition(b"\n")
        if newline:
            yield _lines(whole)
        elif len(buffer) > _MOST_ITEM_BYTES:
            raise UnreadableError(f"{place}: one line is larger than {_MOST_ITEM_BYTES} bytes")
    yield _lines(buffer)


def holds(block: Block | Lines, items: list[Any]) -> bool:
    """Whether these are the items of a block: halves of a line that was broken in two can be one item together."""
    return len(items) == (len(block.lines) if isinstance(block, Lines) else block.count)


def _lines(content: bytes) -> Lines:
    return Lines(tuple(line for line in content.split(b"\n") if line and not line.isspace()))
