"""Tables of ratings in spreadsheets, as people keep them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pappus.assessment.ratings import each
from pappus.assessment.reading import Incoming, Understanding, read_ratings

HEAD = ["rater", "unit", "function", "level", "practice", "answer", "comment", "answered_at"]
GOOD = ["r1", "care", None, "manager", "governance.policies", 3, None, "2026-03-01"]

Save = Callable[..., Incoming]


@pytest.fixture
def save(tmp_path: Path, understanding: Understanding) -> Save:
    """Saves rows as a sheet, changes it, and reads it."""

    def save_and_read(rows: list[list[Any]], change: Callable[[Any], object] = lambda _sheet: None) -> Incoming:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        change(sheet)
        workbook.save(tmp_path / "answers.xlsx")
        return read_ratings([tmp_path / "answers.xlsx"], understanding)

    return save_and_read


def test_a_table_is_read_with_numbers_and_dates_of_the_spreadsheet(save: Save) -> None:
    when = datetime(2026, 3, 1, 10, 30)  # noqa: DTZ001  (as a spreadsheet keeps it)
    rows = [
        HEAD,
        GOOD,
        ["r2", None, None, None, "governance.policies", 3.0, None, when],
        ["r3", *GOOD[1:7], when.date()],
    ]
    ratings = save(rows).ratings()
    assert ratings.answer == (3, 3, 3)
    assert ratings.answered_at == ("2026-03-01", "2026-03-01T10:30:00Z", "2026-03-01")


def test_columns_are_found_by_their_heads_wherever_they_stand(save: Save) -> None:
    rows = [
        ["Our survey"],
        [],
        [None, "note", "Answer", "Rater", "Practice"],
        [None, "x", 4, "r1", "governance.policies"],
    ]
    (rating,) = each(save(rows).ratings())
    assert rating.answer == 4


def test_columns_that_are_missing_are_named(save: Save) -> None:
    (first, *_) = save([["rater", "practice", "value"], ["r1", "governance.policies", 3]]).rejections
    assert (first.sheet, first.row) == ("Sheet", 1)
    assert "lacks the column answer" in first.expected


def test_merged_cells_are_named_row_by_row(save: Save) -> None:
    rows = [HEAD, GOOD, ["r2", *GOOD[1:]], ["r3", *GOOD[1:]], ["r4", *GOOD[1:]]]
    incoming = save(rows, lambda sheet: sheet.merge_cells("F3:F4"))
    assert [(one.row, one.column) for one in incoming.rejections] == [(3, "answer"), (4, "answer")]
    assert incoming.rejections[0].expected == "is merged with others (F3:F4); expected one value in each cell"
    assert len(incoming) == 2


def test_merged_cells_above_the_heads_do_no_harm(save: Save) -> None:
    incoming = save([["Our survey"], HEAD, GOOD], lambda sheet: sheet.merge_cells("A1:H1"))
    assert len(incoming) == 1


@pytest.mark.parametrize(("column", "name"), [(1, "rater"), (5, "practice"), (6, "answer"), (7, "comment")])
def test_a_formula_is_named_wherever_it_stands(save: Save, column: int, name: str) -> None:
    def put(sheet: Any) -> None:
        sheet.cell(2, column).value = "=A1"

    (rejection,) = save([HEAD, GOOD], put).rejections
    assert (rejection.row, rejection.column) == (2, name)
    assert "is a formula" in rejection.expected


def test_numbers_that_are_no_answer_are_named(save: Save) -> None:
    rows = [HEAD, *([f"r{n}", *GOOD[1:5], value] for n, value in enumerate([2.5, 7, True, "2,5", "3,0"]))]
    incoming = save(rows)
    assert [one.row for one in incoming.rejections] == [2, 3, 4, 5]
    assert incoming.ratings().answer == (3,)


def test_a_date_that_a_spreadsheet_made_of_an_answer_is_named(save: Save) -> None:
    (rejection,) = save([HEAD, [*GOOD[:5], datetime(2026, 4, 3)]]).rejections  # noqa: DTZ001
    assert rejection.column == "answer"
    assert "found '2026-04-03'" in rejection.expected


def test_notes_on_other_sheets_are_let_be_but_not_answers_without_heads(save: Save) -> None:
    def notes(sheet: Any) -> None:
        sheet.parent.create_sheet("Notes").append(["call Ann"])

    def answers(sheet: Any) -> None:
        sheet.parent.create_sheet("More").append(["rater", "practice", "points"])

    assert save([HEAD, GOOD], notes).rejections == []
    (rejection,) = save([HEAD, GOOD], answers).rejections
    assert rejection.sheet == "More"


def test_a_book_without_anything_is_named(save: Save) -> None:
    (rejection, *_) = save([]).rejections
    assert "lacks the column" in rejection.expected


def test_a_book_that_unpacks_to_too_much_is_refused(tmp_path: Path, understanding: Understanding) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("big.xml", "w") as stream:
        for _ in range(401):
            stream.write(b" " * 1_000_000)
    (rejection,) = read_ratings([path], understanding).rejections
    assert "unpacks to 401 MB; save it as CSV" in rejection.expected


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_book_that_was_cut_off_is_refused(
    save: Save, tmp_path: Path, understanding: Understanding, share: float
) -> None:
    save([HEAD, GOOD])
    path = tmp_path / "answers.xlsx"
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    incoming = read_ratings([path], understanding)
    assert len(incoming) == 0
    assert len(incoming.rejections) == 1


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_book_with_a_damaged_part_is_refused(
    save: Save, tmp_path: Path, understanding: Understanding, part: str
) -> None:
    save([HEAD, GOOD])
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(tmp_path / "answers.xlsx") as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<worksheet><c r=" if name == part else source.read(name))
    incoming = read_ratings([damaged], understanding)
    assert len(incoming) == 0
    assert len(incoming.rejections) == 1


def test_a_book_with_outside_entities_is_refused(save: Save, tmp_path: Path, understanding: Understanding) -> None:
    save([HEAD, GOOD])
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><workbook>&a;</workbook>'
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(tmp_path / "answers.xlsx") as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, evil if name == "xl/workbook.xml" else source.read(name))
    (rejection,) = read_ratings([damaged], understanding).rejections
    assert "is no sound XLSX file" in rejection.expected
