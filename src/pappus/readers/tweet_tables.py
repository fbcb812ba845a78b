"""Tables of tweets as they lie in files: their header, their rows block by block, and where they are damaged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa

from pappus.readers.source import Source

COLUMNS = ("tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id")
_FIRST_ROW = 2
_BLOCK_BYTES = 4 * 1024 * 1024
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Block:
    """Rows of a table (null behind the last), and those of another width that stood before or between them."""

    rows: Any
    refused: tuple[Any, ...] = ()


def tables_in(source: Source) -> list[str]:
    """The members that are such tables, by their first lines."""
    alone = source.kind == "file"
    named = [member for member in source.members if alone or member.lower().endswith((".csv", ".tsv"))]
    return [member for member in named if _header(source, member)[0]]


def blocks(source: Source, member: str, stream: Any) -> Iterator[Block]:
    """The rows of a table, some megabytes at a time.

    Args:
        source: where the table lies.
        member: which table.
        stream: its content as UTF-8.

    Raises:
        pyarrow.ArrowInvalid: reading stopped in front of the row that follows the last one given.
    """
    from pyarrow import csv as arrow_csv

    names, delimiter = _header(source, member)
    refused: list[Any] = []

    def refuse(row: Any) -> str:
        refused.append(row)
        return "skip"

    reader = arrow_csv.open_csv(
        pa.PythonFile(stream),
        read_options=arrow_csv.ReadOptions(
            column_names=[name if name in COLUMNS else f"unused {place}" for place, name in enumerate(names)],
            skip_rows=1,
            block_size=_BLOCK_BYTES,
            use_threads=False,
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=list(COLUMNS),
            column_types=dict.fromkeys(COLUMNS, pa.string()),
            strings_can_be_null=False,
        ),
    )
    given = heard = 0
    for rows in reader:
        given += rows.num_rows
        before = _before(refused, heard, given)
        heard += len(before)
        yield Block(rows, before)
    yield Block(None, tuple(refused))


def _before(refused: list[Any], heard: int, given: int) -> tuple[Any, ...]:
    """Takes out the refused rows that stand before the last of so many good ones: more may be parsed by now.

    Args:
        refused: rows in the order of the file; those that are given back are taken out.
        heard: how many were taken out before.
        given: how many good rows stand up to the last one.
    """
    count = 0
    while count < len(refused) and (refused[count].number or 0) - _FIRST_ROW - heard - count < given:
        count += 1
    before = tuple(refused[:count])
    del refused[:count]
    return before


def why_broken(error: Exception, block_bytes: int = _BLOCK_BYTES) -> str:
    """Why a table could not be read on in blocks of this size, for a person who looks at the row."""
    if "straddling" in str(error):
        most = f"{block_bytes // 2**20} MiB"
        return f"a quotation mark that opens there is never closed, or the row is longer than {most}"
    first = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return f"{first}; a quotation mark that is never closed does this"


def line_at(source: Source, member: str, place: int) -> int:
    """The line in which a byte of a file stands, from 1."""
    breaks = 0
    with source.open(member) as stream:
        while place > 0 and (chunk := stream.read(min(place, _BLOCK_BYTES))):
            breaks += chunk.count(b"\n")
            place -= len(chunk)
    return breaks + 1


class WholeLines(io.RawIOBase):
    """A file whose carriage returns inside a row are spaces: some tools write them into a cell without quotes."""

    def __init__(self, stream: IO[bytes], head: bytes) -> None:
        self._stream = stream
        first = head.partition(b"\n")[0]
        self._inside = re.compile(rb"\r(?!\n)" if first.endswith(b"\r") else rb"\r") if b"\n" in head else None
        self._held = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self._inside is None:
            return self._stream.read(size)
        fresh = self._stream.read(size - len(self._held) if size > 1 else size)
        chunk, self._held = self._held + fresh, b""
        if fresh and chunk.endswith(b"\r"):
            # Whether this one ends a row, the next byte tells.
            chunk, self._held = chunk[:-1], b"\r"
        if fresh and not chunk:
            return self.read(size)
        return self._inside.sub(b" ", chunk) if b"\r" in chunk else chunk


def _header(source: Source, member: str) -> tuple[list[str], str]:
    """Names in the first line and what separates them; no names if it is not the line of such a table."""
    line = source.head(member).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r")
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if set(COLUMNS) <= set(names):
            return names, delimiter
    return [], ","
