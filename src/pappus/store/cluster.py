"""The engine of a cluster: Apache Spark, or what is compatible with it, over Spark Connect."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.engines import with_plain_types
from pappus.vocabulary.errors import EngineError, PappusError, UsageError

_PORT = 15002
_ANSWERS_WITHIN_SECONDS = 10
_TRIES_AGAIN = 4
_TRIAL_FILES = 16
_NOT_SEEN = ("PATH_NOT_FOUND", "FILE_NOT_EXIST", "FileNotFoundException", "No such file", "NotFound")


class ClusterEngine:
    """A cluster over Spark Connect. It must see the record's files under the same paths as this process."""

    at_once = 1
    """A cluster shares out the work of one query by itself."""

    def __init__(self, url: str, scratch: Path | None = None) -> None:
        try:
            with _main_has_a_file():
                from pyspark.errors import PySparkException
                from pyspark.sql.connect.client.retries import DefaultPolicy
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
        try:
            with self._explained():
                self._session.client.set_retry_policies([DefaultPolicy(max_retries=_TRIES_AGAIN)])
                self._session.conf.set("spark.sql.session.timeZone", "UTC")
                self.version = f"spark {self._session.version}"
            self._try_storage()
        except BaseException:
            self.close()
            raise

    def table_from_files(self, name: str, files: list[Path], schema: pa.Schema) -> None:
        """See `Engine`."""
        if not files:
            self.table_from_arrow(name, schema.empty_table())
            return
        # Without the option the folders' names would add columns of their own.
        reader = self._session.read.schema(_cluster_schema(schema)).option("recursiveFileLookup", "true")
        with self._explained():
            reader.parquet(*(_address(file) for file in files)).createOrReplaceTempView(name)
            # Some clusters take a file that they do not see for an empty one.
            seen = self._session.sql(f"SELECT COUNT(*) AS n FROM {name}").toArrow()["n"][0].as_py()
        if seen != sum(pq.read_metadata(file).num_rows for file in files):
            self._refuse_storage(files[0].parent)

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
        self._forget(name)
        self._kept[name] = folder

    def query(self, sql: str) -> pa.Table:
        """See `Engine`."""
        with self._explained():
            return with_plain_types(self._session.sql(sql).toArrow())

    def exploded(self, column: str) -> str:
        """See `Engine`."""
        return f"EXPLODE({column})"

    def release(self, name: str) -> None:
        """See `Engine`."""
        with self._explained():
            self._session.catalog.dropTempView(name)
        self._forget(name)

    def _forget(self, name: str) -> None:
        if name in self._kept:
            shutil.rmtree(self._kept.pop(name), ignore_errors=True)

    def write_table(self, sql: str, folder: Path) -> None:
        """See `Engine`."""
        self._written(sql, folder)

    def interrupt(self) -> None:
        """See `Engine`."""
        with suppress(PappusError), self._explained():
            self._session.interruptAll()

    def close(self) -> None:
        """See `Engine`."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        # Whoever does not answer now has nothing to give back, and is not worth waiting for.
        self._session.client.set_retry_policies([])
        with suppress(PappusError), self._explained():
            self._session.stop()

    def _try_storage(self) -> None:
        """Lets many tasks write a file each: with a disk of their own, some machine's would be missing here."""
        folder = self._scratch / "trial"
        self._scratch.mkdir(parents=True)
        with self._explained():
            tasks = self._session.range(0, _TRIAL_FILES, 1, _TRIAL_FILES)
            tasks.write.parquet(_address(folder))
        if sum(pq.read_metadata(file).num_rows for file in folder.glob("*.parquet")) != _TRIAL_FILES:
            self._refuse_storage(self._scratch.parent)
        shutil.rmtree(folder)

    def _written(self, sql: str, folder: Path) -> Any:
        """Lets the cluster write the result of a query, makes sure that it is here too; its schema."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with self._explained():
            frame = self._session.sql(sql)
            frame.write.mode("error").option("compression", "zstd").parquet(_address(folder))
        if not any(folder.glob("*.parquet")):
            # The storage is known to be shared (see `_try_storage`): some clusters write no file for no rows.
            folder.mkdir(parents=True, exist_ok=True)
            with self._explained():
                nothing = with_plain_types(frame.limit(0).toArrow())
            pq.write_table(nothing, folder / "empty.parquet")
        # Checksums beside the files would speak against them once the opening hours are worked in.
        for leftover in [file for file in folder.iterdir() if file.suffix != ".parquet"]:
            leftover.unlink()
        return frame.schema

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with warnings.catch_warnings():
                # What the client warns of, it raises too.
                warnings.filterwarnings("ignore", message=".*RETRIES_EXCEEDED")
                yield
        except self._failure as error:
            if any(sign in str(error) for sign in _NOT_SEEN):
                self._refuse_storage(self._scratch.parent)
            raise EngineError(f"{self._url}: the cluster could not run a query: {_first_line(error)}") from error

    def _refuse_storage(self, place: Path) -> NoReturn:
        raise PappusError(
            f"{self._url}: the cluster and this machine do not see the same files at {place}; keep the workspace on "
            "storage that every machine of the cluster mounts under the same path, and where it may write"
        )


@contextmanager
def _main_has_a_file() -> Iterator[None]:
    """Keeps the client from taking `python -c` and workers of a test runner for a run of its own doctests."""
    main = sys.modules["__main__"]
    missing = not hasattr(main, "__file__")
    if missing:
        main.__file__ = "-c"
    try:
        yield
    finally:
        if missing:
            del main.__file__


def _knock(url: str) -> None:
    """Finds out in seconds whether anything answers; the client itself would try for minutes."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host, port = None, 0
    if host is None:
        raise UsageError(f"{url!r} is no address of a cluster; write it as sc://host:port")
    try:
        socket.create_connection((host, port), timeout=_ANSWERS_WITHIN_SECONDS).close()
    except OSError as error:
        raise UsageError(f"{url!r}: no cluster answers at {host}, port {port} ({error})") from None


def _cluster_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _address(path: Path) -> str:
    if odd := sorted(set(str(path.absolute())) & set("*?[]{}\\")):
        raise PappusError(f"{path}: a cluster takes {' '.join(odd)} in a path for a pattern; rename the folder")
    return f"file://{path.absolute()}"


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
