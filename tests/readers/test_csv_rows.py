"""Tables of a known form as blocks of columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.csv_rows import csv_rows, names_in
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

WANTED = {"id": ("comment id", "id"), "text": ("text",), "more": ("more",)}


def read(path: Path, escape: str | None = None) -> tuple[list[tuple[int, str, str, str]], Door]:
    door = Door(Pseudonymiser(b"k" * 32), "x", now_us=0)
    found = []
    for rows in csv_rows(Source(path), path.name, WANTED, door, escape=escape):
        columns = [rows.columns[name].to_pylist() for name in WANTED]
        found += list(zip(rows.numbers.tolist(), *columns, strict=True))
    return found, door


def table(folder: Path, content: str | bytes) -> Path:
    path = folder / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_columns_are_found_by_any_of_their_names(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, "\ufeffText;Comment  ID\nhello;1\n;2\n"))
    assert rows == [(1, "1", "hello", ""), (2, "2", "", "")]


def test_rows_of_another_width_are_rejected_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    rows, door = read(table(tmp_path, "id,text\n1,a\n2\n3,c\n4,d,e\n5,f\n"))
    assert [row[:2] for row in rows] == [(1, "1"), (3, "3"), (5, "5")]
    assert [one.place for one in door.rejections] == ["t.csv#2", "t.csv#4"]
    assert door.rows_read == 2


def test_other_bytes_and_other_quotation_marks(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, b'id,text\n1,"say \\"a\\" \xff"\n'), escape="\\")
    assert rows == [(1, "1", 'say "a" �', "")]


def test_a_long_table_is_read_in_pieces_and_not_far_ahead(tmp_path: Path) -> None:
    line = "x" * 1_000
    path = table(tmp_path, "id,text\n" + "".join(f"{number},{line}\n" for number in range(1, 60_001)))
    source = _Counting(path)
    pieces = csv_rows(source, path.name, WANTED, Door(Pseudonymiser(b"k" * 32), "x", now_us=0))
    first = next(pieces)
    assert len(first.numbers) > 3_000
    assert source.passed < 48 << 20
    rest = [len(rows.numbers) for rows in pieces]
    assert source.passed > 60_000 * 1_000
    assert len(first.numbers) + sum(rest) == 60_000
    assert min(rest[:-1]) > 3_000


class _Counting(Source):
    """Tells how many bytes of its table were asked for."""

    passed = 0

    def open(self, member: str) -> IO[bytes]:
        assert member == self.path.name
        source = self

        class Counted(io.FileIO):
            def read(self, size: int | None = -1, /) -> bytes:
                chunk = super().read(-1 if size is None else size)
                source.passed += len(chunk)
                return chunk

        return Counted(str(self.path))


def test_a_row_longer_than_a_block_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, "id,text\n1,a\n2," + "x" * (3 << 20) + "\n3,b\n")
    with pytest.raises(UnreadableError, match=r"after row 1: .* longer than 1 MiB"):
        read(path)


@pytest.mark.parametrize("content", ["", "id,text\n", "other,names\n1,2\n"])
def test_a_table_without_rows_or_without_our_columns_has_none(tmp_path: Path, content: str) -> None:
    assert read(table(tmp_path, content))[0] == []


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="quotation mark"):
        read(table(tmp_path, 'id,text\n1,a\n2,"b\n3,c\n'))


CELL = st.text(st.characters(exclude_characters="\r\0", codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_whatever_is_in_the_cells_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text"), *cells])
    rows, _ = read(table(tmp_path_factory.mktemp("cells"), stream.getvalue()))
    assert [row[1:3] for row in rows] == cells


def test_names_in_the_first_line(tmp_path: Path) -> None:
    assert names_in(Source(table(tmp_path, '"A  b",C\n1,2\n')), "t.csv") == ["a b", "c"]
