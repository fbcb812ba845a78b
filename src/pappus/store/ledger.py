"""The ledger: which file was read into which data files, and what came of it.

It is one JSON file, replaced atomically; a data file that it does not name does not exist for any reader. So a process
killed at any moment leaves either the whole of a file's rows or none.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec

from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.errors import PappusError

LEDGER_FORMAT = 1


class ImportEntry(msgspec.Struct, kw_only=True):
    """One file, folder or archive that was read.

    Attributes:
        id: the import's id, for `pappus undo`.
        path: the path as the person gave it.
        fingerprint: digest of the content and of everything that decides how it is read.
        format: id of the format.
        imported_at: ISO time of the import, UTC.
        rows_read: source records met, joins and tombstones too; the sum of the four below.
        rows_added: records that brought at least one new act (or property).
        rows_known: records whose acts were all in the store already.
        rows_ignored: records that are no acts.
        rows_rejected: records that should have become acts and could not.
        ignored: count by reason.
        rejected: the first thousand rejected records, place and reason.
        acts_added: acts stored.
        acts_changed: acts that the record had already and that were edited or deleted since.
        coverage: what the export contains.
        data: data files, relative to the records folder.
        sightings: file of the ids that were known already, relative; null if none.
        changes: file of what was edited or deleted since; null if nothing was.
        links: file of pseudonyms that the export declares to be one person; null if none.
        yields: acts, or properties of a register.
    """

    id: str
    path: str
    fingerprint: str
    format: str
    imported_at: str
    rows_read: int = 0
    rows_added: int = 0
    rows_known: int = 0
    rows_ignored: int = 0
    rows_rejected: int = 0
    ignored: dict[str, int] = {}
    rejected: list[dict[str, str]] = []
    acts_added: int = 0
    acts_changed: int = 0
    coverage: Coverage
    data: list[str] = []
    sightings: str | None = None
    changes: str | None = None
    links: str | None = None
    yields: str = "acts"


class Ledger(msgspec.Struct, kw_only=True):
    """Everything that was imported, in order.

    Attributes:
        format: version of this file's form.
        next_number: number of the next import.
        generation: grows with every change of the stored rows; derived tables belong to one generation.
        imports: the imports in the order in which they were made.
        erased: digests of the pseudonyms of people who were erased and must not come back.
        oldest_us: acts before this were removed for their age and must not come back; null if nothing was.
    """

    format: int = LEDGER_FORMAT
    next_number: int = 1
    generation: int = 0
    imports: list[ImportEntry] = []
    erased: list[str] = []
    oldest_us: int | None = None

    def with_fingerprint(self, fingerprint: str) -> ImportEntry | None:
        """The import of exactly this content, if there was one."""
        return next((entry for entry in self.imports if entry.fingerprint == fingerprint), None)

    def answered_only_networks(self) -> tuple[str, ...]:
        """Networks of which every export holds only what was answered (or nothing that others wrote), by name."""
        return tuple(
            sorted(
                name
                for name, held in self.coverage_by_network().items()
                if {one.inbound for one in held} <= {"replied_only", "none"}
            )
        )

    def answers_missing_networks(self) -> tuple[str, ...]:
        """Networks of which no export holds anything that the organisation wrote, by name."""
        return tuple(
            sorted(
                name for name, held in self.coverage_by_network().items() if {one.outbound for one in held} == {"none"}
            )
        )

    def partly_answered_networks(self) -> tuple[str, ...]:
        """Networks of which everything that came in is there and only a sample of the answers, by name."""
        return tuple(
            sorted(
                name
                for name, held in self.coverage_by_network().items()
                if any(one.inbound == "all" and one.outbound == "sampled" for one in held)
                and {one.outbound for one in held} <= {"sampled", "none"}
            )
        )

    def sampled_networks(self) -> tuple[str, ...]:
        """Networks of what came in on which there is nothing but a sample, by name."""
        return tuple(
            sorted(
                name
                for name, held in self.coverage_by_network().items()
                if "sampled" in (kinds := {one.inbound for one in held}) and not kinds & {"all", "unknown"}
            )
        )

    def coverage_by_network(self) -> dict[str, list[Coverage]]:
        """What the exports of each network contain."""
        found: dict[str, list[Coverage]] = {}
        for entry in self.imports:
            if entry.coverage.network is not None and entry.yields == "acts":
                found.setdefault(entry.coverage.network, []).append(entry.coverage)
        return found

    def data_files(self) -> list[str]:
        """Every data file, relative to the records folder."""
        return [file for entry in self.imports for file in entry.data]

    def change_files(self) -> list[str]:
        """Every file of changes, relative to the records folder."""
        return [entry.changes for entry in self.imports if entry.changes]

    def all_files(self) -> list[str]:
        """Every file that belongs to an import, relative to the records folder."""
        sides = [name for entry in self.imports for name in (entry.sightings, entry.links) if name]
        return [*self.data_files(), *self.change_files(), *sides]


def read_ledger(records: Path) -> Ledger:
    """The ledger of a records folder; an empty one where nothing was imported yet.

    Raises:
        PappusError: it is damaged, or was written by a newer version.
    """
    path = records / "ledger.json"
    if not path.exists():
        return Ledger()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PappusError(f"{path}: the ledger cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PappusError(f"{path}: the ledger is damaged (no UTF-8); restore it from a copy") from error
    try:
        content: Any = json.loads(text)
        written = content.get("format", 0) if isinstance(content, dict) else 0
        if isinstance(written, int) and written > LEDGER_FORMAT:
            raise PappusError(f"{path}: was written by a newer Pappus (format {written}); update Pappus")
        return msgspec.convert(content, Ledger)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise PappusError(f"{path}: the ledger is damaged ({error}); restore it from a copy") from error


def write_ledger(records: Path, ledger: Ledger) -> None:
    """Replaces the ledger atomically: afterwards the change is durable, before it has not happened."""
    path = records / "ledger.json"
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as stream:
        stream.write(msgspec.json.format(_encoded(ledger), indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    sync_folder(records)


def _encoded(ledger: Ledger) -> bytes:
    try:
        return msgspec.json.encode(ledger)
    except UnicodeEncodeError:
        # Names of files, and what rejected rows hold, need not be text.
        return json.dumps(msgspec.to_builtins(ledger), ensure_ascii=False).encode("utf-8", "replace")


def sync_folder(folder: Path) -> None:
    """Makes names that were added to or removed from a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
