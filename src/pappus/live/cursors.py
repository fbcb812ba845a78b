"""Cursors: up to where each live source was fetched and stored, a file each beside the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pappus.live.kind import Cursor
from pappus.vocabulary.errors import PappusError
from pappus.workspace.live_sources import LiveSource
from pappus.workspace.writing import make_folder, write_atomically


class Cursors:
    """The cursors of a workspace.

    Args:
        records: its folder of records.
    """

    def __init__(self, records: Path) -> None:
        self._folder = records / "cursors"

    @contextmanager
    def held(self, source: LiveSource) -> Iterator[None]:
        """Keeps other runs from fetching the same source meanwhile.

        Raises:
            PappusError: another run is fetching it.
        """
        from filelock import FileLock, Timeout

        make_folder(self._folder)
        try:
            with FileLock(self._folder / f"{source.name}.lock", timeout=0):
                yield
        except Timeout:
            raise PappusError("another run is fetching it; wait until it has finished") from None

    def read(self, source: LiveSource) -> Cursor:
        """Where to go on; empty if nothing was fetched yet, or the name stands for another account now.

        Raises:
            PappusError: the file is damaged.
        """
        path = self._path(source)
        if not path.exists():
            return {}
        try:
            kept = json.loads(path.read_bytes())
            cursor = kept["cursor"] if kept["of"] == _identity(source) else {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PappusError(f"{path}: is damaged; remove it, or fetch everything once more with --again") from error
        return dict(cursor)

    def write(self, source: LiveSource, cursor: Cursor) -> None:
        """Keeps where to go on; call it once everything before is stored."""
        content = {"of": _identity(source), "cursor": cursor}
        write_atomically(self._path(source), json.dumps(content, indent=1).encode())

    def forget(self, source: LiveSource) -> None:
        """Makes the next run fetch everything once more."""
        self._path(source).unlink(missing_ok=True)

    def _path(self, source: LiveSource) -> Path:
        return self._folder / f"{source.name}.json"


def _identity(source: LiveSource) -> str:
    """Which account a cursor belongs to, without its name."""
    return hashlib.sha256(f"{source.kind}\0{source.address}\0{source.account}".encode()).hexdigest()
