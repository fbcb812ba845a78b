"""Tables that others filled in: CSV as spreadsheets save it, or the workbook itself."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.columns import in_place
from pappus.workspace.tables import Row, Table, csv_table, plain, width_flaws

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED_BYTES = 256 * 1024 * 1024


def read_spreadsheet(path: Path, known: Collection[str]) -> Table:
    """The table in a CSV or XLSX file, whatever its columns are.

    Of a workbook with several sheets it is the one whose first row names most of the known columns. A cell with a
    formula keeps the text of the formula: what it amounts to stands in no file for certain.

    Args:
        path: the file; its content decides what it is, not its name.
        known: plain names of columns by which delimiter and sheet are recognised.

    Raises:
        InvalidFileError: it cannot be opened, is empty, damaged or no table, is not UTF-8, or has merged cells.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        why = getattr(error, "strerror", None) or error
        raise InvalidFileError([Fault(str(path), "", f"cannot be opened ({why})")]) from error
    if content.startswith(_OLD_WORKBOOK):
        expected = "is an Excel file of the old kind; save it as .xlsx or as CSV UTF-8"
        raise InvalidFileError([Fault(str(path), "", expected)])
    table = (_workbook_table if content.startswith(_ZIP) else csv_table)(content, str(path), known)
    if table is None or not any(name.strip() for name in table.header):
        raise InvalidFileError([Fault(str(path), "", "is empty; expected the names of the columns in its first row")])
    # A file in which no column is known is another one; that says more than its uneven rows do.
    flaws = width_flaws(table) if set(table.columns()) & set(known) else []
    if flaws:
        raise InvalidFileError(in_place(str(path), flaws))
    return table


def _workbook_table(content: bytes, file: str, known: Collection[str]) -> Table | None:
    sheets = [sheet for sheet in _sheets(content, file) if sheet.max_row and sheet.max_column]
    if not sheets:
        return None
    sheet = max(sheets, key=lambda one: len({plain(name) for name in _header(one)} & set(known)))
    if sheet.merged_cells.ranges:
        place = f"sheet {sheet.title}, cells {min(str(area) for area in sheet.merged_cells.ranges)}"
        raise InvalidFileError([Fault(file, place, "are merged; separate them and fill in each")])
    records = [tuple(_text(value) for value in values) for values in sheet.iter_rows(values_only=True)]
    rows = tuple(Row(number, cells) for number, cells in enumerate(records[1:], start=2))
    return Table(file, records[0], rows)


def _sheets(content: bytes, file: str) -> list[Worksheet]:
    from openpyxl import load_workbook
    from openpyxl.worksheet.worksheet import Worksheet

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked_bytes = sum(entry.file_size for entry in archive.infolist())
        if unpacked_bytes > _MOST_UNPACKED_BYTES:
            expected = f"unpacks to more than {_MOST_UNPACKED_BYTES >> 20} MB; save the sheet as CSV UTF-8"
            raise InvalidFileError([Fault(file, "", expected)])
        # It warns of styles and drop-down lists that it does not read; they are of no concern here.
        with warnings.catch_warnings(action="ignore"):
            workbook = load_workbook(io.BytesIO(content))
    except InvalidFileError:
        raise
    except Exception as error:  # a damaged workbook fails in many ways, each with an exception of another library
        raise InvalidFileError([Fault(file, "", f"is no workbook that can be read ({error})")]) from error
    return [sheet for sheet in workbook.worksheets if isinstance(sheet, Worksheet)]


def _header(sheet: Worksheet) -> Iterator[str]:
    for values in sheet.iter_rows(max_row=1, values_only=True):
        yield from (_text(value) for value in values)


def _text(value: Any) -> str:
    """What a cell says, as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(getattr(value, "text", value))  # a formula over several cells comes as an object
