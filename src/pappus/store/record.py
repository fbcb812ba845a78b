"""The record of an organisation, open for questions."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.asking_ahead import AskedAhead
from pappus.store.changes import show_with_changes
from pappus.store.declarations import acts_in_full_sql, declare, joined_once
from pappus.store.derivation import DERIVED_TABLES, derive, folder_name
from pappus.store.derived_folders import Scratch, hold
from pappus.store.engines import DEFAULT_ENGINE, Engine, open_engine
from pappus.store.kept_results import KeptResults
from pappus.store.ledger import Ledger
from pappus.store.record_facts import RecordFacts, read_facts
from pappus.store.record_store import RecordStore, damage_in
from pappus.store.reporting_lines import with_lines
from pappus.store.threads import tie
from pappus.vocabulary.errors import EngineError, PappusError
from pappus.vocabulary.periods import end_of_day_us, moment_of
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import Organisation

_BATCH_ROWS = 8_192
_KEPT_BYTES = 8_000_000


@dataclass(frozen=True)
class _Opening:
    """What an open record holds besides its tables."""

    engine: Engine
    store: RecordStore
    scratch: Scratch

    def close(self) -> None:
        self.engine.close()
        self.scratch.close()


class Record:
    """The record of an organisation, open for questions in the portable SQL.

    Use it as a context manager; it closes when it has been left as often as it was entered. The tables are `acts`,
    `threads`, `contacts`, `handovers`, `properties`, `posts`, `mentions`, `publications`, `reactions`, `sentiments`,
    `people`, `units`, `functions` and those of registers; `acts_in_full` with every column of an act is slower to ask.
    """

    def __init__(self, opening: _Opening, facts: RecordFacts, held: IO[bytes], kept: KeptResults) -> None:
        self._opening = opening
        self._held = held
        self._kept = kept
        self.facts = facts
        self._results: dict[str, pa.Table] = {}
        self._ahead = AskedAhead(self._run, opening.engine.interrupt, opening.engine.at_once)
        self._entered = 0

    def ask_ahead(self, statements: Iterable[str]) -> None:
        """Says what will be asked, in this order and each as often as it will be, so that it runs in the meantime."""
        self._ahead.announce(sql for sql in statements if sql not in self._results and not self._kept.knows(sql))

    def query(self, sql: str) -> pa.Table:
        """The result of a query; small ones are kept beside the derived tables, so that nothing is asked twice.

        Raises:
            PappusError: a file is damaged; it is named.
        """
        if sql in self._results:
            return self._results[sql]
        table = self._kept.read(sql)
        if table is None:
            table = self._ahead.result(sql)
            self._kept.keep(sql, table)
        if table.nbytes <= _KEPT_BYTES:
            self._results[sql] = table
        return table

    def _run(self, sql: str) -> pa.Table:
        try:
            with self._opening.store.telling_damage(unless=lambda: self._ahead.is_stopping):
                return self._opening.engine.query(sql)
        except EngineError as error:
            if self._ahead.is_stopping:
                raise
            derived = Path(self._held.name).parent
            if any(damage_in(file) for file in derived.rglob("*.parquet")):
                raise PappusError(f"{derived}: is damaged; delete this folder, and it is made again") from error
            raise

    def batches(self, sql: str) -> Iterator[Any]:
        """The rows of a query as Arrow batches, by way of the disk, so that memory does not grow with their number.

        Raises:
            PappusError: a file is damaged, or there is no room for the result.
        """
        if self._opening.scratch.folder is None:
            raise PappusError(f"{self._opening.store.folder}: nothing can be written there, which this needs")
        self._ahead.stop()
        folder = self._opening.scratch.folder / uuid4().hex
        try:
            with self._opening.store.telling_damage():
                self._opening.engine.write_table(sql, folder)
            for file in sorted(folder.glob("*.parquet")):
                yield from pq.ParquetFile(file).iter_batches(_BATCH_ROWS)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def show(self, name: str, table: pa.Table) -> None:
        """Makes a small table visible to queries of this record, which are not remembered then."""
        self._ahead.stop()
        self._opening.engine.table_from_arrow(name, table)
        self._kept.declare(name, table)
        self._results.clear()

    def tie(self) -> None:
        """Makes the table `tied` visible: the thread (`root`) of every act that does not open one itself."""
        self._ahead.stop()
        tie(self._opening.engine)

    def __enter__(self) -> Record:
        self._entered += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._entered -= 1
        if self._entered > 0:
            return
        self._ahead.stop()
        self._opening.close()
        self._held.close()


def open_record(
    store: RecordStore,
    organisation: Organisation,
    pseudonyms: Pseudonymiser,
    as_of_us: int | None = None,
    engine_url: str = DEFAULT_ENGINE,
) -> Record:
    """Opens the record as of a moment, deriving its tables first if something changed since they were last derived.

    Args:
        store: where the acts are.
        organisation: as it is declared now.
        pseudonyms: to recognise declared accounts.
        as_of_us: moment in microseconds UTC; null means the end of the last day that the record covers (today, if it is
            empty).
        engine_url: which engine answers.
    """
    ledger = store.ledger()
    opening = _begun(store, ledger, engine_url)
    try:
        with store.telling_damage():
            return _with_tables(opening, ledger, with_lines(organisation), pseudonyms, as_of_us)
    except OSError as error:
        opening.close()
        raise PappusError(f"{store.folder}: derived tables cannot be kept there ({error.strerror})") from error
    except BaseException:
        opening.close()
        raise


def _begun(store: RecordStore, ledger: Ledger, engine_url: str) -> _Opening:
    scratch = Scratch(store.folder / "spill")
    try:
        return _Opening(open_engine(engine_url, scratch.folder, _acts_n(ledger)), store, scratch)
    except BaseException:
        scratch.close()
        raise


def _acts_n(ledger: Ledger) -> int:
    return sum(entry.acts_added for entry in ledger.imports)


def _with_tables(
    opening: _Opening, ledger: Ledger, organisation: Organisation, pseudonyms: Pseudonymiser, as_of_us: int | None
) -> Record:
    engine, store = opening.engine, opening.store
    show_with_changes(engine, "stored", store.files(), store.change_files(ledger))
    moment = as_of_us if as_of_us is not None else _end_of_record(engine)
    declared = declare(engine, organisation, pseudonyms, store, moment)
    folder = store.folder / "derived" / folder_name(ledger, organisation, moment)
    joined = ("acts_in_full", acts_in_full_sql(organisation, moment))
    engine.view(*joined)
    kept = KeptResults(folder / "results", declared, joined, engine.version)
    held = hold(folder)
    if held is not None:
        try:
            return _opened(opening, folder, held, ledger, kept)
        except (OSError, ValueError, TypeError, LookupError):
            # Derived tables can be made again, so one that is damaged is no reason to stop.
            held.close()
            shutil.rmtree(folder, ignore_errors=True)
    with joined_once(engine, *joined, _acts_n(ledger)):
        held = derive(engine, organisation, ledger, moment, folder)
    return _opened(opening, folder, held, ledger, kept)


def _opened(opening: _Opening, folder: Path, held: IO[bytes], ledger: Ledger, kept: KeptResults) -> Record:
    for name in DERIVED_TABLES:
        files = sorted((folder / name).glob("*.parquet"))
        schemas = [pq.read_schema(file) for file in files]
        opening.engine.table_from_files(name, files, schemas[0])
    return Record(opening, read_facts(folder, ledger), held, kept)


def _end_of_record(engine: Engine) -> int:
    last = engine.query("SELECT MAX(ts_us) AS last FROM stored").to_pylist()[0]["last"]
    return end_of_day_us(moment_of(last).date() if last is not None else datetime.now(UTC).date())
