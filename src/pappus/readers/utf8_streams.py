"""Streams of UTF-8 for the table parser, whose complaint about other bytes would go to the screen and cost the row."""

from __future__ import annotations

import codecs
import io
from typing import IO


class StrictUtf8(io.RawIOBase):
    """A stream that is refused where it is not UTF-8.

    Reading raises UnicodeDecodeError there.
    """

    def __init__(self, stream: IO[bytes] | io.RawIOBase) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._stream.read(size) or b""
        self._decoder.decode(chunk, final=not chunk)
        return chunk


class RepairedUtf8(io.RawIOBase):
    """A stream in which "�" stands for whatever is not UTF-8."""

    def __init__(self, stream: IO[bytes] | io.RawIOBase) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._ready = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, never more than asked for, although the sign is longer than what it stands for."""
        ended = False
        while not self._ready and not ended:
            chunk = self._stream.read(size) or b""
            ended = not chunk
            self._ready = self._decoder.decode(chunk, final=ended).encode()
        given = self._ready if size < 0 else self._ready[:size]
        self._ready = self._ready[len(given) :]
        return given
