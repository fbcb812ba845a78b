"""What was fetched as a source that readers read: it lies in memory alone, since it holds names and addresses."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pappus.readers.source import Source


class FetchedSource(Source):
    """A folder in memory.

    Args:
        name: of the live source, in place of a file's name in messages.
        members: content by relative name.
    """

    def __init__(self, name: str, members: dict[str, bytes]) -> None:
        self.path, self.name, self.kind = Path(name), name, "folder"
        self._content = members
        self._heads = {}

    def open(self, member: str) -> IO[bytes]:
        """A member as a stream of bytes."""
        return io.BytesIO(self._content[member])

    def size(self, member: str) -> int:
        """Size of a member in bytes."""
        return len(self._content[member])

    def local_path(self, member: str) -> None:
        """Null: it lies on no disk."""
        del member

    def sha256(self) -> str:
        """Digest of names and contents."""
        digest = hashlib.sha256()
        for member in self.members:
            digest.update(member.encode("utf-8", "surrogateescape") + b"\0")
            digest.update(hashlib.sha256(self._content[member]).digest())
        return digest.hexdigest()

    def _names(self) -> Iterator[str]:
        yield from self._content
