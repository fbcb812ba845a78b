"""Large JSON arrays read block by block, so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from pappus.vocabulary.errors import UnreadableError

_BLOCK_BYTES = 2 << 20
_MOST_ITEM_BYTES = 64 << 20
_QUOTE, _OPEN, _CLOSE, _COMMA = 1, 2, 3, 4


def _classes() -> Any:
    table = np.zeros(256, np.uint8)
    table[ord('"')] = _QUOTE
    table[[ord("{"), ord("[")]] = _OPEN
    table[[ord("}"), ord("]")]] = _CLOSE
    table[ord(",")] = _COMMA
    return table


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
            64 MiB.
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
        chunk = stream.read(_BLOCK_BYTES)
        if not chunk:
            raise UnreadableError(
                f"{place}: ends in the middle of item {whole + 1} of its list; {whole} items before it are whole. "
                "The file is truncated: export or download it again"
            )
        if len(buffer) > _MOST_ITEM_BYTES:
            raise UnreadableError(f"{place}: item {whole + 1} of its list is larger than {_MOST_ITEM_BYTES} bytes")
        buffer += chunk


def _cuts(buffer: bytes) -> tuple[tuple[int, ...], bool]:
    """Positions where items end (the commas between them, and the closing bracket), and whether the array ends."""
    masked = buffer.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    kinds = _CLASS_OF_BYTE[np.frombuffer(masked, np.uint8)]
    positions = np.flatnonzero(kinds)
    kinds = kinds[positions]
    outside = (np.cumsum(kinds == _QUOTE) & 1) == 0
    positions, kinds = positions[outside], kinds[outside]
    depths = np.cumsum((kinds == _OPEN).astype(np.int32) - (kinds == _CLOSE))
    ends = np.flatnonzero(depths < 0)
    closed = ends.size > 0
    stop = int(ends[0]) if closed else len(kinds)
    commas = positions[:stop][(kinds[:stop] == _COMMA) & (depths[:stop] == 0)]
    cuts = commas.tolist()
    if closed:
        cuts.append(int(positions[stop]))
    return tuple(cuts), closed
