"""The record store: activity rows in immutable Parquet files under one ledger."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.changes import changed_sql, deletions_table, show_with_changes
from pappus.store.derived_folders import clear_unused, copy_finished
from pappus.store.engines import EmbeddedEngine
from pappus.store.erased import ForgottenFilter
from pappus.store.ledger import ImportEntry, Ledger, read_ledger, sync_folder, write_ledger
from pappus.store.staging import KEYS_SCHEMA, Staged, drop_rows, stage
from pappus.vocabulary.errors import EngineError, PappusError, UsageError
from pappus.vocabulary.record import STORED_SCHEMA

SIGHTINGS_SCHEMA = pa.schema([("act_id", pa.string())])
_OF_WHO_WORKS_HERE = ("lock", "derived", "spill", "staging", "*.new", "*.tmp")
_SETTLED_SQL = """
    SELECT COUNT(*) AS records, COALESCE(SUM(added), 0) AS added FROM (
      SELECT s.record_no, MAX(CASE WHEN f.ordinal IS NULL THEN 0 ELSE 1 END) AS added
      FROM staged s LEFT JOIN fresh f ON s.ordinal = f.ordinal GROUP BY s.record_no) settled"""

_UNDELETED_SQL = """
    SELECT s.act_id, s.edited_us FROM current s JOIN told t ON s.act_id = t.act_id WHERE s.deleted_us IS NULL"""


@dataclass(frozen=True)
class Undone:
    """What undoing an import did.

    Attributes:
        acts_removed: acts that no other import has.
        acts_kept: acts that another import has seen too; they belong to it now.
        properties_removed: rows of the register that the import had brought.
    """

    acts_removed: int
    acts_kept: int
    properties_removed: int = 0


class RecordStore:
    """The `records/` folder of a workspace.

    Reading needs no lock and is never blocked. Writing takes one lock for the whole folder; the lock of a process that
    died is free at once. Every change ends in one atomic replacement of the ledger.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ledger(self) -> Ledger:
        """What was imported so far."""
        return read_ledger(self.folder)

    def files(self) -> list[Path]:
        """The data files that hold the record now."""
        return [self.folder / name for name in self.ledger().data_files()]

    def damaged(self) -> list[Path]:
        """Files that the ledger names and that are missing or cannot be read to their end."""
        return [file for name in self.ledger().all_files() if damage_in(file := self.folder / name)]

    @contextmanager
    def telling_damage(self, unless: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Where something fails since a file of the record is damaged, that file is told and what would help.

        Args:
            unless: whether what failed just now did for another reason; else the whole record is read to find out.

        Raises:
            PappusError: a file of the record is damaged; what failed for another reason fails as it did.
        """
        try:
            yield
        except (EngineError, OSError, ValueError) as error:
            damaged = [] if unless() else self.damaged()
            if not damaged:
                raise
            more = f", and {len(damaged) - 1} more" if len(damaged) > 1 else ""
            raise PappusError(
                f"{damaged[0]}: {damage_in(damaged[0])}{more}; restore it from a copy, or undo its import and import "
                f"the export again (`pappus doctor` lists all)"
            ) from error

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Holds the folder's write lock; yields the ledger; sweeps away what a killed process left.

        Raises:
            PappusError: another process is writing, or the folder cannot be written to.
        """
        with _storage_errors(self.folder), self.telling_damage(), self._locked():
            try:
                ledger = self.ledger()
                self.sweep(ledger)
                yield ledger
            finally:
                shutil.rmtree(self.staging, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "lock", timeout=10)
        try:
            lock.acquire()
        except Timeout:
            message = f"{self.folder}: another Pappus is writing here; wait until it has finished"
            raise PappusError(message) from None
        try:
            yield
        finally:
            lock.release()

    def copy_to(self, target: Path) -> None:
        """Copies the record as it counts now, with what is derived from it, into another folder; writing waits for it.

        Raises:
            PappusError: another process is writing, or it cannot be copied.
        """
        if not self.folder.is_dir():
            return
        ours = shutil.ignore_patterns(*_OF_WHO_WORKS_HERE)
        try:
            # Where nobody may write there is nobody to wait for.
            with self._locked() if os.access(self.folder, os.W_OK) else nullcontext():
                shutil.copytree(self.folder, target, ignore=ours, dirs_exist_ok=True)
                copy_finished(self.folder / "derived", target / "derived")
        except shutil.Error as error:
            file, _, reason = error.args[0][0]
            raise PappusError(f"{file}: cannot be copied into {target} ({reason})") from error
        except OSError as error:
            raise PappusError(f"{self.folder}: cannot be copied into {target} ({error.strerror})") from error

    def store(self, ledger: Ledger, entry: ImportEntry, batches: Iterable[pa.RecordBatch], tally: Tally) -> ImportEntry:
        """Stores what a reader yields as one import, all of it or nothing; call inside `writing()`.

        Acts that are in the store already, or stand twice in the file, are not stored again. Acts of erased people
        and acts older than the record may be are left out and counted as ignored.

        Args:
            ledger: as `writing()` yielded it; changed and written.
            entry: the import, with its id and fingerprint; its counts are filled in.
            batches: what the reader yields.
            tally: gives the reader's counts once the batches are exhausted.

        Returns:
            The entry as it now stands in the ledger.
        """
        with _storage_errors(self.folder):
            forgotten = ForgottenFilter(set(ledger.erased), ledger.oldest_us)
            staged = stage(map(forgotten.kept, batches), self.staging / "rows", entry.id)
            engine = EmbeddedEngine(self.staging / "spill")
            try:
                self._settle(engine, ledger, entry, staged)
            finally:
                engine.close()
            tally(entry)
            _count_forgotten(entry, forgotten)
            ledger.imports.append(entry)
            ledger.next_number += 1
            ledger.generation += 1
            write_ledger(self.folder, ledger)
        return entry

    def undo(self, import_id: str, before_commit: Callable[[], None] = lambda: None) -> Undone:
        """Takes an import back; acts that a later import has seen too stay and belong to that one.

        Args:
            import_id: its id.
            before_commit: called when all is ready and the import still counts.

        Raises:
            UsageError: there is no such import.
        """
        with self.writing() as ledger:
            entry = next((one for one in ledger.imports if one.id == import_id), None)
            if entry is None:
                known = ", ".join(one.id for one in ledger.imports) or "none"
                raise UsageError(f"{import_id!r} is no import of this workspace. Imports: {known}")
            ledger.imports.remove(entry)
            kept = self._hand_over(ledger, entry)
            before_commit()
            self.commit_without(ledger)
        return Undone(entry.acts_added - kept, kept)

    def commit_without(self, ledger: Ledger) -> None:
        """Makes a ledger count from which acts were taken; what they were derived into goes with them."""
        ledger.generation += 1
        write_ledger(self.folder, ledger)
        shutil.rmtree(self.folder / "derived", ignore_errors=True)
        if (self.folder / "spill").is_dir():
            clear_unused(self.folder / "spill")
        self.sweep(ledger)

    @property
    def staging(self) -> Path:
        """Folder for what is being written and does not count yet."""
        return self.folder / "staging"

    def _settle(self, engine: EmbeddedEngine, ledger: Ledger, entry: ImportEntry, staged: Staged) -> None:
        """Finds what is new among the staged rows, moves it to its place and fills in the entry."""
        engine.table_from_files("staged", [staged.keys], KEYS_SCHEMA)
        before = [self.folder / name for name in ledger.data_files() if _network_of(name) in staged.networks]
        engine.table_from_files("stored", before, STORED_SCHEMA)
        engine.materialise("firsts", "SELECT act_id, MIN(ordinal) AS ordinal FROM staged GROUP BY act_id")
        engine.materialise("known", "SELECT act_id FROM firsts WHERE act_id IN (SELECT act_id FROM stored)")
        engine.materialise("fresh", "SELECT ordinal FROM firsts WHERE act_id NOT IN (SELECT act_id FROM known)")
        counts = engine.query(_SETTLED_SQL).to_pylist()[0]
        entry.rows_added = int(counts["added"])
        entry.rows_known = int(counts["records"]) - entry.rows_added
        entry.acts_added = _count_rows(engine, "fresh")
        if staged.tells_changes and _count_rows(engine, "known"):
            self._settle_changes(engine, ledger, entry, staged, before)
        if entry.acts_added < staged.rows:
            stale = engine.query(
                "SELECT ordinal FROM staged WHERE ordinal NOT IN (SELECT ordinal FROM fresh) ORDER BY ordinal"
            )
            drop_rows(staged, stale["ordinal"].to_numpy())
        entry.data = [
            self.publish(file, Path("acts") / file.relative_to(staged.folder / "acts")) for file in staged.files()
        ]
        if _count_rows(engine, "known"):
            entry.sightings = self._write_side(engine, f"sightings/{entry.id}.parquet", "SELECT act_id FROM known")

    def _settle_changes(
        self, engine: EmbeddedEngine, ledger: Ledger, entry: ImportEntry, staged: Staged, before: list[Path]
    ) -> None:
        """Keeps what the staged rows say of known acts that were edited or deleted since."""
        engine.table_from_files("arrived", staged.files(), STORED_SCHEMA)
        show_with_changes(engine, "current", before, self.change_files(ledger))
        engine.materialise("changed", changed_sql(ledger.next_number))
        entry.acts_changed = _count_rows(engine, "changed")
        if entry.acts_changed:
            entry.changes = self._write_side(engine, f"changes/{entry.id}.parquet", "SELECT * FROM changed")

    def change_files(self, ledger: Ledger) -> list[Path]:
        """The files of changes that a ledger names."""
        return [self.folder / name for name in ledger.change_files()]

    def store_deletions(self, ledger: Ledger, entry: ImportEntry, deleted: Mapping[str, int]) -> bool:
        """Keeps as an import of its own that acts of the record were deleted; call inside `writing()`.

        Args:
            ledger: as `writing()` yielded it; changed and written.
            entry: the import, with its id and fingerprint.
            deleted: when each act was deleted, microseconds UTC, by its id.

        Returns:
            Whether there was any such act that was not known to be deleted; else nothing is kept.
        """
        with _storage_errors(self.folder):
            engine = EmbeddedEngine(self.staging / "spill")
            try:
                files = [self.folder / name for name in ledger.data_files()]
                show_with_changes(engine, "current", files, self.change_files(ledger))
                engine.table_from_arrow("told", pa.table({"act_id": pa.array(sorted(deleted), pa.string())}))
                acts = engine.query(_UNDELETED_SQL).to_pylist()
            finally:
                engine.close()
            if not acts:
                return False
            self.staging.mkdir(exist_ok=True)
            draft = self.staging / "changes.parquet"
            pq.write_table(deletions_table(acts, deleted, ledger.next_number), draft)
            entry.changes = self.publish(draft, Path(f"changes/{entry.id}.parquet"))
            entry.acts_changed = len(acts)
            ledger.imports.append(entry)
            ledger.next_number += 1
            ledger.generation += 1
            write_ledger(self.folder, ledger)
        return True

    def _write_side(self, engine: EmbeddedEngine, name: str, sql: str) -> str:
        draft = self.staging / "side.parquet"
        engine.write(sql, draft)
        return self.publish(draft, Path(name))

    def store_links(self, entry: ImportEntry, links: set[tuple[str, str]], name: str | None = None) -> None:
        """Keeps the pairs of pseudonyms that an export declares to be one person; they count once the ledger does.

        Args:
            entry: the import that the export came with.
            links: the pairs.
            name: of the file, where they take the place of others, which have to stay until then.
        """
        if links:
            self.staging.mkdir(exist_ok=True)
            draft = self.staging / "links.parquet"
            pairs = sorted(links)
            pq.write_table(pa.table({"one": [a for a, _ in pairs], "other": [b for _, b in pairs]}), draft)
            entry.links = self.publish(draft, Path(f"links/{name or entry.id}.parquet"))

    def links(self) -> list[tuple[str, str]]:
        """Every pair of pseudonyms that some export declares to be one person."""
        pairs: list[tuple[str, str]] = []
        for entry in self.ledger().imports:
            if entry.links:
                table = pq.read_table(self.folder / entry.links)
                pairs += zip(table["one"].to_pylist(), table["other"].to_pylist(), strict=True)
        return pairs

    def publish(self, draft: Path, name: Path) -> str:
        """Moves a finished file to its place, durably; it counts only once the ledger names it."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.replace(target)
        sync_folder(target.parent)
        return name.as_posix()

    def sweep(self, ledger: Ledger) -> None:
        """Removes what no ledger names: leavings of a killed process, rows that were rewritten."""
        shutil.rmtree(self.staging, ignore_errors=True)
        named = set(ledger.all_files())
        for kind in ("acts", "sightings", "links", "changes"):
            for file in (self.folder / kind).rglob("*.parquet"):
                if file.relative_to(self.folder).as_posix() not in named:
                    file.unlink(missing_ok=True)
        (self.folder / "ledger.tmp").unlink(missing_ok=True)

    def _hand_over(self, ledger: Ledger, undone: ImportEntry) -> int:
        """Gives acts of an undone import to the imports that saw them too; how many."""
        kept = 0
        engine = EmbeddedEngine()
        try:
            # What is damaged can be handed over to nobody, and is no reason to keep the import.
            sound = [file for name in undone.data if not damage_in(file := self.folder / name)]
            engine.table_from_files("undone", sound, STORED_SCHEMA)
            engine.materialise("remaining", "SELECT * FROM undone")
            for entry in ledger.imports:
                if not entry.sightings or not undone.data:
                    continue
                engine.table_from_files("seen", [self.folder / entry.sightings], SIGHTINGS_SCHEMA)
                count = int(
                    engine.query(
                        "SELECT COUNT(*) AS n FROM remaining WHERE act_id IN (SELECT act_id FROM seen)"
                    ).to_pylist()[0]["n"]
                )
                if count:
                    self._take_over(engine, ledger, entry)
                    entry.acts_added += count
                    kept += count
                    engine.execute("DELETE FROM remaining WHERE act_id IN (SELECT act_id FROM seen)")
        finally:
            engine.close()
        return kept

    def _take_over(self, engine: EmbeddedEngine, ledger: Ledger, entry: ImportEntry) -> None:
        self.staging.mkdir(exist_ok=True)
        written = engine.write_partitions(
            "SELECT r.*, CAST(FLOOR(month / 100.0) AS INT) AS year FROM remaining r "
            "WHERE act_id IN (SELECT act_id FROM seen)",
            self.staging / "acts",
            ["network", "year"],
            f"{entry.id}-g{ledger.generation + 1}",
        )
        entry.data += [self.publish(file, Path("acts") / file.relative_to(self.staging / "acts")) for file in written]


Tally = Callable[[ImportEntry], None]


def damage_in(file: Path) -> str | None:
    """What is wrong with a Parquet file, read to its end; null if nothing is."""
    try:
        with file.open("rb") as stream:
            for _ in pq.ParquetFile(stream).iter_batches():
                pass
    except FileNotFoundError:
        return "is named in the ledger and is not there"
    except OSError as error:
        return f"cannot be opened ({error.strerror})" if error.strerror else "is damaged"
    except ValueError:
        return "is damaged"
    return None


def _count_forgotten(entry: ImportEntry, forgotten: ForgottenFilter) -> None:
    left_out = {
        "of a person who was erased": forgotten.erased_records,
        "older than the record may be (pappus retain)": forgotten.aged_records,
    }
    for reason, count in left_out.items():
        if count:
            entry.rows_ignored += count
            entry.ignored = {**entry.ignored, reason: count}


def _count_rows(engine: EmbeddedEngine, table: str) -> int:
    return int(engine.query(f"SELECT COUNT(*) AS n FROM {table}").to_pylist()[0]["n"])


def _network_of(data_file: str) -> str:
    return data_file.split("network=", 1)[1].split("/", 1)[0]


@contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    """Turns what the disk says into what a person can act on; nothing stored before is touched."""
    try:
        yield
    except OSError as error:
        reasons: dict[int | None, str] = {
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "the disk quota is used up",
            errno.EFBIG: "a file would become larger than this disk or account allows",
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "this folder may not be written to",
            errno.EPERM: "this folder may not be written to",
        }
        reason = reasons.get(error.errno, error.strerror or str(error))
        raise PappusError(f"{folder}: {reason}; nothing was stored, nothing is lost") from error
