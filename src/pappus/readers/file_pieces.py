"""Large files cut into pieces where items most likely end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from pappus.readers.json_stream import Chained
from pappus.readers.source import Source

_OPENING_BYTES, _TAIL_BYTES = 1 << 10, 1 << 19

Cut = Callable[[bytes], int]
"""Where the last item that some bytes hold as a whole ends; one sign parts it from the next. -1 if there is none."""


@dataclass(frozen=True)
class Large:
    """A file that may be large.

    Attributes:
        stream: the file, behind what has been read of it.
        begun: the last of what has been read, which has not been used.
        size_bytes: of the whole file.
        place: the file's name in messages.
        path: where it lies; null in an archive.
        passed: how many of its items stand before.
    """

    stream: IO[bytes]
    begun: bytes
    size_bytes: int
    place: str
    path: Path | None = None
    passed: int = 0


def large(source: Source, member: str, stream: IO[bytes], begun: bytes = b"", passed: int = 0) -> Large:
    """A member of a source that is being read (as the attributes of `Large` say)."""
    return Large(stream, begun, source.size(member), source.place(member), source.local_path(member), passed)


class Span(NamedTuple):
    """A piece of a file that lies on disk."""

    path: Path
    start: int
    size: int

    def content(self) -> bytes:
        """Its bytes."""
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            return stream.read(self.size)


Piece = bytes | Span


def pieces_of(file: Large, cut: Cut, piece_bytes: int) -> Pieces | Spans:
    """A file in pieces of about so many bytes, which hold whole items if `cut` is right."""
    if file.path is None:
        return Pieces(file, cut, piece_bytes)
    return Spans(file, file.path, cut, piece_bytes)


class Pieces:
    """A stream in pieces."""

    def __init__(self, file: Large, cut: Cut, piece_bytes: int) -> None:
        self._stream, self._buffer, self._cut, self._piece_bytes = file.stream, file.begun, cut, piece_bytes
        self._sign = b""

    def next(self) -> Piece | None:
        """The next piece; null if no end of an item is found, or the file ends."""
        chunk = self._stream.read(self._piece_bytes)
        self._buffer += chunk
        end = self._cut(self._buffer) if chunk else -1
        if end <= 0:
            return None
        piece, self._sign = self._buffer[:end], self._buffer[end : end + 1]
        self._buffer = self._buffer[end + 1 :]
        return piece

    def take_back(self, pieces: list[Piece]) -> None:
        """Takes back the last pieces."""
        self._buffer = self._sign.join([*(piece for piece in pieces if isinstance(piece, bytes)), self._buffer])

    def rest(self) -> Chained:
        """What is not cut, or was taken back."""
        return Chained(self._buffer, self._stream)


class Spans:
    """A file on disk in pieces, of which only the beginning and the end are looked at here."""

    def __init__(self, file: Large, path: Path, cut: Cut, piece_bytes: int) -> None:
        self._stream, self._path, self._cut, self._piece_bytes = file.stream, path, cut, piece_bytes
        self._start = file.stream.tell() - len(file.begun)

    def next(self) -> Piece | None:
        """The next piece; null if no end of an item is found, or the file ends."""
        # One item may be longer than what is looked at for most pieces.
        return self._ending_within(min(_TAIL_BYTES, self._piece_bytes)) or self._ending_within(self._piece_bytes)

    def _ending_within(self, tail_bytes: int) -> Piece | None:
        """The next piece, if an item ends in so many of its last bytes."""
        opening = self._read(self._start, min(_OPENING_BYTES, self._piece_bytes - tail_bytes))
        tail_start = self._start + self._piece_bytes - tail_bytes
        tail = self._read(tail_start, tail_bytes)
        end = self._cut(opening + tail) - len(opening) if len(tail) == tail_bytes else 0
        if end <= 0:
            return None
        piece = Span(self._path, self._start, tail_start + end - self._start)
        self._start += piece.size + 1
        return piece

    def _read(self, start: int, size: int) -> bytes:
        self._stream.seek(start)
        return self._stream.read(size)

    def take_back(self, pieces: list[Piece]) -> None:
        """Takes back the last pieces."""
        self._start = min([self._start, *(piece.start for piece in pieces if isinstance(piece, Span))])

    def rest(self) -> Chained:
        """What is not cut, or was taken back."""
        self._stream.seek(self._start)
        return Chained(b"", self._stream)
