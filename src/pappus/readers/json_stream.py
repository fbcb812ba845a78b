"""Large JSON arrays read block by block, so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np

from pappus.vocabulary.errors import UnreadableError

_BLOCK_BYTES = 256 << 10
_MOST_ITEM_BYTES = 16 << 20
_QUOTE, _OPEN, _CLOSE, _COMMA = 1, 2, 3, 4


def _classes() -> bytes:
    table = bytearray(256)
    for characters, kind in (('"', _QUOTE), ("{[", _OPEN), ("}]", _CLOSE), (",", _COMMA)):
        for character in characters:
            table[ord(character)] = kind
    return bytes(table)


_CLASS_OF_BYTE = _classes()


@dataclass(frozen=True)
class Block:
    """Some whole, consecutive items of an array: their bytes, and where the commas between them stand."""

    content: bytes
    commas: tuple[int, ...]

    def items(self) -> Iterator[bytes]:
        """The items one by one, for when one of them is broken."""
        start = 0
        for end in (*self.commas, len(self.content)):
            yield self.content[start:end]
            start = end + 1


def array_blocks(stream: IO[bytes], place: str, buffer: bytes = b"") -> Iterator[Block]:
    """The items of a JSON array whose opening bracket has just been passed.

    Args:
        stream: the rest of the file.
        place: the file's name in messages.
        buffer: bytes already read from the stream that follow the bracket.

    Raises:
        UnreadableError: the file ends inside the array (says how many items were whole), or one item is larger than
            16 MiB.
    """
    whole = 0
    while True:
        cuts, closed = _cuts(buffer)
        if cuts:
            content = buffer[: cuts[-1]]
            if content.strip():
                block = Block(content, cuts[:-1])
                whole += len(cuts)
                yield block
            buffer = buffer[cuts[-1] + 1 :]
        if closed:
            return
        chunk = stream.read(_step_bytes(buffer))
        if not chunk:
            raise UnreadableError(
                f"{place}: ends in the middle of item {whole + 1} of its list; {whole} items before it are whole. "
                "The file is truncated: export or download it again"
            )
        if len(buffer) > _MOST_ITEM_BYTES:
            raise UnreadableError(f"{place}: item {whole + 1} of its list is larger than {_MOST_ITEM_BYTES} bytes")
        buffer += chunk


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


@dataclass(frozen=True)
class Lines:
    """Some whole, consecutive lines of a file of JSON lines; empty ones are left out."""

    lines: tuple[bytes, ...]

    @property
    def content(self) -> bytes:
        """The lines as the inside of a JSON array."""
        return b",".join(self.lines)

    def items(self) -> Iterator[bytes]:
        """The lines one by one, for when one of them is broken."""
        return iter(self.lines)


def line_blocks(stream: IO[bytes], place: str, buffer: bytes = b"") -> Iterator[Lines]:
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


def _lines(content: bytes) -> Lines:
    return Lines(tuple(line for line in content.split(b"\n") if line and not line.isspace()))
