"""Folders of derived tables: several processes may make, read and clear them at the same time."""

from __future__ import annotations

import fcntl
import shutil
import time
from pathlib import Path
from typing import IO

FACTS_FILE = "facts.json"
_LOCK_FILE = "in_use"
_ABANDONED_SECONDS = 3600.0


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


def clear_unused(parent: Path) -> None:
    """Removes every folder that no process holds."""
    for folder in parent.iterdir():
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


def _clear_if_abandoned(folder: Path) -> None:
    try:
        age_seconds = time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return
    if age_seconds > _ABANDONED_SECONDS:
        shutil.rmtree(folder, ignore_errors=True)
