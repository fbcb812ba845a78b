"""The users of a Viva Engage export with their departments: what a list of people can begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pappus.readers.source import Source
from pappus.readers.sources.engage import users_blocks
from pappus.vocabulary.errors import UnreadableError

NETWORK = "engage"


@dataclass(frozen=True)
class EngageUser:
    """A user of the network as Users.csv has them.

    Attributes:
        native: the number.
        address: e-mail address; null if there is none.
        department: as it was typed into the directory; null if it was not.
        joined_at: ISO day; null if not said.
        left_at: ISO day of the deletion or suspension; null for who is there.
    """

    native: str
    address: str | None
    department: str | None
    joined_at: str | None
    left_at: str | None


def users_in(source: Source) -> list[EngageUser]:
    """Every user, once, in the order of the file.

    Raises:
        UnreadableError: the source has no Users.csv.
    """
    found = {one.native: one for one in _users(source)}
    if not found:
        raise UnreadableError(
            f"{source.path}: holds no users of Viva Engage. Expected the folder or .zip of the export, with Users.csv "
            "and its columns id and email"
        )
    return list(found.values())


def _users(source: Source) -> Iterator[EngageUser]:
    for columns in users_blocks(source):
        rows = zip(*(columns[name] for name in ("id", "email", "department", "joined_at")), strict=True)
        left = zip(columns["deleted_at"], columns["suspended_at"], strict=True)
        for (native, address, department, joined), (deleted, suspended) in zip(rows, left, strict=True):
            if native and native.isdecimal():
                name = " ".join((department or "").split()) or None
                mail = address if address and "@" in address else None
                yield EngageUser(native, mail, name, _day(joined), _day(deleted or suspended))


def _day(written: str | None) -> str | None:
    """The day of a time as the export writes it, 2020-01-01T… or 2020/01/01 …."""
    day = (written or "")[:10].replace("/", "-")
    return day if len(day) == 10 else None
