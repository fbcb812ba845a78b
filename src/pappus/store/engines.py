"""Engines that run the portable SQL: the only file that names one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa

from pappus.vocabulary.errors import PappusError, UsageError

DEFAULT_ENGINE = "duckdb:"


class Engine(Protocol):
    """Runs SQL of the portable subset over Parquet files and small tables."""

    def table_from_files(self, name: str, files: list[Path], schema: pa.Schema) -> None:
        """Makes Parquet files visible as one table; with no files, an empty table of `schema`."""

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        """Makes a small table visible."""

    def view(self, name: str, sql: str) -> None:
        """Names a query."""

    def query(self, sql: str) -> pa.Table:
        """Runs a query and returns its result, all of it."""

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
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        self.view(name, f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        """See `Engine`."""
        self._connection.register(name, table)

    def view(self, name: str, sql: str) -> None:
        """See `Engine`."""
        self.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql}')

    def query(self, sql: str) -> pa.Table:
        """See `Engine`."""
        return self.execute(sql).to_arrow_table()

    def execute(self, sql: str) -> Any:
        """Runs a statement; the store uses it to write tables (`COPY`), indicators never do."""
        try:
            return self._connection.execute(sql)
        except self._failure as error:
            raise PappusError(f"the engine could not run a query: {str(error).splitlines()[0]}") from error

    def close(self) -> None:
        """See `Engine`."""
        self._connection.close()
