"""Tables of hundreds of thousands of rows: read column by column, and added to at their end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.columns import Flaw, TableRules, header_flaws, in_place
from pappus.workspace.tables import (
    BOM,
    Table,
    cell_of,
    decoded,
    line_of,
    opening_of,
    plain,
    read_table,
    value_of,
    with_columns,
    write_table,
)
from pappus.workspace.writing import write_atomically

_ROWS_AT_ONCE = 10_000
_FLAWS_AT_MOST = 100

Columns = dict[str, tuple[str, ...]]
"""What the cells say, by the plain name of the column; empty where a cell is."""


def read_columns(path: Path, rules: TableRules) -> tuple[tuple[int, ...], Columns]:
    """The columns of a CSV file; one that does not exist has no rows.

    Returns:
        The number of each row as a spreadsheet counts, and what the cells of the columns say.

    Raises:
        InvalidFileError: as for `read_table`.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return (), dict.fromkeys(rules.columns, ())
    except OSError as error:
        raise InvalidFileError([Fault(str(path), "", f"cannot be opened ({error.strerror})")]) from error
    return parse_columns(content, str(path), rules)


def parse_columns(content: bytes, file: str, rules: TableRules) -> tuple[tuple[int, ...], Columns]:
    """The columns in the bytes of a CSV file; see `read_columns`."""
    text = decoded(content, file)
    opening = opening_of(text, file, rules.columns)
    if opening is None:
        return (), dict.fromkeys(rules.columns, ())
    body = io.StringIO(text.removeprefix(BOM), newline="")
    chunks = _chunks(csv.reader(body, delimiter=opening.delimiter, strict=True), file)
    first = next(chunks)
    header = [plain(name) for name in first[0]]
    flaws = header_flaws(header, rules)
    if flaws:
        raise InvalidFileError(in_place(file, flaws))
    return _turned(chain([first[1:]], chunks), header, opening)


def append_rows(path: Path, columns: Mapping[str, Sequence[str]], rules: TableRules) -> None:
    """Adds rows at the end of a CSV file, or makes it, in one step; what stands there stays as it is, to the letter.

    Raises:
        InvalidFileError: the file cannot be read.
        PappusError: it cannot be written; it is as it was before.
    """
    text = decoded(path.read_bytes(), str(path)) if path.exists() else ""
    opening = opening_of(text, str(path), rules.columns)
    if opening is None:
        write_rows(path, columns)
        return
    body = io.StringIO(text.removeprefix(BOM), newline="")
    header = [plain(name) for name in next(csv.reader(body, delimiter=opening.delimiter))]
    needed = [name for name, cells in columns.items() if any(cells)]
    if not set(needed) <= set(header):
        write_table(path, with_columns(read_table(path, rules), needed), rules)
        append_rows(path, columns, rules)
        return
    between = "" if text.endswith(("\n", "\r")) else opening.line_end
    write_atomically(path, (text + between + _lines(columns, header, opening)).encode("utf-8", "replace"))


def write_rows(path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    """Writes a CSV file of these columns, in one step.

    Raises:
        PappusError: it cannot be written; it is as it was before.
    """
    form = Table(str(path), tuple(columns))
    head = line_of(form.header, form.delimiter) + form.line_end
    write_atomically(path, (head + _lines(columns, list(columns), form)).encode("utf-8", "replace"))


def _chunks(reader: Iterator[list[str]], file: str) -> Iterator[list[list[str]]]:
    count = 0
    while True:
        chunk: list[list[str]] = []
        try:
            chunk.extend(islice(reader, _ROWS_AT_ONCE))
        except csv.Error as error:
            expected = f"the quotation marks or the size of a cell do not fit ({error})"
            raise InvalidFileError([Fault(file, f"row {count + len(chunk) + 1}", expected)]) from error
        if not chunk:
            return
        yield chunk
        count += len(chunk)


def _turned(chunks: Iterator[list[list[str]]], header: list[str], opening: Table) -> tuple[tuple[int, ...], Columns]:
    width = len(header)
    columns: list[list[str]] = [[] for _ in header]
    # Equal cells are kept once: a column has far fewer different ones than rows.
    said: list[dict[str, str]] = [{} for _ in header]
    flaws: list[Flaw] = []
    for chunk in chunks:
        number = 2 + len(columns[0])
        if any(len(cells) != width for cells in chunk):
            flaws += _width_flaws(chunk, number, width, opening.delimiter)
            chunk = [(cells + [""] * width)[:width] for cells in chunk]  # noqa: PLW2901  (squared)
        for column, values, cells in zip(columns, said, zip(*chunk, strict=True), strict=False):
            values.update((cell, value_of(cell)) for cell in set(cells) - values.keys())
            column.extend(map(values.__getitem__, cells))
    if flaws:
        raise InvalidFileError(in_place(opening.file, flaws[:_FLAWS_AT_MOST]))
    numbers = tuple(range(2, 2 + len(columns[0])))
    return _without_blanks(numbers, {name: tuple(column) for name, column in zip(header, columns, strict=True)})


def _width_flaws(chunk: list[list[str]], number: int, width: int, delimiter: str) -> list[Flaw]:
    return [
        Flaw(row, "", f"has {len(cells)} cells, the header {width}; quote cells that contain {delimiter!r}")
        for row, cells in enumerate(chunk, start=number)
        if any(cell.strip() for cell in cells[width:])
    ]


def _without_blanks(numbers: tuple[int, ...], columns: Columns) -> tuple[tuple[int, ...], Columns]:
    if not all("" in set(column) for column in columns.values()):
        return numbers, columns
    filled = [place for place, cells in enumerate(zip(*columns.values(), strict=True)) if any(cells)]
    kept = {name: tuple(column[place] for place in filled) for name, column in columns.items()}
    return tuple(numbers[place] for place in filled), kept


def _lines(columns: Mapping[str, Sequence[str]], order: list[str], form: Table) -> str:
    """The rows as text, cells in this order of columns, in the form of a table."""
    empty = ("",) * len(next(iter(columns.values())))
    safe: Columns = {}
    for name, cells in columns.items():
        by_cell = {cell: cell_of(cell) for cell in set(cells)}
        safe[name] = tuple(map(by_cell.__getitem__, cells))
    rows = zip(*(safe.get(name, empty) for name in order), strict=True)
    return "".join(line_of(row, form.delimiter) + form.line_end for row in rows)
