"""What was read from files of an organisation is kept as long as the files stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pappus.vocabulary.languages import language

_Read = TypeVar("_Read")
_MOST_KEPT = 256


def while_unchanged(read: Callable[[Path], _Read], folder: Path, files: Iterable[Path]) -> _Read:
    """What `read` makes of a folder; read again only once one of the files is another one, came or went.

    Args:
        read: reads; what it returns is given to several callers, who leave it as it is. What it raises is not kept.
        folder: that is read.
        files: all files in it that it reads.
    """
    stamps = tuple(sorted(_stamp(path) for path in files if path.is_file()))
    return _read(read, folder, language(), stamps)  # type: ignore[no-any-return]


@lru_cache(maxsize=_MOST_KEPT)
def _read(read: Callable[[Path], Any], folder: Path, spoken: str, stamps: tuple[tuple[str, int, int, int], ...]) -> Any:
    del spoken, stamps
    return read(folder)


def _stamp(path: Path) -> tuple[str, int, int, int]:
    found = path.stat()
    return str(path), found.st_ino, found.st_mtime_ns, found.st_size
