"""A new workspace: a commented organisation.yaml, empty tables and a key."""

from __future__ import annotations

from pathlib import Path

import yaml

from pappus.vocabulary.errors import UsageError
from pappus.workspace.columns import rules_of
from pappus.workspace.ideas import IDEAS_FILE
from pappus.workspace.key import workspace_key
from pappus.workspace.migration import FORMAT
from pappus.workspace.people import PEOPLE_FILE
from pappus.workspace.registers import ATTESTED_FILE, PROPERTIES_FILE
from pappus.workspace.settings import ORGANISATION_FILE, SCHEMA_LINE, write_schema_copy
from pappus.workspace.tables import read_table, write_table
from pappus.workspace.writing import make_folder, write_atomically

_EXAMPLES = Path(__file__).with_name("organisation.examples.yaml")
_TABLES = {"people": PEOPLE_FILE, "properties": PROPERTIES_FILE, "attested": ATTESTED_FILE, "ideas": IDEAS_FILE}


def init_workspace(folder: Path, name: str) -> None:
    """Makes a workspace: `organisation.yaml` with the name and an example of each setting, empty tables, the key.

    Tables and a key that are there already are kept.

    Raises:
        UsageError: the name is blank, or the folder has an `organisation.yaml` already.
        PappusError: a file cannot be written.
    """
    path = folder / ORGANISATION_FILE
    if not name.strip() or not name.isprintable():
        raise UsageError("the name of the organisation is blank or has characters that cannot be printed")
    if path.exists():
        raise UsageError(f"{path}: exists already; this folder is a workspace")
    make_folder(folder)
    for table, file in _TABLES.items():
        if not (folder / file).exists():
            write_table(folder / file, read_table(folder / file, rules_of(table)), rules_of(table))
    workspace_key(folder)
    write_schema_copy(folder)
    # The file that makes the folder a workspace comes last: an interrupted start can simply be repeated.
    write_atomically(path, _first_text(name.strip()).encode())


def _first_text(name: str) -> str:
    entries = yaml.safe_dump({"format": FORMAT, "name": name}, sort_keys=False, allow_unicode=True, width=10_000)
    return SCHEMA_LINE + entries + "\n" + _EXAMPLES.read_text(encoding="utf-8")
