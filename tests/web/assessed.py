"""The demonstration organisation as a real server opened it and its worker assessed it, to be copied by tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.copying import copied
from tests.web.served import database_of, end, owner_of, serving

_ASSESSED_WITHIN_SECONDS = 900
_ROWS = ("organisations", "register", "rounds", "sources", "pilots", "plan", "scorecard", "results")
_OF_PEOPLE_WITH_ACCOUNTS = ("organisations.membership", "organisations.invitation")


@dataclass(frozen=True)
class AssessedDemonstration:
    """What there is to copy.

    Attributes:
        folder: holds the rest; nothing in it is changed once it was made.
    """

    folder: Path

    @property
    def workspace(self) -> Path:
        """The workspace folder that was served, with its place below `web`."""
        return self.folder / "demo"

    @property
    def rows(self) -> Path:
        """What the database holds of the organisation, as Django loads it; without accounts and jobs."""
        return self.folder / "rows.json"

    @property
    def database(self) -> str:
        """The name of its database on the server that `DATABASE_URL` names; empty where it lies in the folder."""
        path = self.folder / "database"
        return path.read_text() if path.exists() else ""

    def copied(self, target: Path) -> Path:
        """A workspace folder of somebody's own below `target`."""
        return Path(shutil.copytree(self.workspace, target / "demo"))


def make_assessed(source: Path, folder: Path) -> None:
    """Has a real server open a workspace folder, and its worker assess it."""
    made = AssessedDemonstration(folder)
    # What another worker began and could not end.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copied(source, made.workspace)
    with serving(folder) as start:
        served = start(made.workspace)
        owner_of(served).until_assessed(_ASSESSED_WITHIN_SECONDS)
        end(served.process)
    if served.database:
        (folder / "database").write_text(database_of(served.database))
    _dump(made, served.database)


def _dump(made: AssessedDemonstration, database: str) -> None:
    excluded = [one for name in _OF_PEOPLE_WITH_ACCOUNTS for one in ("--exclude", name)]
    command = [sys.executable, "-m", "django", "dumpdata", *_ROWS, *excluded, "--output", str(made.rows)]
    environment = {"PAPPUS_WEB": str(made.workspace / "web"), "DJANGO_SETTINGS_MODULE": "pappus.web.settings"}
    environment |= {"DATABASE_URL": database} if database else {}
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
