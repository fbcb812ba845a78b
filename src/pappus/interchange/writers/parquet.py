"""The whole workspace: a Parquet file a table, settings, imports and definitions as YAML, and a data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from pappus.interchange.declared import declared_tables, kept_rows, kept_tables
from pappus.interchange.definitions import definitions
from pappus.interchange.dictionary import described, dictionary, schema_of
from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.store.changes import as_last_heard
from pappus.store.ledger import ImportEntry
from pappus.workspace.settings import mapping_of

_SAID_OF_IMPORTS = ("id", "format", "imported_at", "rows_read", "acts_added", "rows_ignored", "rows_rejected")
_PSEUDONYMOUS = (
    "People stand under pseudonyms made with a key that is not in this folder. Pseudonymised data are personal data."
)


def write(outgoing: Outgoing, path: Path) -> Written:
    """Writes a Parquet file for each table, the definitions, `workspace.yaml` and `dictionary.yaml`."""
    path.mkdir()
    tables = {name: _write(path / f"{name}.parquet", name, _rows(outgoing, name)) for name in dictionary()}
    _write_yaml(path / "workspace.yaml", _workspace(outgoing, tables))
    _write_yaml(path / "dictionary.yaml", {name: described(name) for name in tables})
    found = dict(definitions(outgoing.folder))
    for name, text in found.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    comments = sum(1 for one in outgoing.organisation.rounds for said in one.ratings.comment if said)
    note = f"{comments:,} comments that people wrote beside their answers are left out: they may say who wrote them."
    return Written({**tables, "definitions": len(found)}, (note,) if comments else ())


def _rows(outgoing: Outgoing, table: str) -> Iterable[Any]:
    if table == "acts":
        return as_last_heard(outgoing.files, list(outgoing.changes))
    if table in declared_tables():
        return _batches(declared_tables()[table].rows(outgoing), schema_of(table))
    if table in kept_tables():
        return _batches(kept_rows(outgoing.folder, table), schema_of(table))
    columns = ", ".join(schema_of(table).names)
    return outgoing.record.batches(f"SELECT {columns} FROM {table} ORDER BY {columns}")


def _write(file: Path, table: str, batches: Iterable[Any]) -> int:
    """Writes batches as one file, in the types of the dictionary; how many rows."""
    schema, rows = schema_of(table), 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            columns = [batch.column(field.name).cast(field.type) for field in schema]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
            rows += batch.num_rows
    return rows


def _batches(rows: Iterable[Mapping[str, Any]], schema: Any) -> list[Any]:
    batches: list[Any] = pa.Table.from_pylist(list(rows), schema).to_batches()
    return batches


def _workspace(outgoing: Outgoing, tables: dict[str, int]) -> dict[str, Any]:
    return {
        "about": _PSEUDONYMOUS,
        "key": outgoing.key_mark,
        "organisation": mapping_of(outgoing.organisation),
        "tables": tables,
        "imports": [_import(entry) for entry in outgoing.ledger.imports],
    }


def _import(entry: ImportEntry) -> dict[str, Any]:
    # Without its path, which names folders of a machine and may name people.
    said = {name: getattr(entry, name) for name in _SAID_OF_IMPORTS}
    return said | {"coverage": msgspec.to_builtins(entry.coverage)}


def _write_yaml(file: Path, content: Any) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


WRITER = RecordWriter(
    title="the whole workspace: Parquet, YAML and a data dictionary",
    opens_in="whatever reads Parquet: pandas, Polars, DuckDB, R, Spark",
    suffix="",
    per_person="always",
    keeps="every act, threads, contacts, and all that was declared: units, people, properties, documents, rounds, "
    "answers, registers, outcomes and forecasts, pilots, the scorecard, own models and actions, live sources, and of "
    "each import what it shows; not the key, secrets, accounts to fetch under, names, comments of people, or columns "
    "of your own",
    write=write,
)
