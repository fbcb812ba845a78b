"""The version of a workspace's form: older ones are brought forward, newer ones refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import Fault, InvalidFileError, PappusError
from pappus.workspace.writing import make_folder, write_atomically

FORMAT = 1
"""The version of the form that this version of Pappus writes."""

FILES = (
    *("people.csv", "properties.csv", "attested.csv", "training.csv", "ideas.csv", "stakeholders.csv"),
    *("core_measures.csv", "resources.csv", "organisation.yaml"),
)
"""The files that a migration may change; the one that holds the version stands last, so that it is replaced last."""

Migration = Callable[[dict[str, bytes]], dict[str, bytes]]
"""From the files of one version (content by name) to those of the next, the raised `format` among them."""

MIGRATIONS: dict[int, Migration] = {}
"""The migration from each version to the next. Version 1 is the first."""

STAGING = ".pappus/migrating"
BACKUPS = ".pappus/backups"
_COMPLETE = "complete"


def version_of(folder: Path) -> int:
    """The version in which a workspace is kept; a file that names none, or none at all, counts as the first."""
    path = folder / "organisation.yaml"
    if not path.is_file():
        return 1
    content = read_yaml(path).content
    found = content.get("format") if isinstance(content, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 1 else 1


def version_faults(folder: Path, current: int = FORMAT) -> list[Fault]:
    """The fault of a workspace that a newer Pappus wrote; none otherwise."""
    version = version_of(folder)
    if version <= current:
        return []
    path = folder / "organisation.yaml"
    line = read_yaml(path).line(("format",))
    expected = f"format {version} is newer than this Pappus knows ({current}); install a newer one, nothing was changed"
    return [Fault(str(path), f"line {line}", expected)]


def migrate(folder: Path, migrations: Mapping[int, Migration] = MIGRATIONS, current: int = FORMAT) -> Path | None:
    """Brings a workspace to the current form; the folder of the backup, or null if there was nothing to do.

    The old files are copied first, the new ones prepared beside them and then put in place one by one; when this is
    interrupted, the next call finishes it.

    Raises:
        InvalidFileError: the workspace is newer than this Pappus.
        PappusError: a file cannot be read or written.
    """
    _finish(folder)
    if faults := version_faults(folder, current):
        raise InvalidFileError(faults)
    version = version_of(folder)
    if version >= current:
        return None
    former = _content_of(folder)
    backup = folder / BACKUPS / f"format-{version}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    _write_all(backup, former)
    files = former
    for step in range(version, current):
        files = migrations[step](files)
    _write_all(folder / STAGING, {name: content for name, content in files.items() if former.get(name) != content})
    write_atomically(folder / STAGING / _COMPLETE, b"")
    _finish(folder)
    return backup


def _finish(folder: Path) -> None:
    """Puts prepared files in place; preparations that were not completed are dropped."""
    staging = folder / STAGING
    if not staging.is_dir():
        return
    if (staging / _COMPLETE).exists():
        for name in FILES:
            if (staging / name).exists():
                write_atomically(folder / name, (staging / name).read_bytes())
    try:
        shutil.rmtree(staging)
    except OSError as error:
        raise PappusError(f"{staging}: cannot be removed ({error.strerror})") from error


def _content_of(folder: Path) -> dict[str, bytes]:
    try:
        return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    except OSError as error:
        raise PappusError(f"{error.filename}: cannot be read ({error.strerror})") from error


def _write_all(folder: Path, files: dict[str, bytes]) -> None:
    make_folder(folder)
    for name, content in files.items():
        write_atomically(folder / name, content)
