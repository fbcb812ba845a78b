"""Engines that run the portable SQL: what each must do, and the embedded one, DuckDB.

A cluster that speaks Spark Connect (`store/cluster.py`) takes its place by URL. Both get the same text; this file and
that one are the only ones that name an engine.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa

from pappus.store.turns import Turns
from pappus.vocabulary.errors import EngineError, UsageError

DEFAULT_ENGINE = "duckdb:"
_PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
# What is derived is read far more often than written, and can be made again.
_PARQUET_LEAN = "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880"
_LEAST_MB = 160
_MB_TO_BEGIN_WITH = 100
_MB_PER_MILLION_ACTS = 140
_MOST_MB = 2000
_SETTINGS = "SET enable_progress_bar = false; SET TimeZone = 'UTC'; SET parquet_metadata_cache = true"


class Engine(Protocol):
    """Runs SQL of the portable subset over Parquet files and small tables.

    Attributes:
        version: its name and version, as whoever keeps its results tells them from those of another one.
        at_once: how many queries it answers side by side, each asked from a thread of its own.
    """

    version: str
    at_once: int

    def table_from_files(self, name: str, files: list[Path], schema: pa.Schema) -> None:
        """Makes Parquet files visible as one table; with no files, an empty table of `schema`."""

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        """Makes a small table visible."""

    def view(self, name: str, sql: str) -> None:
        """Names a query."""

    def materialise(self, name: str, sql: str) -> None:
        """Keeps the result of a query as a table until the engine is closed."""

    def query(self, sql: str) -> pa.Table:
        """Runs a query and returns its result, all of it."""

    def exploded(self, column: str) -> str:
        """SQL for one row an element of a list column, for use in a select list."""

    def release(self, name: str) -> None:
        """Frees a table that was kept with `materialise`."""

    def write_table(self, sql: str, folder: Path) -> None:
        """Writes the result of a query as Parquet files (one or more) into a new folder."""

    def interrupt(self) -> None:
        """Breaks off the queries that run now, if the engine can; called from another thread than runs them."""

    def close(self) -> None:
        """Frees what the engine holds."""


def open_engine(url: str = DEFAULT_ENGINE, scratch: Path | None = None, expected_acts: int = 0) -> Engine:
    """The engine that a URL names.

    Args:
        url: `duckdb:` with optional `?memory_limit=2GB&threads=2`, or `sc://host:port` for a cluster.
        scratch: folder for what does not fit in memory; a cluster keeps its intermediate tables there.
        expected_acts: size of the record, from which the memory follows where the URL does not give it.

    Raises:
        UsageError: the URL names no engine that this installation has, or nothing answers there.
    """
    parts = urlsplit(url)
    if parts.scheme == "sc":
        from pappus.store.cluster import ClusterEngine

        return ClusterEngine(url, scratch)
    if parts.scheme != "duckdb":
        raise UsageError(f"{url!r} names no engine. Known: duckdb: (in this process), sc://host:port (a cluster)")
    if parts.netloc or parts.path:
        raise UsageError(f"{url!r}: the embedded engine keeps nothing in a file of its own; write duckdb:")
    options = dict(parse_qsl(parts.query))
    unknown = set(options) - {"memory_limit", "threads"}
    if unknown:
        raise UsageError(f"{url!r}: {', '.join(sorted(unknown))} is no option. Known: memory_limit, threads")
    if "memory_limit" in options:
        return EmbeddedEngine(scratch, options["memory_limit"], options.get("threads"))
    wanted_mb = _MB_TO_BEGIN_WITH + _MB_PER_MILLION_ACTS * expected_acts // 1_000_000
    limit_mb = min(max(wanted_mb, _LEAST_MB), _MOST_MB)
    return EmbeddedEngine(scratch, threads=options.get("threads"), growing_from_mb=limit_mb)


class EmbeddedEngine:
    """DuckDB in this process: bounded memory, no extensions fetched, nothing sent anywhere.

    What does not fit goes to the scratch folder. Some steps cannot do that; for them a bound that may grow is doubled,
    as long as the machine has so much.
    """

    at_once = 2
    """The end of a query keeps one core busy at most; meanwhile another one begins. A third would only take memory."""

    def __init__(
        self,
        scratch: Path | None = None,
        memory_limit: str = "2GB",
        threads: str | None = None,
        growing_from_mb: int | None = None,
    ) -> None:
        import duckdb

        config: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory_limit if growing_from_mb is None else f"{growing_from_mb}MB",
            "preserve_insertion_order": "false",
        }
        if threads is not None:
            config["threads"] = threads
        if scratch is not None:
            config["temp_directory"] = str(scratch)
        try:
            self._connection = duckdb.connect(":memory:", config=config)
        except duckdb.Error as error:
            raise UsageError(f"the engine does not take these options: {error}") from error
        self._cursors: dict[int, Any] = {threading.get_ident(): self._connection}
        self._connection.execute(_SETTINGS)
        self.version = f"duckdb {duckdb.__version__}"
        self._failure = duckdb.Error
        self._full = duckdb.OutOfMemoryException
        self._growing_from_mb = growing_from_mb
        self._growing = threading.Lock()
        self._turns = Turns()

    def table_from_files(self, name: str, files: list[Path], schema: pa.Schema) -> None:
        """See `Engine`."""
        if not files:
            self.table_from_arrow(name, schema.empty_table())
            return
        listed = ", ".join(_quoted_to_read(file) for file in files)
        columns = ", ".join(f'"{column}"' for column in schema.names)
        self.view(
            name, f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
        )

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        """See `Engine`."""
        self._connection.register("given", table)
        self.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM given')
        self._connection.unregister("given")

    def view(self, name: str, sql: str) -> None:
        """See `Engine`."""
        self.execute(f'CREATE OR REPLACE VIEW "{name}" AS {sql}')

    def materialise(self, name: str, sql: str) -> None:
        """See `Engine`."""
        self.execute(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')

    def exploded(self, column: str) -> str:
        """See `Engine`."""
        return f"UNNEST({column})"

    def query(self, sql: str) -> pa.Table:
        """See `Engine`."""
        try:
            with self._turns.beside_others():
                return self._asked(sql)
        except EngineError as error:
            if not isinstance(error.__cause__, self._full):
                raise
        # What it lacked another query may have had that ran beside it.
        with self._turns.alone():
            return self._asked(sql)

    def _asked(self, sql: str) -> pa.Table:
        return with_plain_types(self._with_enough_memory(lambda: self._cursor().sql(sql).to_arrow_table()))

    def release(self, name: str) -> None:
        """See `Engine`."""
        self.execute(f'DROP TABLE IF EXISTS "{name}"')

    def write_table(self, sql: str, folder: Path) -> None:
        """See `Engine`."""
        folder.mkdir(parents=True)
        self.execute(f"COPY ({sql}) TO {_quoted(folder / '0.parquet')} ({_PARQUET_LEAN})")

    def write(self, sql: str, file: Path) -> None:
        """Writes the result of a query as one Parquet file."""
        self.execute(f"COPY ({sql}) TO {_quoted(file)} ({_PARQUET})")

    def write_partitions(self, sql: str, folder: Path, by: list[str], name: str) -> list[Path]:
        """Writes the result of a query under `folder` as `column=value/…/name_0.parquet`; the files written."""
        self.execute(
            f"COPY ({sql}) TO {_quoted(folder)} ({_PARQUET}, PARTITION_BY ({', '.join(by)}), "
            f"WRITE_PARTITION_COLUMNS true, FILENAME_PATTERN '{name}_{{i}}', OVERWRITE_OR_IGNORE true)"
        )
        return sorted(folder.rglob(f"{name}_*.parquet"))

    def write_without_people(self, source: Path, target: Path, pseudonyms: list[str]) -> None:
        """Copies a data file without the acts of some people and without their pseudonyms in others' acts."""
        people = "[" + ", ".join(f"'{pseudonym}'" for pseudonym in pseudonyms) + "]"
        cleaned = ", ".join(
            f"CASE WHEN {column} IS NULL THEN NULL "
            f"ELSE list_filter({column}, lambda one: NOT list_contains({people}, one)) END AS {column}"
            for column in ("recipients", "mentions")
        )
        self.write(
            f"SELECT * REPLACE ({cleaned}) FROM read_parquet({_quoted_to_read(source)}, hive_partitioning = false) "
            f"WHERE actor_id IS NULL OR NOT list_contains({people}, actor_id)",
            target,
        )

    def execute(self, sql: str) -> Any:
        """Runs a statement; the store uses it to write tables, indicators never do."""
        return self._with_enough_memory(lambda: self._connection.execute(sql))

    def _cursor(self) -> Any:
        """What this thread asks by: a connection answers one query at a time."""
        thread = threading.get_ident()
        if thread not in self._cursors:
            cursor = self._connection.cursor()
            cursor.execute(_SETTINGS)
            self._cursors[thread] = cursor
        return self._cursors[thread]

    def _with_enough_memory(self, run: Callable[[], Any]) -> Any:
        had_mb = self._growing_from_mb
        try:
            return run()
        except self._failure as error:
            if not (isinstance(error, self._full) and self._grown(had_mb)):
                raise EngineError(_told(error)) from error
        return self._with_enough_memory(run)

    def _grown(self, had_mb: int | None) -> bool:
        """Whether there is more memory now than a query had that did not get by with it."""
        with self._growing:
            if had_mb is None or self._growing_from_mb is None:
                return False
            if self._growing_from_mb == had_mb:
                if 2 * had_mb > _memory_of_machine_mb():
                    return False
                self._growing_from_mb = 2 * had_mb
                self._cursor().execute(f"SET memory_limit = '{self._growing_from_mb}MB'")
            return True

    def interrupt(self) -> None:
        """See `Engine`."""
        for cursor in list(self._cursors.values()):
            cursor.interrupt()

    def close(self) -> None:
        """See `Engine`."""
        for cursor in self._cursors.values():
            cursor.close()


def _memory_of_machine_mb() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _told(error: Exception) -> str:
    if "No space left on device" in str(error):
        return "the disk is full; what was stored before is untouched"
    return f"the engine could not run a query: {str(error).splitlines()[0]}"


def with_plain_types(table: pa.Table) -> pa.Table:
    """The same rows in the types that every engine can give: whole numbers and plain strings."""
    fields = [pa.field(field.name, _plain_type(field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def _plain_type(given: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(given):
        return _plain_type(given.value_type)
    if pa.types.is_large_string(given) or pa.types.is_string_view(given):
        return pa.string()
    if pa.types.is_integer(given) or (pa.types.is_decimal(given) and given.scale == 0):
        return pa.int64()
    return given


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _quoted_to_read(path: Path) -> str:
    """A path of a file that is there; taken as a pattern, as the engine does, it fits this file and no other."""
    return _quoted(Path(re.sub(r"([*?\[])", r"[\1]", str(path))))
