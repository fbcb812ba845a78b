"""Tables of one's own: CSV, JSONL or Parquet with a mapping file, and CSV that a shipped mapping fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pappus.readers.column_times import read_times
from pappus.readers.column_values import join
from pappus.readers.door import Door
from pappus.readers.mapping import Mapping, parse_mapping
from pappus.readers.reader import Reader
from pappus.readers.shipped_mappings import tables_with_mapping
from pappus.readers.source import Source
from pappus.readers.table_acts import RowReader, grouped, times_written
from pappus.readers.table_blocks import Block, Reject, joined
from pappus.readers.table_files import blocks_of, tables_in
from pappus.vocabulary.errors import UsageError

_HELD_ROWS = 256
_MOST_NOTED = 20
_MOST_QUOTED = 60


def detect(source: Source) -> float:
    """Only where the columns are called as in a mapping that comes with Pappus; else a table says nothing of itself."""
    return 0.7 if tables_with_mapping(source) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """The acts of the tables in `source`, as `door.mapping` makes them, or a shipped mapping that fits.

    Raises:
        UsageError: no mapping was given, and no shipped one fits.
        InvalidFileError: the mapping has faults, or names columns that a table lacks.
        UnreadableError: a table could not be read.
    """
    for member, mapping in _mapped(source, door):
        for key, value in mapping.coverage.items():
            setattr(door.coverage, key, value)
        reader = RowReader(mapping, door, source.place(member))
        yield from _table(source, member, reader)
        _note(reader)


def _mapped(source: Source, door: Door) -> list[tuple[str, Mapping]]:
    """The tables and the mapping of each."""
    if door.mapping is not None:
        mapping = parse_mapping(door.mapping)
        return [(member, mapping) for member in tables_in(source, mapping.format)]
    fitting = tables_with_mapping(source)
    if not fitting:
        raise UsageError(
            f"{source.path}: a table is read with a mapping file. Write one with `pappus map FILE`, pass it with --map"
        )
    return fitting


def _table(source: Source, member: str, reader: RowReader) -> Iterator[Any]:
    door, before = reader.door, reader.door.rows_read
    last = 0

    def reject(ordinal: int, reason: str) -> None:
        nonlocal last
        last = max(last, ordinal)
        door.reject(f"{reader.place}, record {ordinal}", reason)

    for block in _whole_groups(blocks_of(source, member, reader.mapping, reject), reader.mapping):
        if len(block):
            door.records(max(before + int(block.ordinals[-1]) - door.rows_read, 0))
            yield from _batches(block, reader, before, reject)
    door.records(max(before + last - door.rows_read, 0))


def _batches(block: Block, reader: RowReader, before: int, reject: Reject) -> Iterator[Any]:
    """One batch for each act of the mapping; a row that any of its acts cannot be made of is rejected whole."""
    mapping, door = reader.mapping, reader.door
    applied = [reader.applies(act, block) for act in mapping.acts]
    times = [read_times(times_written(block, act.at), act.at, mapping.time_zone) for act in mapping.acts]
    faults: dict[int, str] = {}
    for act, applies, read_as in zip(mapping.acts, applied, times, strict=True):
        for row, reason in reader.faults(act, block, read_as).items():
            if applies[row]:
                faults.setdefault(row, reason)
    sound = np.ones(len(block), dtype=bool)
    for row in sorted(faults):
        sound[row] = False
        reject(int(block.ordinals[row]), faults[row])
    unused = int((sound & ~np.logical_or.reduce(applied)).sum())
    if unused:
        door.ignore("no act of the mapping applies to the row", unused)
    for index, (act, applies, read_as) in enumerate(zip(mapping.acts, applied, times, strict=True)):
        kept = applies & sound
        if not kept.any():
            continue
        part = block.where(kept)
        columns = reader.columns(index, part, read_as.where(kept), part.ordinals + before)
        rows = len(part)
        if act.gather:
            columns, rows = grouped(columns)
        if rows < len(part):
            door.ignore("further row of the same act", len(part) - rows)
        yield door.columns(columns, rows)


def _whole_groups(blocks: Iterator[Block], mapping: Mapping) -> Iterator[Block]:
    """The blocks, cut so that the rows of one act, which stand close together, stay in one block."""
    import pyarrow.compute as pc

    shared = next((act.id for act in mapping.acts if act.gather), None)
    if shared is None:
        yield from blocks
        return
    held: Block | None = None
    for block in blocks:
        whole = block if held is None else joined(held, block)
        key = join(*(whole.columns[name].fill_null("") for name in shared.columns), separator="\x1f")
        late = np.asarray(pc.is_in(key, key[-_HELD_ROWS:]))
        held = whole.where(late)
        yield whole.where(~late)
    if held is not None:
        yield held


def _note(reader: RowReader) -> None:
    for spelling, reason in list(reader.doubtful.items())[:_MOST_NOTED]:
        reader.door.coverage.notes.append(f"Network {spelling[:_MOST_QUOTED]!r} of {reader.place}: {reason}.")
    more = len(reader.doubtful) - _MOST_NOTED
    if more > 0:
        reader.door.coverage.notes.append(f"{more} more spellings of networks in {reader.place} are doubtful.")


READER = Reader(
    title="Table of your own, with a mapping",
    network="",
    accepts="a .csv, .tsv, .json, .jsonl or .parquet file, or a folder or .zip of them, with --map MAPPING.yaml; a "
    "list of calls with call_id, direction, queue, customer, agent, started_at and answered_at needs no mapping",
    how_to_get="Export any tool's messages, calls or tickets as a table; `pappus map FILE` proposes the mapping.",
    proves="What the mapped columns hold: who acted when, towards whom, in which thread.",
    cannot_show="Whatever has no column. Say under `coverage:` in the mapping what the file leaves out.",
    verified="Pairs of questions and answers, one row a recipient of e-mails, merges of a software project; lists of "
    "calls and tables of some forty programs (issue trackers, desks, social tools, forums, exchanges) made by hand.",
    detect=detect,
    read=read,
)
