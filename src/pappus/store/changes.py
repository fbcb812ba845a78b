"""Changes: what later exports and servers say of acts that the record has already, that they were edited or deleted.

Data files are immutable, so changes lie beside them, one file an import, and are laid over the acts when the record is
opened. Taking the import back takes its changes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.engines import EmbeddedEngine, Engine
from pappus.vocabulary.record import STORED_SCHEMA

_CONTENT = ("mentions", "tags", "links", "lang", "text", "text_len")
_COLUMNS = ("edited_us", "deleted_us", *_CONTENT)
CHANGES_SCHEMA: pa.Schema = pa.schema(
    [pa.field("act_id", pa.string()), pa.field("import_no", pa.int64()), *map(STORED_SCHEMA.field, _COLUMNS)]
)
"""Schema of the files: which act, by which import, and its content from then on (none of what was deleted)."""


def show_with_changes(engine: Engine, name: str, files: list[Path], changes: list[Path]) -> None:
    """Makes stored acts visible as one table, as they were when they were last heard of."""
    if not changes:
        engine.table_from_files(name, files, STORED_SCHEMA)
        return
    engine.table_from_files(f"{name}_as_read", files, STORED_SCHEMA)
    engine.table_from_files(f"{name}_changes", changes, CHANGES_SCHEMA)
    engine.materialise(f"{name}_latest", _LATEST_SQL.format(name=name, content=", ".join(_CONTENT)))
    engine.view(name, _laid_over_sql(name))


def as_last_heard(
    files: Iterable[Path], changes: list[Path], batch_rows: int = 65_536, columns: list[str] | None = None
) -> Iterator[Any]:
    """The stored acts as Arrow batches, file by file in their order, as they were when they were last heard of.

    Args:
        files: data files.
        changes: files of changes.
        batch_rows: most rows of a batch.
        columns: those that are wanted, `act_id` among them; null for all.
    """
    latest = _latest(changes)
    for file in files:
        with file.open("rb") as stream:
            for batch in pq.ParquetFile(stream).iter_batches(batch_rows, columns=columns):
                yield _changed(batch, latest) if latest else batch


def _latest(changes: list[Path]) -> dict[str, dict[str, Any]]:
    if not changes:
        return {}
    engine = EmbeddedEngine()
    try:
        engine.table_from_files("told_changes", changes, CHANGES_SCHEMA)
        rows = engine.query(_LATEST_SQL.format(name="told", content=", ".join(_CONTENT))).to_pylist()
    finally:
        engine.close()
    return {row.pop("act_id"): row for row in rows}


def _changed(batch: Any, latest: Mapping[str, Mapping[str, Any]]) -> Any:
    if latest.keys().isdisjoint(batch.column("act_id").to_pylist()):
        return batch
    rows = batch.to_pylist()
    for row in rows:
        told = latest.get(row["act_id"])
        if told is not None:
            kept = {name: row.get(name) for name in ("edited_us", "deleted_us") if told[name] is None}
            row |= {**told, **kept}
    return pa.RecordBatch.from_pylist(rows, batch.schema)


def changed_sql(import_no: int) -> str:
    """What of the rows `arrived` is a later version of an act that is `current`: rows of `CHANGES_SCHEMA`."""
    columns = ", ".join(("act_id", "import_no", *_COLUMNS))
    return _CHANGED_SQL.format(columns=columns, import_no=import_no)


def deletions_table(
    acts: Iterable[Mapping[str, int | str | None]], deleted: Mapping[str, int], import_no: int
) -> pa.Table:
    """Deletions as rows of `CHANGES_SCHEMA`.

    Args:
        acts: `act_id` and `edited_us` of each.
        deleted: when each was deleted, microseconds UTC.
        import_no: number of the import that tells.
    """
    rows = [
        {
            "act_id": one["act_id"],
            "import_no": import_no,
            "edited_us": one["edited_us"],
            "deleted_us": deleted[str(one["act_id"])],
        }
        for one in acts
    ]
    return pa.Table.from_pylist(rows, CHANGES_SCHEMA)


def _laid_over_sql(name: str) -> str:
    told = {
        "edited_us": "COALESCE(c.edited_us, s.edited_us)",
        "deleted_us": "COALESCE(c.deleted_us, s.deleted_us)",
        **{column: f"CASE WHEN c.act_id IS NULL THEN s.{column} ELSE c.{column} END" for column in _CONTENT},
    }
    columns = ", ".join(f"{told.get(one, f's.{one}')} AS {one}" for one in STORED_SCHEMA.names)
    return f"SELECT {columns} FROM {name}_as_read s LEFT JOIN {name}_latest c ON s.act_id = c.act_id"


_LATEST_SQL = """
    SELECT act_id, last_edited_us AS edited_us, deleted_us, {content} FROM (
      SELECT act_id, deleted_us, {content}, MAX(edited_us) OVER (PARTITION BY act_id) AS last_edited_us,
        ROW_NUMBER() OVER (PARTITION BY act_id
          ORDER BY CASE WHEN deleted_us IS NULL THEN 1 ELSE 0 END, COALESCE(edited_us, 0) DESC, import_no DESC) AS place
      FROM {name}_changes) versions
    WHERE place = 1"""

_CHANGED_SQL = """
    SELECT {columns} FROM (
      SELECT a.*, CAST({import_no} AS BIGINT) AS import_no,
        ROW_NUMBER() OVER (PARTITION BY a.act_id
          ORDER BY CASE WHEN a.deleted_us IS NULL THEN 1 ELSE 0 END, COALESCE(a.edited_us, 0) DESC, a.raw_ref) AS place
      FROM arrived a JOIN current s ON a.act_id = s.act_id
      WHERE s.deleted_us IS NULL
        AND (a.deleted_us IS NOT NULL OR a.edited_us > COALESCE(s.edited_us, a.edited_us - 1))) versions
    WHERE place = 1"""
