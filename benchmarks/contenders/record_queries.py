"""Notes every statement that an assessment sends to DuckDB, so that it can be sent again without Pappus.

record_queries.py WORKSPACE TARGET
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import feather

import pappus


class Noting:
    """A connection that writes down what it is asked."""

    def __init__(self, connection: Any, calls: list[dict[str, Any]], target: Path) -> None:
        self._connection, self._calls, self._target = connection, calls, target

    def execute(self, sql: str) -> Any:
        done = self._connection.execute(sql)
        if "memory_limit" not in sql:
            self._calls.append({"execute": sql})
        return done

    def sql(self, sql: str) -> Any:
        # A query that ran out of memory is asked again; it counts once.
        if {"query": sql} not in self._calls:
            self._calls.append({"query": sql})
        return self._connection.sql(sql)

    def cursor(self) -> Noting:
        return Noting(self._connection.cursor(), self._calls, self._target)

    def register(self, name: str, table: pa.Table) -> None:
        file = self._target / f"table{len(self._calls)}.feather"
        feather.write_feather(table, file)
        self._calls.append({"register": name, "file": file.name})
        self._connection.register(name, table)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def main(workspace: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    calls: list[dict[str, Any]] = []
    connect = duckdb.connect

    def noting(database: str = ":memory:", config: dict[str, Any] | None = None) -> Noting:
        calls.append({"connect": {}})
        return Noting(connect(database, config=config or {}), calls, target)

    duckdb.connect = noting
    pappus.open(workspace).assess()
    (target / "calls.json").write_text(json.dumps(calls, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
