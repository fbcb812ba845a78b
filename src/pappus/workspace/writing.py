"""Writing the files of a workspace: a file holds either its old content or its new one, never a part."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from pappus.vocabulary.errors import PappusError

_ANYONE = 0o666


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces a file, or makes it, in one step that also survives a loss of power; its permissions stay.

    Raises:
        PappusError: the folder is read-only, the disk is full …; the file is as it was before.
    """
    target = Path(os.path.realpath(path))
    with _reasons(path):
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        with _fresh_file(target, content, _ANYONE if mode is None else mode) as fresh:
            if mode is not None:
                fresh.chmod(mode)
            fresh.replace(target)
            _settle(target.parent)


def create_once(path: Path, content: bytes, mode: int) -> bool:
    """Makes a file that does not exist yet; false, and nothing is touched, if it exists.

    Raises:
        PappusError: the file cannot be written.
    """
    with _reasons(path), _fresh_file(path, content, mode) as fresh:
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            return False
        except OSError:
            # Some network and memory-card file systems have no hard links; opening exclusively is the next best.
            return _open_exclusively(path, content, mode)
        _settle(path.parent)
        return True


def make_folder(path: Path) -> None:
    """Makes a folder and those above it, if they are not there.

    Raises:
        PappusError: it cannot be made.
    """
    with _reasons(path):
        path.mkdir(parents=True, exist_ok=True)


def remove_left_behind(path: Path) -> None:
    """Removes unfinished copies of a file that a killed process left beside it.

    Raises:
        PappusError: one cannot be removed.
    """
    with _reasons(path):
        for left in path.parent.glob(f".{path.name}.*.new"):
            left.unlink(missing_ok=True)


@contextlib.contextmanager
def _reasons(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        lacking = error.errno == errno.ENOENT and not os.path.isdir(path.parent)  # noqa: PTH112 - never an error
        reason = f"there is no folder {path.parent}" if lacking else error.strerror
        raise PappusError(f"{path}: cannot be written ({reason}); nothing was changed") from error


@contextlib.contextmanager
def _fresh_file(target: Path, content: bytes, mode: int) -> Iterator[Path]:
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        _open_exclusively(fresh, content, mode)
        yield fresh
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _open_exclusively(path: Path, content: bytes, mode: int) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return True


def _settle(folder: Path) -> None:
    # Not every file system can flush a folder; the file itself is on the disk already.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
