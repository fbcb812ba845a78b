"""Passwords and tokens of live sources: from the environment, or a file that only its owner can read."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import yaml

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import PappusError
from pappus.workspace.writing import create_once, make_folder, write_atomically

_FILE_VARIABLE = "PAPPUS_KEYRING"
_OWN_FILE = "_FILE"
_OWNER_ONLY = 0o600


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

    It stands in the environment, in a file of its own that the same variable with `_FILE` names (a token that another
    program renews), or in the keyring file.

    Raises:
        PappusError: a file of secrets can be read by others, lies in the workspace, or is no such file.
    """
    given = os.environ.get(variable_of(name))
    if given:
        return given
    own = os.environ.get(variable_of(name) + _OWN_FILE)
    return _secret_in(Path(own), workspace) if own else secret_kept(keyring_path(), name, workspace)


def secret_kept(path: Path, name: str, workspace: Path) -> str | None:
    """The secret of this name in a keyring file; null if none is kept.

    Raises:
        PappusError: the file can be read by others, lies in the workspace, or is no list of secrets.
    """
    return _secrets_in(path, workspace).get(name)


def keep_secret(path: Path, name: str, secret: str | None, workspace: Path) -> None:
    """Keeps a secret in a keyring file that its owner alone can read; null forgets it.

    Raises:
        PappusError: the file can be read by others, lies in the workspace, or cannot be written.
    """
    from filelock import FileLock

    make_folder(path.parent)
    with FileLock(path.with_suffix(".lock"), mode=_OWNER_ONLY):
        # A file that is made keeps its mode when it is replaced.
        create_once(path, b"{}\n", _OWNER_ONLY)
        kept = {**_secrets_in(path, workspace), name: secret}
        sound = {key: value for key, value in kept.items() if value is not None}
        write_atomically(path, yaml.safe_dump(sound, allow_unicode=True).encode())


def _secret_in(path: Path, workspace: Path) -> str:
    if not path.is_file():
        raise PappusError(f"{path}: is to hold a secret and is not there")
    _refuse_exposed(path, workspace)
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PappusError(f"{path}: cannot be read; expected a file with the secret and nothing else") from error


def _secrets_in(path: Path, workspace: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    _refuse_exposed(path, workspace)
    content = read_yaml(path).content
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise PappusError(f'{path}: expected one line for each secret, as name: "secret"')
    return content


def _refuse_exposed(path: Path, workspace: Path) -> None:
    if path.resolve().is_relative_to(workspace.resolve()):
        raise PappusError(f"{path}: lies in the workspace, which others may be given; keep it elsewhere")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise PappusError(f"{path}: others can read it (mode {mode:03o}); run `chmod 600 {path}`")
