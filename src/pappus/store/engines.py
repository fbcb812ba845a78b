"""Engines that run the portable SQL: the only file that names one.

DuckDB in this process by default; by URL a cluster that speaks Spark Connect (Apache Spark and what is compatible with
it). Both get the same text; what differs between them is here.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Protocol
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pyarrow as pa

from pappus.vocabulary.errors import PappusError, UsageError

DEFAULT_ENGINE = "duckdb:"
_PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
_PARQUET_LEAN = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720"
_LEAST_MB = 160
_MB_TO_BEGIN_WITH = 100
_MB_PER_MILLION_ACTS = 140
_MOST_MB = 3000
_CLUSTER_PORT = 15002
_CLUSTER_ANSWERS_WITHIN_SECONDS = 10
_NOT_SEEN = ("PATH_NOT_FOUND", "FILE_NOT_EXIST", "FileNotFoundException", "No such file", "NotFound")


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

    def release(self, name: str) -> None:
        """Frees a table that was kept with `materialise`."""

    def write_table(self, sql: str, folder: Path) -> None:
        """Writes the result of a query as Parquet files (one or more) into a new folder."""

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
        self._connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        self._failure = duckdb.Error
        self._full = duckdb.OutOfMemoryException
        self._growing_from_mb = growing_from_mb

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
        return _with_plain_types(self._with_enough_memory(lambda: self._connection.sql(sql).to_arrow_table()))

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

    def _with_enough_memory(self, run: Callable[[], Any]) -> Any:
        try:
            return run()
        except self._failure as error:
            if not (isinstance(error, self._full) and self._grow()):
                raise PappusError(_told(error)) from error
        return self._with_enough_memory(run)

    def _grow(self) -> bool:
        if self._growing_from_mb is None or 2 * self._growing_from_mb > _memory_of_machine_mb():
            return False
        self._growing_from_mb *= 2
        self._connection.execute(f"SET memory_limit = '{self._growing_from_mb}MB'")
        return True

    def close(self) -> None:
        """See `Engine`."""
        self._connection.close()


def _memory_of_machine_mb() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _told(error: Exception) -> str:
    if "No space left on device" in str(error):
        return "the disk is full; what was stored before is untouched"
    return f"the engine could not run a query: {str(error).splitlines()[0]}"


class ClusterEngine:
    """A cluster over Spark Connect. It must see the record's files under the same paths as this process."""

    def __init__(self, url: str, scratch: Path | None = None) -> None:
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise UsageError(f"{url!r}: a cluster needs its client: pip install 'pappus[spark]' ({error})") from None
        _knock(url)
        self._failure = PySparkException
        self._url = url
        self._scratch = (scratch or Path(tempfile.gettempdir())).absolute() / f"cluster-{uuid4().hex}"
        self._kept: dict[str, Path] = {}
        with self._explained():
            self._session = SparkSession.builder.remote(url).create()
            self._session.conf.set("spark.sql.session.timeZone", "UTC")

    def table_from_files(self, name: str, files: list[Path], schema: pa.Schema) -> None:
        """See `Engine`."""
        if not files:
            self.table_from_arrow(name, schema.empty_table())
            return
        # Without the option the folders' names would add columns of their own.
        reader = self._session.read.schema(_cluster_schema(schema)).option("recursiveFileLookup", "true")
        with self._explained():
            reader.parquet(*(_address(file) for file in files)).createOrReplaceTempView(name)

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        """See `Engine`."""
        rows: Any = table if table.num_rows else []
        with self._explained():
            self._session.createDataFrame(rows, _cluster_schema(table.schema)).createOrReplaceTempView(name)

    def view(self, name: str, sql: str) -> None:
        """See `Engine`."""
        with self._explained():
            self._session.sql(sql).createOrReplaceTempView(name)

    def materialise(self, name: str, sql: str) -> None:
        """See `Engine`."""
        folder = self._scratch / f"{name}-{uuid4().hex}"
        schema = self._written(sql, folder)
        with self._explained():
            self._session.read.schema(schema).parquet(_address(folder)).createOrReplaceTempView(name)
        self.release(name)
        self._kept[name] = folder

    def query(self, sql: str) -> pa.Table:
        """See `Engine`."""
        with self._explained():
            return _with_plain_types(self._session.sql(sql).toArrow())

    def exploded(self, column: str) -> str:
        """See `Engine`."""
        return f"EXPLODE({column})"

    def release(self, name: str) -> None:
        """See `Engine`."""
        if name in self._kept:
            shutil.rmtree(self._kept.pop(name), ignore_errors=True)

    def write_table(self, sql: str, folder: Path) -> None:
        """See `Engine`."""
        self._written(sql, folder)

    def close(self) -> None:
        """See `Engine`."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._session.stop()

    def _written(self, sql: str, folder: Path) -> Any:
        """Lets the cluster write the result of a query, makes sure that it is here too; its schema."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with self._explained():
            frame = self._session.sql(sql)
            frame.write.mode("error").option("compression", "zstd").parquet(_address(folder))
        if not any(folder.glob("*.parquet")):
            self._refuse_storage(folder)
        # Checksums beside the files would speak against them once the opening hours are worked in.
        for leftover in [file for file in folder.iterdir() if file.suffix != ".parquet"]:
            leftover.unlink()
        return frame.schema

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except self._failure as error:
            if any(sign in str(error) for sign in _NOT_SEEN):
                self._refuse_storage(self._scratch.parent)
            raise PappusError(f"{self._url}: the cluster could not run a query: {_first_line(error)}") from error

    def _refuse_storage(self, place: Path) -> NoReturn:
        raise PappusError(
            f"{self._url}: the cluster and this machine do not see the same files at {place}; keep the workspace on "
            "storage that every machine of the cluster mounts under the same path, and where it may write"
        )


def _knock(url: str) -> None:
    """Finds out in seconds whether anything answers; the client itself would try for minutes."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _CLUSTER_PORT
    except ValueError:
        host, port = None, 0
    if host is None:
        raise UsageError(f"{url!r} is no address of a cluster; write it as sc://host:port")
    try:
        socket.create_connection((host, port), timeout=_CLUSTER_ANSWERS_WITHIN_SECONDS).close()
    except OSError as error:
        raise UsageError(f"{url!r}: no cluster answers at {host}, port {port} ({error})") from None


def _cluster_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _address(path: Path) -> str:
    return f"file://{path.absolute()}"


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _with_plain_types(table: pa.Table) -> pa.Table:
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
