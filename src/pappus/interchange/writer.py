"""What a writer of the record is: a function from an open record to a file or folder, with its description."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pappus.store.ledger import Ledger
from pappus.store.record import Record
from pappus.workspace.organisation import Organisation

PerPerson = Literal["always", "by_choice"]


@dataclass(frozen=True)
class Outgoing:
    """What can be taken out.

    Attributes:
        record: open, with its derived tables.
        organisation: as it is declared now; people by pseudonym.
        ledger: what was imported.
        files: the data files of the record, in the order of the ledger.
        links: pairs of pseudonyms that exports declare to be one person.
        key_mark: a mark of the key of the pseudonyms.
        people: whether rows of single people were asked for.
        folder: the workspace, for definitions and tables that are no part of the organisation's values.
        changes: files of what was edited or deleted since it was read.
    """

    record: Record
    organisation: Organisation
    ledger: Ledger
    files: Sequence[Path]
    links: Sequence[tuple[str, str]]
    key_mark: str
    people: bool
    folder: Path
    changes: Sequence[Path] = ()


@dataclass(frozen=True)
class Written:
    """What came of it.

    Attributes:
        counts: how many of what were written.
        notes: what a person must know about what is left out or hidden.
    """

    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordWriter:
    """The definition of one form; its id is the name of its file in `writers/`.

    Attributes:
        title: what it is, as its users know it.
        opens_in: what opens it.
        suffix: ending of the file; empty where it is a folder.
        per_person: whether it always has rows of single people, or only by choice and else of groups.
        keeps: what of the record is in it, and what is not.
        write: writes to a path that does not exist yet, in bounded memory; a file or, without a suffix, a folder.
    """

    title: str
    opens_in: str
    suffix: str
    per_person: PerPerson
    keeps: str
    write: Callable[[Outgoing, Path], Written]
