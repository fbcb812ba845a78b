"""Tables of a known form, read as blocks of columns: columns are found by the names that they have had."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.table_files import header_of, sniff_delimiter
from pappus.readers.tweet_tables import WholeLines, why_broken
from pappus.readers.typed_lists import BOM
from pappus.readers.utf8_streams import RepairedUtf8
from pappus.vocabulary.errors import UnreadableError

Wanted = Mapping[str, tuple[str, ...]]
"""Columns by the name that we give them, each with the names that it has had in exports, in lower case."""

# Arrow reads 32 blocks ahead of what is asked for.
_BLOCK_BYTES = 1 << 20
_PIECE_BYTES = 4 << 20


class Rows(NamedTuple):
    """Some rows of a table.

    Attributes:
        columns: each wanted column as an Arrow array of text, empty where a cell is or where the table lacks it.
        numbers: which row each is, the one below the first line being 1.
    """

    columns: dict[str, Any]
    numbers: np.ndarray[Any, np.dtype[np.int64]]


def names_in(source: Source, member: str) -> list[str]:
    """The names in the first line of a table, in lower case; of what is none, whatever stands there."""
    return [" ".join(name.lower().split()) for name in header_of(*_first_line(source, member), '"')]


def csv_rows(source: Source, member: str, wanted: Wanted, door: Door, *, escape: str | None = None) -> Iterator[Rows]:
    """The rows of a table, some megabytes at a time; rows of another width are rejected, a strange table has none.

    Args:
        source: where it lies.
        member: which table.
        wanted: its columns.
        door: hears of rejected rows.
        escape: stands before a quotation mark that belongs to a text, where tables do not double it.

    Raises:
        UnreadableError: the table is broken beyond a single row.
    """
    place, names = source.place(member), names_in(source, member)
    placed = {ours: next((names.index(one) for one in known if one in names), None) for ours, known in wanted.items()}
    used = {at: ours for ours, at in placed.items() if at is not None}
    if not used:
        return
    refusals, ends_broken = _Refusals(door, place), False
    delimiter = _first_line(source, member)[1]
    with source.open(member) as stream:
        text = _Quotes(RepairedUtf8(WholeLines(stream, source.head(member))), escape)
        try:
            waiting: list[tuple[Any, Any]] = []
            for batch in _batches(text, len(names), list(used), _parsing(delimiter, escape, refusals)):
                waiting.append((batch, refusals.numbers(batch.num_rows)))
                ends_broken = batch.num_rows > 0 and any("\n" in column[-1].as_py() for column in batch.columns)
                if sum(one.nbytes for one, _ in waiting) >= _PIECE_BYTES:
                    yield _together(waiting, used, wanted)
                    waiting = []
            if waiting:
                yield _together(waiting, used, wanted)
        except pa.ArrowInvalid as error:
            if "Empty CSV file" in str(error):
                return
            raise UnreadableError(
                f"{place}: cannot be read on after row {refusals.passed}: {why_broken(error, _BLOCK_BYTES)}"
            ) from error
    refusals.check_end(text.is_open and ends_broken)


def _together(waiting: list[tuple[Any, Any]], used: Mapping[int, str], wanted: Wanted) -> Rows:
    """Some blocks of rows as one: what is done column by column wants to be done for many."""
    batch = pa.concat_batches([one for one, _ in waiting])
    columns = dict(zip(used.values(), batch.columns, strict=True))
    empty = pa.repeat(pa.scalar(""), batch.num_rows)
    numbers = np.concatenate([one for _, one in waiting])
    return Rows({ours: columns.get(ours, empty) for ours in wanted}, numbers)


def _parsing(delimiter: str, escape: str | None, refusals: _Refusals) -> Any:
    from pyarrow import csv as arrow_csv

    return arrow_csv.ParseOptions(
        delimiter=delimiter,
        escape_char=escape or False,
        newlines_in_values=True,
        invalid_row_handler=refusals.refuse,
    )


def _batches(text: Any, width: int, used: list[int], parsing: Any) -> Iterator[Any]:
    """The columns at some places of a table, as text."""
    from pyarrow import csv as arrow_csv

    names = [f"c{at}" for at in range(width)]
    included = [names[at] for at in used]
    yield from arrow_csv.open_csv(
        pa.PythonFile(text),
        read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK_BYTES, use_threads=False),
        parse_options=parsing,
        convert_options=arrow_csv.ConvertOptions(
            include_columns=included, column_types=dict.fromkeys(included, pa.string()), strings_can_be_null=False
        ),
    )


class _Quotes(io.RawIOBase):
    """A stream that tells at its end whether a quotation mark was left without another."""

    def __init__(self, stream: io.RawIOBase, escape: str | None) -> None:
        self._stream = stream
        self._escaped = f'{escape}"'.encode() if escape else None
        self._last = b""
        self.is_open = False

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._stream.read(size) or b""
        escaped = (self._last + chunk).count(self._escaped) if self._escaped else 0
        self.is_open ^= (chunk.count(b'"') - escaped) % 2 == 1
        self._last = chunk[-1:]
        return chunk


class _Refusals:
    """Rows of another width: rejected, and left out of the numbers of the others."""

    def __init__(self, door: Door, place: str) -> None:
        self._door = door
        self._place = place
        self._waiting: list[int] = []
        self._open: int | None = None
        self.passed = 0

    def refuse(self, row: Any) -> str:
        """Takes a row that has too many or too few fields."""
        number = row.number - 1
        self._waiting.append(number)
        self._door.record()
        reason = f"has {row.actual_columns} fields where the first line has {row.expected_columns}"
        self._door.reject(f"{self._place}#{number}", reason)
        self._open = number if row.text.count('"') % 2 and "\n" in row.text else None
        return "skip"

    def numbers(self, rows: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The numbers of the next rows that are as they should be."""
        every = np.arange(self.passed + 1, self.passed + 1 + rows + len(self._waiting), dtype=np.int64)
        taken = every[~np.isin(every, self._waiting)][:rows] if self._waiting else every
        if rows:
            self.passed = int(taken[-1])
            self._waiting = [number for number in self._waiting if number > self.passed]
        return taken

    def check_end(self, is_open: bool) -> None:
        """Refuses a table whose last row swallowed others: one of another width, or one with a mark left `is_open`."""
        if is_open or (self._open is not None and self._open > self.passed):
            row = max(self.passed, self._open or 0)
            raise UnreadableError(
                f"{self._place}#{row}: a quotation mark in it is never closed, so everything up to the end of the file "
                "would be one row; nothing was read. Close it or take it out"
            )


def _first_line(source: Source, member: str) -> tuple[str, str]:
    """The first line of a table, and what separates its names."""
    line = source.head(member).removeprefix(BOM).partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r")
    return line, sniff_delimiter(line)
