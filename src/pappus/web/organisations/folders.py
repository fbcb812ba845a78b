"""An organisation as a workspace folder that the command line opens, and as one file to take away."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path

from pappus.vocabulary.errors import UsageError
from pappus.web.decisions import RECORD_FOLDERS, folder_of, value_of, workspace_of
from pappus.web.organisations.models import Organisation
from pappus.workspace.files import init_workspace, save_organisation, save_people, save_properties, save_round
from pappus.workspace.organisation import AttestedDocument
from pappus.workspace.registers import add_attested
from pappus.workspace.writing import make_folder

_UNFINISHED = ".part"


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
    for name in RECORD_FOLDERS:
        if (folder_of(organisation) / name).is_dir():
            shutil.copytree(folder_of(organisation) / name, folder / name, dirs_exist_ok=True)


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
