"""Ratings in a spreadsheet: rows under their heads on any sheet, or filled questionnaires."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from pappus.assessment.merged_cells import Range, Sweep, merged_cells
from pappus.assessment.rating_rows import COLUMNS, WHO, RatingRow, limits
from pappus.assessment.text_rows import too_many
from pappus.assessment.workbook import HEADS, ITEM_NAMES, WHO_NAMES, WHO_VALUES
from pappus.vocabulary.errors import UnreadableError
from pappus.workspace.columns import header_flaws, rules_of
from pappus.workspace.tables import plain

_NEEDED = {"rater", "practice", "answer"}
# What a file that is no sound XLSX file makes the reader of spreadsheets run into.
_DAMAGED = (
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, NotImplementedError),
    *(OSError, zipfile.BadZipFile, zlib.error),
)
_HEADS_OF_RATINGS = 2
_FORMULA = "is a formula; expected the answer itself (copy it and paste the value)"
_SPOILT = "is an error of the spreadsheet; expected what was answered"


@dataclass(frozen=True)
class _Row:
    """A row of a sheet: its number, what each cell says, and what is wrong with it, by the place of the column."""

    number: int
    cells: dict[int, str]
    faults: dict[int, str]


def workbook_rows(path: Path, most: int | None = None) -> Iterator[RatingRow]:
    """The rows of an XLSX file that hold ratings, sheet by sheet; a damaged one carries what is wrong with it.

    A questionnaire yields a row for each item with an answer or comment. Sheets that are hidden or empty, and others
    beside one with ratings, are left alone.

    Args:
        path: the file.
        most: rows of a sheet at most; null for the usual limit.

    Raises:
        UnreadableError: the file is no XLSX file, is locked with a password, or unpacks to too much.
    """
    try:
        # Opened here, so that it is closed whatever a damaged file does to the reader of spreadsheets.
        with path.open("rb") as stream:
            merged = _merged(path, stream)
            yield from _sheets(_open(path, stream), merged, most or limits().workbook_rows)
    except FileNotFoundError as error:
        raise UnreadableError(f"{path}: cannot be opened ({error.strerror})") from error
    except _DAMAGED as error:
        raise UnreadableError(f"{path}: is damaged ({error})") from error


def _sheets(book: Any, merged: dict[str, tuple[Range, ...]], most: int) -> Iterator[RatingRow]:
    found = False
    strange: list[tuple[str, _Row]] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        rows = _rows(sheet, Sweep(merged.get(sheet.title, ())))
        opening = list(islice(rows, limits().heading_within_rows))
        reader = _reader_of(opening)
        if reader is not None:
            found = True
            yield from _at_most(most, sheet.title, reader(sheet.title, chain(opening, rows)))
        elif opening:
            strange.append((sheet.title, max(opening, key=_heads_n)))
    for title, row in strange:
        if _heads_n(row) >= _HEADS_OF_RATINGS:
            yield _without_heads(title, row)
            found = True
    if not found:
        yield _without_heads(*(strange[0] if strange else ("", _Row(1, {}, {}))))


def _open(path: Path, stream: IO[bytes]) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(stream, read_only=True)
    except _DAMAGED as error:
        raise UnreadableError(f"{path}: is no spreadsheet that can be read ({error}); save it as XLSX") from error


def _merged(path: Path, stream: IO[bytes]) -> dict[str, tuple[Range, ...]]:
    try:
        with zipfile.ZipFile(stream) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > limits().workbook_unpacked_bytes:
                size = f"{unpacked / 1e6:,.0f} MB"
                raise UnreadableError(f"{path}: unpacks to {size}; save it as CSV, which is read row by row")
            return merged_cells(archive)
    except _DAMAGED as error:
        expected = "is no sound XLSX file, or is locked with a password; save it as XLSX without one, or as CSV"
        raise UnreadableError(f"{path}: {expected}") from error


def _rows(sheet: Any, merged: Sweep) -> Iterator[_Row]:
    """The rows of a sheet that are not blank."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = _Row(number, {}, {})
        for place, cell in enumerate(cells, start=1):
            text, fault = _said(cell)
            if text:
                row.cells[place] = text
            if fault:
                row.faults[place] = fault
        for one in merged.at(number):
            for place in range(one.first_column, min(one.last_column, len(cells)) + 1):
                row.faults[place] = f"is merged with others ({one.name}); expected one value in each cell"
        if row.cells or row.faults:
            yield row


def _said(cell: Any) -> tuple[str, str]:
    """What a cell says, and what is wrong with it whatever it means."""
    if cell.data_type in ("f", "e"):
        return "", _FORMULA if cell.data_type == "f" else _SPOILT
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, datetime) and value.time() == time():
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else str("" if value is None else value)
    return text.replace("\0", "").strip(), ""


def _reader_of(opening: Sequence[_Row]) -> Any:
    if any(ITEM_NAMES in row.cells.values() for row in opening):
        return _questionnaire_rows
    if any({plain(text) for text in row.cells.values()} >= _NEEDED for row in opening):
        return _long_rows
    return None


def _at_most(most: int, sheet: str, rows: Iterator[RatingRow]) -> Iterator[RatingRow]:
    for row in rows:
        if row.number > most:
            yield RatingRow(sheet, row.number, {}, (("", f"{too_many(most)}, or save it as CSV"),))
            return
        yield row


def _heads_n(row: _Row) -> int:
    """How many columns of ratings a row names."""
    return len(set(COLUMNS) & set(map(plain, row.cells.values())))


def _without_heads(title: str, row: _Row) -> RatingRow:
    """What is to be said of a sheet of which no ratings can be read: which columns its likeliest heads lack."""
    flaws = header_flaws([plain(text) for text in row.cells.values()], rules_of("ratings"))
    other = "; or a questionnaire as Pappus writes it, with its hidden row and column"
    faults = tuple((flaw.column, flaw.expected + ("" if flaw.column else other)) for flaw in flaws)
    return RatingRow(title, row.number, {}, faults)


def _long_rows(sheet: str, rows: Iterator[_Row]) -> Iterator[RatingRow]:
    head = next(row for row in rows if {plain(text) for text in row.cells.values()} >= _NEEDED)
    columns = {place: plain(text) for place, text in head.cells.items()}
    if flaws := header_flaws(list(columns.values()), rules_of("ratings")):
        yield RatingRow(sheet, head.number, {}, tuple((flaw.column, flaw.expected) for flaw in flaws))
        return
    columns = {place: name for place, name in columns.items() if name in COLUMNS}
    for row in rows:
        found = _named(row, columns)
        if found.cells or found.faults:
            yield replace(found, sheet=sheet)


def _named(row: _Row, columns: dict[int, str]) -> RatingRow:
    cells = {name: row.cells[place] for place, name in columns.items() if place in row.cells}
    faults = tuple((name, row.faults[place]) for place, name in columns.items() if place in row.faults)
    return RatingRow("", row.number, cells, faults)


def _questionnaire_rows(sheet: str, rows: Iterator[_Row]) -> Iterator[RatingRow]:
    who = RatingRow(sheet, 0, {})
    who_columns: dict[int, str] = {}
    columns: dict[int, str] = {}
    for row in rows:
        if place := _place_of(row, WHO_NAMES):
            who_columns = {at: text for at, text in row.cells.items() if text in WHO}
        elif place := _place_of(row, WHO_VALUES):
            who = _named(row, who_columns)
        elif place := _place_of(row, ITEM_NAMES):
            names = {"answer": "answer", "comment": "comment"}
            columns = {at: names[text] for at, text in row.cells.items() if text in names}
            if len(columns) < len(names):
                yield RatingRow(sheet, row.number, {}, (("", "lacks the name of the column answer or comment"),))
                return
            columns[place] = "practice"
        elif columns and not _place_of(row, HEADS):
            yield from _item_row(sheet, _named(row, columns), who)


def _place_of(row: _Row, mark: str) -> int | None:
    return next((place for place, text in row.cells.items() if text == mark), None)


def _item_row(sheet: str, row: RatingRow, who: RatingRow) -> Iterator[RatingRow]:
    if "practice" not in row.cells:
        if "answer" in row.cells:
            expected = "has an answer but no question; expected both, as the questionnaire was written"
            yield RatingRow(sheet, row.number, row.cells, (("", expected),))
    elif {"answer", "comment"} & set(row.cells) or row.faults:
        yield RatingRow(sheet, row.number, {**who.cells, **row.cells}, (*who.faults, *row.faults), who.number)
