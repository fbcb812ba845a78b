from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.columns import rules_of
from pappus.workspace.tables import Row, Table, cell_of, parse_table, read_table, value_of, write_table

RULES = rules_of("properties")
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def rows(content: str | bytes) -> list[tuple[int, dict[str, str]]]:
    raw = content.encode() if isinstance(content, str) else content
    return [(row.number, values) for row, values in parse_table(raw, "properties.csv", RULES).filled()]


def only_fault(content: bytes) -> Fault:
    with pytest.raises(InvalidFileError) as caught:
        parse_table(content, "properties.csv", RULES)
    (fault,) = caught.value.faults
    assert fault.file == "properties.csv"
    return fault


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_usual_form_of_csv_is_read(delimiter: str, mark: str, line_end: str) -> None:
    lines = [["Network", " Handle ", "Owner Unit"], ["x", "acme", "care"], [""], ["email", "a,b;c", ""]]
    quoted = [[f'"{cell}"' if set(cell) & set(",;\t") else cell for cell in line] for line in lines]
    content = mark + "".join(delimiter.join(line) + line_end for line in quoted)
    assert rows(content) == [
        (2, {"network": "x", "handle": "acme", "owner_unit": "care"}),
        (4, {"network": "email", "handle": "a,b;c"}),
    ]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"network,handle\n", b"network,handle"])
def test_an_empty_table_has_no_rows(content: bytes) -> None:
    assert rows(content) == []


def test_a_missing_file_is_an_empty_table(tmp_path: Path) -> None:
    table = read_table(tmp_path / "properties.csv", RULES)
    assert table.header == tuple(RULES.columns)
    assert list(table.filled()) == []


def test_short_rows_and_empty_cells_at_the_end_are_no_fault() -> None:
    assert rows("network,handle,kind\nx,acme\nx,other,page,,\n") == [
        (2, {"network": "x", "handle": "acme"}),
        (3, {"network": "x", "handle": "other", "kind": "page"}),
    ]


def test_a_cell_with_a_line_break_counts_as_one_row() -> None:
    assert [number for number, _ in rows('network,handle,purpose\nx,a,"two\nlines"\nx,b,\n')] == [2, 3]


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        ("network,handle\nx,Café\n".encode("latin-1"), "line 2", 'is not UTF-8 text; save it as "CSV UTF-8"'),
        ("network,handle\n".encode("utf-16"), "line 1", "is not UTF-8 text"),
        (b"network,handle\nx,a\0b\n", "line 2", "contains zero bytes"),
        (b'network,handle\nx,a\nx,"b\n', "row 3", "the quotation marks or the size of a cell do not fit"),
        (b"network,handle\nx,a,b\n", "row 2", "has 3 cells, the header 2; quote cells that contain ','"),
        (b"network,name\nx,a\n", "row 1", "lacks the column handle; known columns: network, handle, kind"),
        (b"network,handle,handle\n", "row 1, column handle", "stands twice; expected each column once"),
        (b"network,handle,own_unit\n", "row 1, column own_unit", "is not known (did you mean 'owner_unit'?)"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_with_its_place(content: bytes, place: str, says: str) -> None:
    fault = only_fault(content)
    assert fault.place == place
    assert says in fault.expected


def test_a_folder_in_place_of_a_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "properties.csv").mkdir()
    with pytest.raises(InvalidFileError, match=r"properties\.csv: cannot be opened \(Is a directory\)"):
        read_table(tmp_path / "properties.csv", RULES)


def test_columns_of_the_person_are_let_be() -> None:
    assert rows("network,handle,Password hint,2nd owner\nx,a,b,c\n") == [
        (2, {"network": "x", "handle": "a", "password_hint": "b", "2nd_owner": "c"})
    ]


@pytest.mark.parametrize("value", ["=1+1", "+43 1 234", "-5", "@acme", "'=1", "''@x"])
def test_no_cell_that_is_written_is_a_formula(value: str) -> None:
    assert cell_of(value).startswith("'")
    assert value_of(cell_of(value)) == value


@settings(UNHURRIED)
@given(CELL)
def test_a_value_comes_back_from_its_cell(value: str) -> None:
    cell = cell_of(value)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert value_of(cell) == value.strip()


@settings(UNHURRIED, max_examples=60)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_is_read_back_as_it_was_written(
    cells: list[list[str]], delimiter: str, bom: bool, line_end: str
) -> None:
    written = tuple(Row(number, tuple(row)) for number, row in enumerate(cells, start=2))
    table = Table("t", ("network", "handle", "notes"), written, delimiter, bom, line_end)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "properties.csv"
        write_table(path, table, RULES)
        again = read_table(path, RULES)
    assert again.header == table.header
    assert [row.cells for row in again.rows] == [row.cells for row in written]
    assert (again.delimiter, again.bom) == (delimiter, bom)


@settings(UNHURRIED)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with suppress(InvalidFileError):
        assert parse_table(content, "properties.csv", RULES).header


def test_a_table_that_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "properties.csv"
    with pytest.raises(InvalidFileError, match="the size of a cell"):
        write_table(path, Table("t", ("network", "handle"), (Row(2, ("x", "a" * 200_000)),)), RULES)
    assert not path.exists()
