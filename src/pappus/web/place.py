"""Where a web application keeps its things: database, records of every organisation, the secret of its sessions."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from pappus.workspace.writing import create_once, make_folder

PLACE_VARIABLE = "PAPPUS_WEB"
_OWNER_ONLY = 0o600
_OF_ONE = "(?:organisations|uploads)"


@dataclass(frozen=True)
class Place:
    """The folder of a web application.

    Attributes:
        folder: its folder, absolute.
    """

    folder: Path

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.folder / "pappus.sqlite3"

    @property
    def organisations(self) -> Path:
        """A folder for each organisation, with its key and its records."""
        return self.folder / "organisations"

    @property
    def uploads(self) -> Path:
        """Files on their way in; removed once they were read."""
        return self.folder / "uploads"

    @property
    def documents(self) -> Path:
        """Documents that were uploaded as evidence."""
        return self.folder / "documents"

    @property
    def keyrings(self) -> Path:
        """A file for each organisation with the passwords and tokens of its live sources."""
        return self.folder / "keyrings"

    @property
    def locale(self) -> Path:
        """Translations of the screens, compiled."""
        return self.folder / "locale"

    def secret(self) -> str:
        """The secret that sessions and links are signed with; made at first use, readable by its owner alone."""
        path = self.folder / "secret.key"
        if not path.exists():
            make_folder(self.folder)
            create_once(path, secrets.token_urlsafe(48).encode() + b"\n", _OWNER_ONLY)
        return path.read_text(encoding="ascii").strip()


def without_folders(text: str) -> str:
    """A text without the folders of this server in it: those of an organisation, and of what is on its way in."""
    within = rf"(?:{_OF_ONE}/[^/\s]+/)?"
    return re.sub(rf"{re.escape(str(place().folder))}/{within}", "", text)


def place() -> Place:
    """The place of this process, by the variable `PAPPUS_WEB`.

    Raises:
        RuntimeError: the variable is not set, which `pappus serve` and `pappus work` do.
    """
    folder = os.environ.get(PLACE_VARIABLE)
    if not folder:
        raise RuntimeError(f"{PLACE_VARIABLE} is not set; start with `pappus serve DIR`")
    return Place(Path(folder).absolute())
