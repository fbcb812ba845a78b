"""Results of queries beside the derived tables that they were asked of, so that nothing is asked twice.

The same query of the same derived tables has the same result, as long as the declared tables that it names are as they
were.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pyarrow as pa

_MOST_BYTES = 1_000_000
_MOST_RESULTS = 10_000
_WORD = re.compile(r"\w+")


class KeptResults:
    """Results on disk; what cannot be read or written there is asked again.

    Args:
        folder: where they are kept; goes with the derived tables.
        declared: the tables that queries may name besides the derived ones.
        joined: the query that joins them to the acts, and the name that it goes by.
        engine: who answers, by name and version.
    """

    def __init__(self, folder: Path, declared: Mapping[str, pa.Table], joined: tuple[str, str], engine: str) -> None:
        self._folder = folder
        self._declared = dict(declared)
        self._digests: dict[str, str] = {}
        self._files: dict[str, Path] = {}
        self._joined, self._joined_sql = joined
        self._engine = engine
        self._room = _MOST_RESULTS - (sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0)

    def declare(self, name: str, table: pa.Table) -> None:
        """Says what a name stands for from now on."""
        self._declared[name] = table
        self._digests.pop(name, None)
        self._files.clear()

    def knows(self, sql: str) -> bool:
        """Whether the result of a query is kept."""
        return self._file(sql).is_file()

    def read(self, sql: str) -> pa.Table | None:
        """The result of a query; null if it is not kept."""
        with suppress(OSError, pa.ArrowInvalid), pa.OSFile(str(self._file(sql))) as source:
            return pa.ipc.open_stream(source).read_all()
        return None

    def keep(self, sql: str, result: pa.Table) -> None:
        """Keeps a result that is small, as long as there is room."""
        if result.nbytes > _MOST_BYTES or self._room <= 0:
            return
        file = self._file(sql)
        draft = file.with_suffix(f".{uuid4().hex}")
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            try:
                with pa.OSFile(str(draft), "wb") as sink, pa.ipc.new_stream(sink, result.schema) as writer:
                    writer.write_table(result)
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
            self._room -= 1

    def _file(self, sql: str) -> Path:
        if sql not in self._files:
            words = set(_WORD.findall(sql))
            joined = self._joined in words
            named = sorted(self._declared if joined else words & self._declared.keys())
            parts = [self._engine, sql, self._joined_sql if joined else ""]
            text = "|".join([*parts, *(f"{name} {self._digest(name)}" for name in named)])
            self._files[sql] = self._folder / f"{hashlib.sha256(text.encode()).hexdigest()}.arrow"
        return self._files[sql]

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, self._declared[name].schema) as writer:
                writer.write_table(self._declared[name])
            self._digests[name] = hashlib.sha256(sink.getvalue()).hexdigest()
        return self._digests[name]
