"""Passwords and tokens of live sources: from the environment, or a file that only its owner can read."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import PappusError

_FILE_VARIABLE = "PAPPUS_KEYRING"


def variable_of(name: str) -> str:
    """The environment variable that may hold a secret: `PAPPUS_SECRET_` and its name in capitals."""
    return "PAPPUS_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def keyring_path() -> Path:
    """The keyring file: what `PAPPUS_KEYRING` says, else `pappus/keyring.yaml` in the user's folder of settings."""
    named = os.environ.get(_FILE_VARIABLE)
    settings = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(named) if named else Path(settings) / "pappus" / "keyring.yaml"


def secret_of(name: str, workspace: Path) -> str | None:
    """The secret of this name; null if none is kept.

    Raises:
        PappusError: the keyring file can be read by others, lies in the workspace, or is no list of secrets.
    """
    given = os.environ.get(variable_of(name))
    if given:
        return given
    path = keyring_path()
    if not path.is_file():
        return None
    _refuse_exposed(path, workspace)
    content = read_yaml(path).content
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise PappusError(f'{path}: expected one line for each secret, as name: "secret"')
    return content.get(name)


def _refuse_exposed(path: Path, workspace: Path) -> None:
    if path.resolve().is_relative_to(workspace.resolve()):
        raise PappusError(f"{path}: lies in the workspace, which others may be given; keep it elsewhere")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise PappusError(f"{path}: others can read it (mode {mode:03o}); run `chmod 600 {path}`")
