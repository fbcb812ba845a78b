"""Tables that others filled in, as CSV and as workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import Table

CELL = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=12)


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in table.rows]


def refused(path: Path) -> str:
    with pytest.raises(InvalidFileError) as caught:
        read_spreadsheet(path, {"item"})
    [fault] = caught.value.faults
    assert fault.file == str(path)
    return f"{fault.place}: {fault.expected}"


def test_values_come_as_a_csv_file_would_have_them(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["item", "score"],
        [1, 2.5],
        ["a", True],
        [None, date(2026, 3, 1)],
        [1e-3, 30.0],
        ["x", "=SUM(A1:A2)"],
    ]
    table = read_spreadsheet(workbook(tmp_path / "a.xlsx", rows), {"item"})
    assert table.header == ("item", "score")
    assert cells(table) == [
        (2, ("1", "2.5")),
        (3, ("a", "yes")),
        (4, ("", "2026-03-01T00:00:00")),
        (5, ("0.001", "30")),
        (6, ("x", "=SUM(A1:A2)")),
    ]


def test_the_sheet_with_the_columns_is_taken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["read me"]], [["Item", "Score"], [1, 2]], [["item"], [3]])
    assert cells(read_spreadsheet(path, {"item", "score"})) == [(2, ("1", "2"))]


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6))
def test_a_workbook_and_its_csv_say_the_same(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("same")
    texts = [[f"t{cell}" for cell in row] for row in rows]
    lines = [["item", "note"], *texts]
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    (folder / "a.csv").write_text(quoted, encoding="utf-8")
    expected = read_spreadsheet(folder / "a.csv", {"item"})
    found = read_spreadsheet(workbook(folder / "a.xlsx", lines), {"item"})
    assert cells(found) == cells(expected) == [(n, tuple(line)) for n, line in enumerate(texts, start=2)]


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["item", "score"])
    sheet.append([1, 2])
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == "sheet Sheet, cells A2:A4: are merged; separate them and fill in each"


def broken(content: bytes) -> bytes:
    return content[: len(content) // 2]


def big() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"\n\na,b\n", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel file of the old kind"),
        (b"PK\x03\x04 no archive", "is no workbook that can be read"),
        (b"item,score\n1,\xe9\n", "line 2: is not UTF-8 text"),
        (b'item,score\n1,"2\n', "the quotation marks"),
        (b"item,score\n1,2\0\n", "zero bytes"),
        (b"item,score\n1,2,3\n", "row 2: has 3 cells, the header 2"),
        (b"%PDF-1.7\n\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert told in refused(tmp_path / "a.csv")


def test_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["item"], [1]])
    path.write_bytes(broken(path.read_bytes()))
    assert "is no workbook that can be read" in refused(path)
    path.write_bytes(big())
    assert "unpacks to more than 256 MB" in refused(path)
    workbook(path, [[]])
    assert "is empty" in refused(path)


@pytest.mark.parametrize("name", ["missing.csv", ".", "zero\0byte.csv"])
def test_what_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    assert "cannot be opened" in refused(tmp_path / name)
