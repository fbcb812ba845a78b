"""Engines that run the portable SQL: the only file that names one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa

from pappus.vocabulary.errors import PappusError, UsageError

DEFAULT_ENGINE = "duckdb:"
_PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"


class Engine(Protocol):
    """Runs SQL of the portable subset over Parquet files and small tables."""

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

    def write(self, sql: str, file: Path) -> None:
        """Writes the result of a query as one Parquet file."""

    def close(self) -> None:
        """Frees what the engine holds."""


def open_engine(url: str = DEFAULT_ENGINE, scratch: Path | None = None) -> EmbeddedEngine:
    """The engine that a URL names: `duckdb:` with optional `?memory_limit=2GB&threads=2`.

    Args:
        url: the engine's address.
        scratch: folder for what does not fit in memory; none is used if null.

    Raises:
        UsageError: the URL names no engine that this installation has.
    """
    parts = urlsplit(url)
    if parts.scheme != "duckdb":
        raise UsageError(f"{url!r} names no engine that is installed. Known: duckdb:")
    if parts.netloc or parts.path:
        raise UsageError(f"{url!r}: the embedded engine keeps nothing in a file of its own; write duckdb:")
    options = dict(parse_qsl(parts.query))
    unknown = set(options) - {"memory_limit", "threads"}
    if unknown:
        raise UsageError(f"{url!r}: {', '.join(sorted(unknown))} is no option. Known: memory_limit, threads")
    return EmbeddedEngine(scratch, options.get("memory_limit", "2GB"), options.get("threads"))


class EmbeddedEngine:
    """DuckDB in this process: bounded memory, no extensions fetched, nothing sent anywhere."""

    def __init__(self, scratch: Path | None = None, memory_limit: str = "2GB", threads: str | None = None) -> None:
        import duckdb

        config: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory_limit,
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
        self._connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        self._failure = duckdb.Error

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
        self._connection.register(name, table)

    def view(self, name: str, sql: str) -> None:
        """See `Engine`."""
        self.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql}')

    def materialise(self, name: str, sql: str) -> None:
        """See `Engine`."""
        self.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')

    def exploded(self, column: str) -> str:
        """See `Engine`."""
        return f"UNNEST({column})"

    def query(self, sql: str) -> pa.Table:
        """See `Engine`."""
        try:
            return self._connection.sql(sql).to_arrow_table()
        except self._failure as error:
            raise PappusError(_told(error)) from error

    def write(self, sql: str, file: Path) -> None:
        """See `Engine`."""
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
        try:
            return self._connection.execute(sql)
        except self._failure as error:
            raise PappusError(_told(error)) from error

    def close(self) -> None:
        """See `Engine`."""
        self._connection.close()


def _told(error: Exception) -> str:
    if "No space left on device" in str(error):
        return "the disk is full; what was stored before is untouched"
    return f"the engine could not run a query: {str(error).splitlines()[0]}"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _quoted_to_read(path: Path) -> str:
    """A path of a file that is there; taken as a pattern, as the engine does, it fits this file and no other."""
    return _quoted(Path(re.sub(r"([*?\[])", r"[\1]", str(path))))
