"""Tables that a person keeps in a spreadsheet: read as they come, written back without losing what is theirs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.columns import Flaw, TableRules, header_flaws, in_place
from pappus.workspace.writing import write_atomically

BOM = "\ufeff"
_HEADER_CHARACTERS = 100_000
# A spreadsheet runs a cell that starts like this as a formula.
_FORMULA = re.compile(r"'*[=+\-@]")


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file.

    Attributes:
        number: as a spreadsheet counts; the header is row 1.
        cells: the cells as written.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A CSV file, with what is needed to write it back in the same form.

    Attributes:
        file: its name as the person gave it.
        header: the names of the columns as written.
        rows: the rows below the header, blank ones too.
        delimiter: what stands between cells.
        bom: whether the file starts with a byte-order mark, as spreadsheets write it.
        line_end: how lines end.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    delimiter: str = ","
    bom: bool = False
    line_end: str = "\n"

    def columns(self) -> list[str]:
        """The names of the columns in their plain form (lower case, `_` for spaces)."""
        return [plain(name) for name in self.header]

    def filled(self) -> Iterator[tuple[Row, dict[str, str]]]:
        """Each row that is not blank, with its values by column; empty cells are left out."""
        columns = self.columns()
        for row in self.rows:
            values = {name: text for name, cell in zip(columns, row.cells, strict=False) if (text := value_of(cell))}
            if values:
                yield row, values


def plain(name: str) -> str:
    """The name of a column without case and with `_` for spaces and hyphens."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def value_of(cell: str) -> str:
    """What a cell says: without surrounding space and without the apostrophe that keeps it from being a formula."""
    text = cell.strip()
    return text[1:].strip() if text.startswith("'") and _FORMULA.match(text[1:]) else text


def cell_of(value: str | None) -> str:
    """A value as a cell that no spreadsheet runs as a formula; `value_of` gives the value back."""
    text = (value or "").replace("\0", "").strip()
    return f"'{text}" if _FORMULA.match(text) else text


def read_table(path: Path, rules: TableRules) -> Table:
    """Reads a CSV file; one that does not exist is a table with the usual header and no rows.

    Raises:
        InvalidFileError: it cannot be opened, is not UTF-8, is damaged, or its header does not fit.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Table(str(path), tuple(rules.columns))
    except OSError as error:
        raise InvalidFileError([Fault(str(path), "", f"cannot be opened ({error.strerror})")]) from error
    return parse_table(content, str(path), rules)


def parse_table(content: bytes, file: str, rules: TableRules) -> Table:
    """The table in the bytes of a CSV file; see `read_table`."""
    table = csv_table(content, file, rules.columns)
    if table is None:
        return Table(file, tuple(rules.columns))
    flaws = header_flaws(table.columns(), rules) + width_flaws(table)
    if flaws:
        raise InvalidFileError(in_place(file, flaws))
    return table


def csv_table(content: bytes, file: str, known: Collection[str]) -> Table | None:
    """The table in the bytes of a CSV file, whatever its columns; null if there is nothing in it.

    Args:
        content: the file.
        file: its name in messages.
        known: plain names of columns by which the delimiter is recognised.

    Raises:
        InvalidFileError: it is not UTF-8, or damaged.
    """
    text = decoded(content, file)
    opening = opening_of(text, file, known)
    if opening is None:
        return None
    records = _records(text.removeprefix(BOM), opening.delimiter, file)
    rows = tuple(Row(number, tuple(cells)) for number, cells in enumerate(records[1:], start=2))
    return replace(opening, header=tuple(records[0]), rows=rows)


def opening_of(text: str, file: str, known: Collection[str]) -> Table | None:
    """The form in which the text of a CSV file is written, without its header and rows; null if it is blank."""
    if not text.strip(BOM + " \r\n"):
        return None
    body = text.removeprefix(BOM)
    line_end = "\r\n" if "\r\n" in body else "\n"
    return Table(file, (), (), _delimiter(body, known), text.startswith(BOM), line_end)


def with_columns(table: Table, needed: Sequence[str]) -> Table:
    """The table with those columns added at its end that it lacks."""
    missing = [name for name in needed if name not in table.columns()]
    return replace(table, header=(*table.header, *missing))


def with_values(table: Table, cells: tuple[str, ...], values: Mapping[str, str]) -> tuple[str, ...]:
    """The cells of a row after these values were entered; cells that say the same already are left as they are."""
    padded = [*cells, *[""] * (len(table.header) - len(cells))]
    changed = False
    for index, name in enumerate(table.columns()):
        if name in values and value_of(padded[index]) != values[name].strip():
            padded[index] = cell_of(values[name])
            changed = True
    return tuple(padded) if changed else cells


def write_table(path: Path, table: Table, rules: TableRules) -> None:
    """Writes a table in one step, in the form in which it was read.

    Raises:
        PappusError: the file cannot be written, or could not be read back; it is as it was before.
    """
    lines = [line_of(cells, table.delimiter) for cells in (table.header, *(row.cells for row in table.rows))]
    text = (BOM if table.bom else "") + "".join(line + table.line_end for line in lines)
    content = text.encode("utf-8", "replace")
    parse_table(content, str(path), rules)
    write_atomically(path, content)


def line_of(cells: Sequence[str], delimiter: str) -> str:
    """Cells as a line of a CSV file, without its end."""
    # The standard writer leaves a lone carriage return unquoted, which would break the row in two.
    special = {delimiter, '"', "\r", "\n"}
    quoted = ['"' + cell.replace('"', '""') + '"' if special & set(cell) else cell for cell in cells]
    return delimiter.join(quoted)


def decoded(content: bytes, file: str) -> str:
    """The text of a CSV file.

    Raises:
        InvalidFileError: it is not UTF-8 or contains zero bytes; names the line.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        expected = 'is not UTF-8 text; save it as "CSV UTF-8" in the spreadsheet'
        raise InvalidFileError([Fault(file, f"line {line}", expected)]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InvalidFileError([Fault(file, f"line {line}", "contains zero bytes; expected a CSV file in UTF-8")])
    return text


def _delimiter(body: str, names: Collection[str]) -> str:
    """The delimiter with which the header shows most of the columns that are known."""

    def known(delimiter: str) -> int:
        try:
            header = next(csv.reader(io.StringIO(body[:_HEADER_CHARACTERS], newline=""), delimiter=delimiter), [])
        except csv.Error:
            return -1
        return len({plain(name) for name in header} & set(names))

    return max((",", ";", "\t"), key=known)


def _records(body: str, delimiter: str, file: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        expected = f"the quotation marks or the size of a cell do not fit ({error})"
        raise InvalidFileError([Fault(file, f"row {len(records) + 1}", expected)]) from error
    return records


def width_flaws(table: Table) -> list[Flaw]:
    """Rows with more cells than the header, as an unquoted delimiter makes them."""
    width = len(table.header)
    return [
        Flaw(
            row.number,
            "",
            f"has {len(row.cells)} cells, the header {width}; quote cells that contain {table.delimiter!r}",
        )
        for row in table.rows
        if any(cell.strip() for cell in row.cells[width:])
    ]
