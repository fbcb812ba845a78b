"""An organisation as a workspace folder that the command line opens, and as one file to take away."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pappus.pipeline import open as open_workspace
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import PappusError, UsageError
from pappus.web.decisions import (
    copy_records,
    folder_of,
    take_over,
    value_of,
    workspace_of,
)
from pappus.web.organisations.models import Organisation
from pappus.web.place import place
from pappus.workspace.files import init_workspace, save_organisation, save_people, save_properties, save_round
from pappus.workspace.organisation import AttestedDocument
from pappus.workspace.registers import add_attested
from pappus.workspace.writing import make_folder

_UNFINISHED = ".part"
_SETTINGS = "organisation.yaml"
MOST_PACKED_BYTES = 1_000_000_000
_MOST_UNPACKED_BYTES = 8_000_000_000
_MOST_FILES = 200_000
_MOST_SETTINGS_BYTES = 1_000_000


def save_folder(organisation: Organisation, folder: Path) -> None:
    """Writes an organisation as a workspace folder with records and key; `pappus assess` says there what is said here.

    Raises:
        UsageError: the folder is not empty.
        PappusError: it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name another folder")
    value = value_of(Organisation.objects.get(pk=organisation.pk))
    workspace_of(organisation)
    make_folder(folder)
    shutil.copy2(folder_of(organisation) / "pappus.key", folder / "pappus.key")
    init_workspace(folder, value.name)
    save_organisation(folder, value)
    save_people(folder, value.people, value.time_zone)
    save_properties(folder, value.properties)
    for document in value.attested:
        add_attested(folder, AttestedDocument(**asdict(document)))
    for one in value.rounds:
        save_round(folder, one)
    copy_records(folder_of(organisation), folder)


def export_file(organisation: Organisation) -> Path:
    """Where the export of an organisation lies; there is one at most, the newest."""
    return folder_of(organisation) / "export" / "workspace.zip"


def write_export(organisation: Organisation) -> Path:
    """Writes the workspace folder into one zip file, which takes the place of an earlier one when it is whole."""
    target = export_file(organisation)
    make_folder(target.parent)
    unfinished = target.with_name(f"{target.name}{_UNFINISHED}")
    with tempfile.TemporaryDirectory(dir=target.parent) as parent:
        folder = Path(parent) / organisation.slug
        save_folder(organisation, folder)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.rglob("*")):
                packed.write(path, path.relative_to(parent))
    unfinished.chmod(0o600)
    unfinished.replace(target)
    return target


def receive(pieces: Iterable[bytes]) -> tuple[Path, str]:
    """Keeps a zipped workspace folder on its way in, until `bring_in` has read it, and the name of its organisation.

    Raises:
        UsageError: it is too large, or no such file; nothing is kept.
        InvalidFileError: its settings cannot be read; nothing is kept.
    """
    target = place().uploads / f"{uuid.uuid4()}.zip"
    make_folder(target.parent)
    try:
        _write(target, pieces)
        return target, name_in(target)
    except PappusError:
        target.unlink()
        raise


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    size = 0
    with target.open("xb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_PACKED_BYTES:
                raise _too_large(_("The file"))
            file.write(piece)


def name_in(packed: Path) -> str:
    """The name of the organisation whose workspace folder a zip file holds.

    Raises:
        UsageError: it is no zip file, holds no workspace, or too much.
    """
    with _opened(packed) as file, tempfile.TemporaryDirectory(dir=packed.parent) as parent:
        entry = file.getinfo(f"{_base_of(file)}{_SETTINGS}")
        if entry.file_size > _MOST_SETTINGS_BYTES:
            raise _too_large(_SETTINGS)
        with _told_within(parent):
            content = read_yaml(Path(file.extract(entry, parent))).content
    name = content.get("name") if isinstance(content, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise UsageError(_("%(file)s does not say what the organisation is called.") % {"file": _SETTINGS})
    return name


def bring_in(organisation: Organisation, packed: Path) -> None:
    """Makes an organisation what a zipped workspace folder says; the file goes when that is done.

    Raises:
        PappusError: the folder is not sound; the organisation is as it was.
    """
    if not packed.exists():
        raise PappusError(gettext_noop("The file is not there any more; choose it again."))
    with tempfile.TemporaryDirectory(dir=packed.parent) as parent:
        with _opened(packed) as file:
            folder = Path(parent) / _base_of(file)
            file.extractall(parent)
        with _told_within(parent):
            value = open_workspace(folder).organisation()
        copy_records(folder, folder_of(organisation))
        take_over(organisation, value)
    packed.unlink()


@contextmanager
def _told_within(folder: str) -> Iterator[None]:
    """Tells of faults in files of a folder without the folder, which is the server's own."""
    try:
        yield
    except PappusError as error:
        raise UsageError(str(error).replace(f"{folder}/", "")) from error


def _too_large(what: str) -> UsageError:
    told = _("%(what)s is too large to be brought in by a browser; start `pappus serve` with the folder.")
    return UsageError(told % {"what": what})


def _opened(packed: Path) -> zipfile.ZipFile:
    try:
        file = zipfile.ZipFile(packed)
    except zipfile.BadZipFile as error:
        raise UsageError(_("This is no zip file with a workspace folder.")) from error
    entries = file.infolist()
    if len(entries) > _MOST_FILES or sum(one.file_size for one in entries) > _MOST_UNPACKED_BYTES:
        file.close()
        raise _too_large(_("What the file holds"))
    return file


def _base_of(file: zipfile.ZipFile) -> str:
    """The folder within the file that is the workspace: empty, or one name with a slash."""
    found = [name for name in file.namelist() if name.endswith(_SETTINGS) and name.count("/") <= 1]
    bases = [name.removesuffix(_SETTINGS) for name in found]
    sound = [one for one in bases if not one or (one.endswith("/") and not one.startswith((".", "/")))]
    if len(sound) != 1:
        told = _("Expected a zip file of one workspace folder, with its %(file)s.")
        raise UsageError(told % {"file": _SETTINGS})
    return sound[0]
