"""Importing: a path that a person hands in → rows in the store, with an account of what came of it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pappus.readers import detect, detect_or_refuse, reader_named
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.store.ledger import ImportEntry, Ledger, write_ledger
from pappus.store.record_store import RecordStore
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.documents import Document
from pappus.vocabulary.errors import PappusError, UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import Organisation, Property

_READING_VERSION = 1
_MAPPED_FORMAT = "table"


@dataclass(frozen=True)
class ImportOptions:
    """How files are to be read.

    Attributes:
        format_id: the format, where the person names it; null to find it out from the content.
        mapping: a mapping file; implies the format `table`.
        property_id: `network:handle` that the file belongs to, where it does not say so itself.
        keep_text: whether texts are kept, scrubbed.
        progress: called with a file's name and the records read so far.
    """

    format_id: str | None = None
    mapping: Document | None = None
    property_id: str | None = None
    keep_text: bool = True
    progress: Callable[[str, int], None] = lambda _name, _count: None


@dataclass(frozen=True)
class FileResult:
    """What came of one file, folder or archive.

    Attributes:
        path: as the person gave it, or found below what they gave.
        entry: the import's account; null if the file could not be read.
        error: why it could not be read; null if it could.
        skipped: whether it was only found inside a folder and no reader knows it.
        already: whether exactly this content had been imported before.
    """

    path: str
    entry: ImportEntry | None = None
    error: str | None = None
    skipped: bool = False
    already: bool = False


@dataclass
class Importer:
    """Imports files into a workspace, one transaction a file.

    Attributes:
        store: where acts go.
        load_organisation: the organisation as it is declared at this moment (for the accounts that are ours).
        pseudonyms: of this workspace.
        save_properties: keeps the register after a register was read.
        options: how to read.
    """

    store: RecordStore
    load_organisation: Callable[[], Organisation]
    pseudonyms: Pseudonymiser
    save_properties: Callable[[tuple[Property, ...]], None]
    options: ImportOptions = field(default_factory=ImportOptions)

    def __post_init__(self) -> None:
        self.organisation = self.load_organisation()

    def run(self, paths: list[Path]) -> Iterator[FileResult]:
        """Imports each path; a folder that is no export itself is searched file by file.

        A file that cannot be read yields a result with its error, and the rest goes on.
        """
        for path in paths:
            yield from self._one(path, named=True)

    def take(self, source: Source, format_id: str, notes: Sequence[str] = ()) -> FileResult:
        """Imports a source of which the format is known and that lies on no disk.

        What no record of can be understood yields a result with its error, since it would be no better next time.

        Args:
            source: what was fetched.
            format_id: its format.
            notes: what a person must know of it besides what its reader says.

        Raises:
            PappusError: it cannot be stored.
        """
        try:
            return self._import(source, format_id, notes)
        except UnreadableError as error:
            return FileResult(str(source.path), error=str(error))

    def take_deletions(self, name: str, format_id: str, deleted: Mapping[str, int]) -> FileResult | None:
        """Notes that acts of the record were deleted since; null, and nothing happens, if that is known of all.

        Args:
            name: of the source that tells.
            format_id: the format as which it is read.
            deleted: when each act was deleted, or when that was noticed, microseconds UTC, by its id.

        Raises:
            PappusError: it cannot be stored.
        """
        with self.store.writing() as ledger:
            self._step_over_unfinished(ledger)
            entry = ImportEntry(
                id=_id_of(ledger),
                path=name,
                fingerprint=hashlib.sha256(repr((format_id, sorted(deleted.items()))).encode()).hexdigest(),
                format=format_id,
                imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
                coverage=Coverage(source=format_id),
            )
            kept = self.store.store_deletions(ledger, entry, deleted)
        return FileResult(name, entry) if kept else None

    def _one(self, path: Path, *, named: bool) -> Iterator[FileResult]:
        if os.path.realpath(path) == os.path.realpath(self.store.folder.parent):
            told = f"{path}: is the workspace itself; name the export that is to be read" if named else None
            yield FileResult(str(path), error=told, skipped=not named)
            return
        try:
            source = Source(path)
        except UnreadableError as error:
            yield FileResult(str(path), error=str(error))
            return
        try:
            format_id = self._format(source)
            if format_id is None and source.kind == "folder":
                yield from self._inside(path, named=named)
            elif format_id is None and not named:
                yield FileResult(str(path), skipped=True)
            else:
                yield self._import(source, format_id or detect_or_refuse(source))
        except PappusError as error:
            yield FileResult(str(path), error=str(error))
        finally:
            source.close()

    def _inside(self, folder: Path, *, named: bool) -> Iterator[FileResult]:
        # What a link leads to lies in the folder too, else the source would have been refused.
        children = sorted(one for one in folder.iterdir() if not (one.name.startswith(".") or _links_to_folder(one)))
        known = False
        for child in children:
            for result in self._one(child, named=False):
                known = known or not result.skipped
                yield result
        if named and not known:
            from pappus.readers.strangers import told_of_folder

            with Source(folder) as source:
                told = told_of_folder(source)
            told = told or "nothing in it is an export that Pappus knows; `pappus formats` lists what it reads"
            yield FileResult(str(folder), error=f"{folder}: {told if children else 'the folder is empty'}")

    def _format(self, source: Source) -> str | None:
        if self.options.format_id is not None:
            return self.options.format_id
        if self.options.mapping is not None:
            _ = source.members  # looked through, so that nothing outside is read and no loop is walked
            return None if source.kind == "folder" else _MAPPED_FORMAT
        return detect(source)

    def _import(self, source: Source, format_id: str, notes: Sequence[str] = ()) -> FileResult:
        reader = reader_named(format_id)
        fingerprint = self._fingerprint(source, format_id)
        with self.store.writing() as ledger:
            before = ledger.with_fingerprint(fingerprint)
            if before is not None:
                return FileResult(str(source.path), _as_known(before), already=True)
            if reader.yields == "acts":
                self._step_over_unfinished(ledger)
            else:
                # Whoever wrote before may have added to the register.
                self.organisation = self.load_organisation()
            door = self._door(source, format_id)
            entry = ImportEntry(
                id=_id_of(ledger),
                path=str(source.path),
                fingerprint=fingerprint,
                format=format_id,
                imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
                coverage=door.coverage,
                yields=reader.yields,
            )
            rows = reader.read(source, door)
            if reader.yields == "properties":
                self._store_register(ledger, entry, rows, door)
            else:
                self._store_acts(ledger, entry, some_or_refuse(rows, door, source), door, notes)
        return FileResult(str(source.path), entry)

    def _step_over_unfinished(self, ledger: Ledger) -> None:
        """Leaves out ids that rows of the register bear whose import was killed before the ledger named it."""
        borne = {one.import_id for one in self.organisation.properties}
        while _id_of(ledger) in borne:
            ledger.next_number += 1

    def _store_acts(
        self, ledger: Ledger, entry: ImportEntry, rows: Iterator[Any], door: Door, notes: Sequence[str]
    ) -> None:
        def tally(entry: ImportEntry) -> None:
            count_into(entry, door)
            entry.coverage.notes = list(dict.fromkeys([*entry.coverage.notes, *notes]))
            self._refuse_other_format(entry)
            self.store.store_links(entry, door.links)

        self.store.store(ledger, entry, rows, tally)

    def _refuse_other_format(self, entry: ImportEntry) -> None:
        """Where a person named the format, a file of which nothing could be used is most likely of another one."""
        named = self.options.format_id is not None
        if named and entry.rows_added + entry.rows_known + entry.rows_ignored == 0:
            first = f"; the first fault: {entry.rejected[0]['reason']}" if entry.rejected else ""
            raise UnreadableError(
                f"{entry.path}: nothing in it could be read as {entry.format} "
                f"({entry.rows_read:,} records, {entry.rows_rejected:,} rejected{first}). Is it of another format?"
            )

    def _store_register(self, ledger: Ledger, entry: ImportEntry, rows: Iterator[Property], door: Door) -> None:
        finished = {None, *(one.id for one in ledger.imports)}
        # Rows of an import that was killed before the ledger named it are brought again, and belong to this one.
        known = {one.property_id.lower() for one in self.organisation.properties if one.import_id in finished}
        added: dict[str, Property] = {}
        for row in rows:
            key = row.property_id.lower()
            if key in known or key in added:
                entry.rows_known += 1
            else:
                added[key] = replace(row, import_id=entry.id)
        entry.rows_added = len(added)
        count_into(entry, door)
        if added:
            others = (one for one in self.organisation.properties if one.property_id.lower() not in added)
            self.organisation = replace(self.organisation, properties=(*others, *added.values()))
            self.save_properties(self.organisation.properties)
        ledger.imports.append(entry)
        ledger.next_number += 1
        write_ledger(self.store.folder, ledger)

    def _door(self, source: Source, format_id: str) -> Door:
        ours = [*self.organisation.accounts, *(one.property_id for one in self.organisation.properties)]
        return Door(
            pseudonyms=self.pseudonyms,
            source=format_id,
            now_us=time.time_ns() // 1000,
            keep_text=self.options.keep_text,
            property_id=self.options.property_id,
            accounts={one.lower(): one for one in ours},
            mapping=self.options.mapping,
            time_zone=self.organisation.time_zone,
            progress=lambda count: self.options.progress(source.name, count),
        )

    def _fingerprint(self, source: Source, format_id: str) -> str:
        """Digest of the content and of what decides how it is read; equal digests read equal rows."""
        mapping = repr(self.options.mapping.content) if self.options.mapping else ""
        settings = f"{_READING_VERSION}|{format_id}|{mapping}|{self.options.property_id}|{self.options.keep_text}"
        if (zone := self.organisation.time_zone) != "UTC":
            settings += f"|{zone}"
        return hashlib.sha256(f"{settings}|{source.sha256()}".encode()).hexdigest()


def _id_of(ledger: Ledger) -> str:
    return f"i{ledger.next_number:04d}"


def _links_to_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def some_or_refuse(rows: Iterator[Any], door: Door, source: Source) -> Iterator[Any]:
    """The rows, provided that there are any records at all.

    Raises:
        UnreadableError: the source held no record of this format.
    """
    yield from rows
    if not door.rows_read:
        raise UnreadableError(f"{source.path}: holds nothing that can be read as {door.source}; nothing was stored")


def count_into(entry: ImportEntry, door: Door) -> None:
    """Fills in the counts of an import with what its door has met."""
    entry.rows_read = door.rows_read
    entry.rows_rejected = door.rows_rejected
    entry.rows_ignored += sum(door.ignored.values())
    entry.ignored = dict(sorted(door.ignored.items()))
    entry.rejected = [{"place": one.place, "reason": one.reason} for one in door.rejections]


def _as_known(before: ImportEntry) -> ImportEntry:
    return ImportEntry(
        id=before.id,
        path=before.path,
        fingerprint=before.fingerprint,
        format=before.format,
        imported_at=before.imported_at,
        rows_read=before.rows_read,
        rows_added=0,
        rows_known=before.rows_added + before.rows_known,
        rows_ignored=before.rows_ignored,
        rows_rejected=before.rows_rejected,
        ignored=before.ignored,
        rejected=before.rejected,
        acts_added=0,
        coverage=before.coverage,
        yields=before.yields,
    )


def result_as_json(result: FileResult) -> dict[str, Any]:
    """A result in the form of `pappus import --json`."""
    import msgspec

    entry = result.entry
    if entry is None:
        entry = ImportEntry(
            id="", path=result.path, fingerprint="", format="", imported_at="", coverage=Coverage(source="")
        )
    content: dict[str, Any] = {
        "path": result.path,
        "format": entry.format or None,
        "import": entry.id or None,
        "rows_read": entry.rows_read,
        "rows_added": entry.rows_added,
        "rows_known": entry.rows_known,
        "rows_ignored": entry.rows_ignored,
        "rows_rejected": entry.rows_rejected,
        "acts_added": entry.acts_added,
        "acts_changed": entry.acts_changed,
        "ignored": entry.ignored,
        "rejected": entry.rejected,
        "coverage": msgspec.to_builtins(entry.coverage) if result.entry else None,
    }
    if result.error:
        content["error"] = result.error
    if result.skipped:
        content["skipped"] = True
    return content
