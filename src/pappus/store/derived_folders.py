"""Folders of derived tables: several processes may make, read and clear them at the same time."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Container
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import IO
from uuid import uuid4

FACTS_FILE = "facts.json"
_LOCK_FILE = "in_use"
_ABANDONED_SECONDS = 3600.0
_FINISHED = ("", ".parquet", ".json", ".arrow")


def begin(draft: Path) -> IO[bytes]:
    """Makes a folder to derive tables in; until the returned file is closed nobody clears it away."""
    draft.mkdir(parents=True)
    held = (draft / _LOCK_FILE).open("wb")
    fcntl.flock(held, fcntl.LOCK_SH)
    return held


def hold(folder: Path) -> IO[bytes] | None:
    """Keeps a finished folder from being cleared until the returned file is closed; null if there is none."""
    try:
        held = (folder / _LOCK_FILE).open("rb")
    except (FileNotFoundError, NotADirectoryError):
        return None
    fcntl.flock(held, fcntl.LOCK_SH)
    # Whoever was clearing it may have finished while this waited.
    if (folder / FACTS_FILE).exists():
        with suppress(OSError):
            os.utime(folder)
        return held
    held.close()
    return None


def publish(draft: Path, folder: Path, held: IO[bytes]) -> IO[bytes]:
    """Gives a finished draft its name; where another process was faster, its folder is used."""
    try:
        draft.replace(folder)
    except OSError:
        theirs = hold(folder)
        if theirs is None:
            raise
        held.close()
        return theirs
    return held


def latest(parent: Path, begins: str, most: int, most_bytes: int) -> list[Path]:
    """The finished folders whose names begin so, from the one used last, as many as fit; drafts are left out."""
    used: list[tuple[float, Path, int]] = []
    for folder in parent.glob(f"{begins}*"):
        with suppress(OSError):
            if not folder.suffix and (folder / FACTS_FILE).exists():
                size_bytes = sum(file.stat().st_size for file in folder.glob("*/*.parquet"))
                used.append((folder.stat().st_mtime, folder, size_bytes))
    used.sort(reverse=True)
    together = accumulate(size_bytes for _, _, size_bytes in used[:most])
    return [folder for (_, folder, _), total in zip(used[:most], together, strict=True) if total <= most_bytes]


def clear_unused(parent: Path, kept: Container[Path] = ()) -> None:
    """Removes every folder that no process holds, but for those to be kept."""
    for folder in parent.iterdir():
        if folder in kept:
            continue
        try:
            held = (folder / _LOCK_FILE).open("rb")
        except (FileNotFoundError, NotADirectoryError):
            _clear_if_abandoned(folder)
            continue
        with held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder, ignore_errors=True)


def copy_finished(parent: Path, target: Path) -> None:
    """Copies every finished folder; drafts in them and beside them belong to whoever is writing them."""
    for folder in parent.glob("*"):
        held = None if folder.suffix else hold(folder)
        if held is not None:
            with held:
                shutil.copytree(folder, target / folder.name, ignore=_drafts, dirs_exist_ok=True)


def _drafts(_: str, names: list[str]) -> set[str]:
    return {name for name in names if Path(name).suffix not in _FINISHED}


class Scratch:
    """A folder of this process alone for what does not fit in memory; what a killed process left goes with it.

    Attributes:
        folder: where it is; null where nothing can be written.
    """

    folder: Path | None

    def __init__(self, parent: Path) -> None:
        self.folder, self._held = None, None
        with suppress(OSError):
            parent.mkdir(parents=True, exist_ok=True)
            clear_unused(parent)
            folder = parent / uuid4().hex
            self._held = begin(folder)
            self.folder = folder

    def close(self) -> None:
        """Removes it."""
        if self.folder is not None and self._held is not None:
            self._held.close()
            shutil.rmtree(self.folder, ignore_errors=True)


def _clear_if_abandoned(folder: Path) -> None:
    try:
        age_seconds = time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return
    if age_seconds > _ABANDONED_SECONDS:
        shutil.rmtree(folder, ignore_errors=True)
