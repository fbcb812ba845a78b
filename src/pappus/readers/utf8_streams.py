"""Streams of UTF-8 for the table parser, whose complaint about other bytes would go to the screen and cost the row."""

from __future__ import annotations

import codecs
import io
from typing import IO

_SIGN = "\ufffd".encode()


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
    """A stream in which "�" stands for whatever is not UTF-8.

    Attributes:
        faults: how many signs were put so far.
        first_fault: how many bytes of the stream stand before what the first of them stands for; null if there is none.
    """

    def __init__(self, stream: IO[bytes] | io.RawIOBase) -> None:
        self._stream = stream
        self._passed = 0
        self._cut = b""
        self._ready = b""
        self.faults = 0
        self.first_fault: int | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, never more than asked for, although the sign is longer than what it stands for."""
        ended = False
        while not self._ready and not ended:
            chunk = self._stream.read(size) or b""
            ended = not chunk
            self._ready = self._repaired(self._cut + chunk, ended)
        given = self._ready if size < 0 else self._ready[:size]
        self._ready = self._ready[len(given) :]
        return given

    def _repaired(self, content: bytes, ended: bool) -> bytes:
        """What is whole of the content as UTF-8; a character that the end cuts is kept for the next time."""
        try:
            _, length = codecs.utf_8_decode(content, "strict", ended)
            whole = content[:length]
        except UnicodeDecodeError as error:
            if self.first_fault is None:
                self.first_fault = self._passed + error.start
            text, length = codecs.utf_8_decode(content, "replace", ended)
            whole = text.encode()
            self.faults += whole.count(_SIGN) - content.count(_SIGN)
        self._passed += length
        self._cut = content[length:]
        return whole
