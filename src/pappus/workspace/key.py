"""The pseudonym key of a workspace: made once, never replaced, readable by its owner alone."""

from __future__ import annotations

import secrets
import stat
from pathlib import Path

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.writing import create_once

KEY_FILE = "pappus.key"
_KEY_BYTES = 32
_OWNER_ONLY = 0o600


def workspace_key(folder: Path) -> bytes:
    """The 32 bytes of the workspace's key; makes `pappus.key` if there is none and nothing was imported yet.

    Raises:
        InvalidFileError: the key cannot be read or is not 64 hexadecimal digits, or it is missing although acts were
            imported with it.
        PappusError: a new key cannot be written.
    """
    path = folder / KEY_FILE
    if not path.exists():
        if _has_records(folder):
            raise InvalidFileError([_lost(path)])
        create_once(path, secrets.token_hex(_KEY_BYTES).encode() + b"\n", _OWNER_ONLY)
    return _read_key(path)


def pseudonymiser(folder: Path) -> Pseudonymiser:
    """What turns identifiers into pseudonyms with the workspace's key; see `workspace_key`."""
    return Pseudonymiser(workspace_key(folder))


def key_faults(folder: Path) -> list[Fault]:
    """What is wrong with the key of a workspace, permissions that are too open among it; makes nothing."""
    path = folder / KEY_FILE
    if not path.exists():
        return [_lost(path)] if _has_records(folder) else []
    try:
        _read_key(path)
    except InvalidFileError as error:
        return error.faults
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return [Fault(str(path), "", f"others on this machine can read the key (mode {mode:03o}); run chmod 600 on it")]
    return []


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_bytes().decode("ascii").strip())
    except OSError as error:
        raise InvalidFileError([Fault(str(path), "", f"cannot be opened ({error.strerror})")]) from error
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        expected = (
            f"expected {2 * _KEY_BYTES} hexadecimal digits; put the right key back from your backup. "
            "With another key nobody could be recognised in what was imported before"
        )
        raise InvalidFileError([Fault(str(path), "", expected)])
    return key


def _has_records(folder: Path) -> bool:
    return next((folder / "records").rglob("*.parquet"), None) is not None


def _lost(path: Path) -> Fault:
    expected = (
        "is missing, and acts were imported with it. Put it back from your backup; with a new key nobody could be "
        "recognised in what was imported before"
    )
    return Fault(str(path), "", expected)
