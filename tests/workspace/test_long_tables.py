from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import rules_of
from pappus.workspace.long_tables import append_rows, parse_columns, read_columns, write_rows
from pappus.workspace.tables import cell_of, parse_table, value_of

RULES = rules_of("ratings")


def test_columns_are_what_the_rows_say(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"\xef\xbb\xbfRater;Practice;answer;note\r\nr1;a.b;1;'=x\r\n;;;\r\nr2;a.b\r\n")
    numbers, columns = read_columns(path, RULES)
    assert numbers == (2, 4)
    assert columns == {"rater": ("r1", "r2"), "practice": ("a.b", "a.b"), "answer": ("1", ""), "note": ("=x", "")}


def test_a_file_that_is_missing_or_blank_has_no_rows(tmp_path: Path) -> None:
    assert read_columns(tmp_path / "none.csv", RULES)[0] == ()
    assert parse_columns(b"\n \n", "x.csv", RULES)[0] == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"rater,practice\nr1,a.b\n", "row 1: lacks the column answer"),
        (b"rater,practice,answer\nr1,a.b,1,2\n", "row 2: has 4 cells, the header 3"),
        (b'rater,practice,answer\nr1,a.b,"1\n', "row 2: the quotation marks"),
        (b"rater,practice,answer\nr1,a.b,\xff\n", "line 2: is not UTF-8 text"),
    ],
)
def test_what_is_wrong_is_named_as_for_other_tables(content: bytes, expected: str) -> None:
    with pytest.raises(InvalidFileError, match=expected):
        parse_columns(content, "ratings.csv", RULES)
    with pytest.raises(InvalidFileError, match=expected):
        parse_table(content, "ratings.csv", RULES)


def test_rows_are_added_in_the_form_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"\xef\xbb\xbfnote;answer;practice;rater\r\nmine;1;a.b;r1")
    append_rows(path, {"rater": ("r2",), "practice": ("a.b",), "answer": ("2",), "comment": ("",)}, RULES)
    assert path.read_bytes() == b"\xef\xbb\xbfnote;answer;practice;rater\r\nmine;1;a.b;r1\r\n;2;a.b;r2\r\n"
    append_rows(path, {"rater": ("r3",), "practice": ("a.b",), "answer": ("2",), "comment": ("a;b",)}, RULES)
    assert path.read_bytes().endswith(b';2;a.b;r3;"a;b"\r\n')
    assert read_columns(path, RULES)[1]["comment"] == ("", "", "a;b")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8),
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5),
)
def test_what_is_written_and_added_is_read_again(
    written: list[tuple[str, str, str]], added: list[tuple[str, str, str]]
) -> None:
    names = ("rater", "practice", "answer")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        write_rows(path, {name: tuple(row[place] for row in written) for place, name in enumerate(names)})
        append_rows(path, {name: tuple(row[place] for row in added) for place, name in enumerate(names)}, RULES)
        _, columns = read_columns(path, RULES)
    rows = [tuple(value_of(cell_of(cell)) for cell in row) for row in (*written, *added)]
    assert list(zip(*(columns[name] for name in names), strict=True)) == [row for row in rows if any(row)]
