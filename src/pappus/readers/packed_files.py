"""Files that were packed one by one by gzip, bzip2 or xz, read as what is in them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Any, cast

from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.quoting import shortened

BOMB_RATIO, BOMB_FLOOR_BYTES = 500, 256 * 1024 * 1024
"""What takes so many times as much once it is unpacked, and so much at least, is no export."""
_MOST_OF_A_REASON = 200
_MARKS: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": lambda packed: gzip.GzipFile(fileobj=packed),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
MARK_BYTES = max(map(len, _MARKS))
_ENDINGS = (".gz", ".bz2", ".xz")
_OF_ARCHIVES = tuple(f".tar{ending}" for ending in _ENDINGS)
_DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)


def name_within(name: str) -> str:
    """What the file is called that was packed alone into one of this name; the same name if that tells of none."""
    lower = name.lower()
    return name.rpartition(".")[0] or name if lower.endswith(_ENDINGS) and not lower.endswith(_OF_ARCHIVES) else name


def is_packed(begun: bytes) -> bool:
    """Whether a file that begins so was packed."""
    return begun.startswith(tuple(_MARKS))


def told_by(error: Exception) -> str:
    """What a library says of damage, cut short: it may quote whatever stands there."""
    return shortened(str(error), _MOST_OF_A_REASON)


def unpacked(packed: io.BufferedReader[Any], size_bytes: int, place: str) -> IO[bytes]:
    """What is in a packed file, as a stream; the file itself if it is not packed.

    Args:
        packed: the file, from its beginning on.
        size_bytes: how much it holds, packed.
        place: its name in messages.
    """
    begun = packed.peek(MARK_BYTES)
    for mark, opened in _MARKS.items():
        if begun.startswith(mark):
            return io.BufferedReader(_Unpacked(packed, opened(packed), size_bytes, place))
    return packed


class _Unpacked(io.RawIOBase):
    """Unpacks a file as it is read; damage, and a size that no export has, are reported with its name."""

    def __init__(self, packed: IO[bytes], stream: IO[bytes], size_bytes: int, place: str) -> None:
        self._packed, self._stream, self._place = packed, stream, place
        self._left_bytes = max(BOMB_FLOOR_BYTES, BOMB_RATIO * size_bytes)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = cast("memoryview", memoryview(cast("bytes", buffer)))
        try:
            chunk = self._stream.read(len(view))
        except _DAMAGE as error:
            raise UnreadableError(
                f"{self._place}: is packed and damaged or cut off ({told_by(error)}); get it again"
            ) from error
        self._left_bytes -= len(chunk)
        if self._left_bytes < 0:
            raise UnreadableError(f"{self._place}: expands more than {BOMB_RATIO}-fold; not an export")
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()
