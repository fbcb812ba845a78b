"""Staging: rows of one import on their way into the record, written once, by network and year.

The rows go straight into the files that will hold them; a narrow table of keys beside them is all that is needed to
find what the record has already. Only if something is known already are the files written a second time, without it.
Memory does not grow with the import.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pappus.vocabulary.record import SCHEMA, STORED_SCHEMA

KEYS_SCHEMA = pa.schema([("act_id", pa.string()), ("record_no", pa.int64()), ("ordinal", pa.int64())])
_ORDINAL_SCHEMA = pa.schema([("ordinal", pa.int64())])
_ROW_GROUP_ROWS = 122_880
_COMPRESSION = "zstd"


@dataclass
class Staged:
    """The rows of one import, written and not yet part of the record.

    Attributes:
        folder: where they are; `acts/` below it is laid out like the record.
        name: stem of the data files.
        rows: how many.
        networks: the networks among them.
        tells_changes: whether any of them says that it was edited or deleted.
    """

    folder: Path
    name: str
    rows: int = 0
    networks: set[str] = field(default_factory=set)
    tells_changes: bool = False

    @property
    def keys(self) -> Path:
        """The file of keys: act_id, record_no and ordinal of every row."""
        return self.folder / "keys.parquet"

    def files(self) -> list[Path]:
        """The data files."""
        return sorted((self.folder / "acts").rglob("*.parquet"))


def stage(batches: Iterable[pa.RecordBatch], folder: Path, name: str) -> Staged:
    """Writes what a reader yields to `folder`."""
    staged = Staged(folder, name)
    partitions: dict[tuple[str, int], _Partition] = {}
    folder.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(staged.keys, KEYS_SCHEMA, compression=_COMPRESSION) as keys:
        try:
            for batch in batches:
                _stage_batch(batch, staged, keys, partitions)
        finally:
            for partition in partitions.values():
                partition.close()
    return staged


def drop_rows(staged: Staged, stale: NDArray[np.int64]) -> None:
    """Writes the data files again without the rows of some ordinals (sorted); empty files go."""
    for file in staged.files():
        ordinals = pq.ParquetFile(_ordinals_of(file))
        rows = pq.ParquetFile(file)
        draft = file.with_suffix(".kept")
        kept = 0
        with pq.ParquetWriter(draft, STORED_SCHEMA, compression=_COMPRESSION) as writer:
            batches = zip(rows.iter_batches(_ROW_GROUP_ROWS), ordinals.iter_batches(_ROW_GROUP_ROWS), strict=True)
            for batch, numbers in batches:
                keep = ~np.isin(numbers.column(0).to_numpy(), stale, assume_unique=True)
                if keep.any():
                    kept += int(keep.sum())
                    writer.write_batch(batch.filter(pa.array(keep)))
        draft.replace(file)
        if not kept:
            file.unlink()


class _Partition:
    """The files of one network and year: the rows, and their ordinals in the same order."""

    def __init__(self, staged: Staged, network: str, year: int) -> None:
        file = staged.folder / "acts" / f"network={network}" / f"year={year}" / f"{staged.name}_0.parquet"
        file.parent.mkdir(parents=True)
        self._rows = pq.ParquetWriter(file, STORED_SCHEMA, compression=_COMPRESSION)
        self._ordinals = pq.ParquetWriter(_ordinals_of(file), _ORDINAL_SCHEMA, compression=_COMPRESSION)
        self._waiting: list[tuple[pa.RecordBatch, pa.Array]] = []
        self._waiting_rows = 0

    def add(self, rows: pa.RecordBatch, ordinals: pa.Array) -> None:
        self._waiting.append((rows, ordinals))
        self._waiting_rows += rows.num_rows
        if self._waiting_rows >= _ROW_GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._rows.close()
        self._ordinals.close()

    def _flush(self) -> None:
        if self._waiting:
            self._rows.write_table(pa.Table.from_batches([rows for rows, _ in self._waiting]))
            ordinals = pa.chunked_array([ordinals for _, ordinals in self._waiting])
            self._ordinals.write_table(pa.table([ordinals], schema=_ORDINAL_SCHEMA))
        self._waiting, self._waiting_rows = [], 0


def _stage_batch(
    batch: pa.RecordBatch,
    staged: Staged,
    keys: pq.ParquetWriter,
    partitions: dict[tuple[str, int], _Partition],
) -> None:
    ordinals = pa.array(np.arange(staged.rows, staged.rows + batch.num_rows))
    staged.rows += batch.num_rows
    staged.tells_changes |= any(batch.column(name).null_count < batch.num_rows for name in ("edited_us", "deleted_us"))
    keys.write_batch(
        pa.RecordBatch.from_arrays([batch.column("act_id"), batch.column("record_no"), ordinals], schema=KEYS_SCHEMA)
    )
    moments = batch.column("ts_us").cast(pa.timestamp("us"))
    years = pc.year(moments)
    months = pc.add(pc.multiply(years, 100), pc.month(moments)).cast(pa.int32())
    columns = [batch.column(name) for name in SCHEMA.names if name != "record_no"]
    stored = pa.RecordBatch.from_arrays([*columns, months], schema=STORED_SCHEMA)
    for network in pc.unique(batch.column("network")).to_pylist():
        staged.networks.add(network)
        for year in pc.unique(years).to_pylist():
            chosen = pc.and_(pc.equal(batch.column("network"), network), pc.equal(years, year))
            rows = stored.filter(chosen)
            if rows.num_rows:
                if (network, year) not in partitions:
                    partitions[network, year] = _Partition(staged, network, year)
                partitions[network, year].add(rows, ordinals.filter(chosen))


def _ordinals_of(file: Path) -> Path:
    return file.with_suffix(".ordinals")
