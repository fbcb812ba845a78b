"""Questionnaires out: which files, for whom, and that nothing is overwritten."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from tests.assessment.conftest import ACME, ITEMS

from pappus.assessment.questionnaire import Audience
from pappus.assessment.reading import Understanding, read_ratings
from pappus.assessment.sending import Sending, Sent, write_questionnaires
from pappus.maturity.questions import item_weights
from pappus.vocabulary.errors import UsageError


def send(path: Path, sending: Sending | None = None) -> list[Sent]:
    return write_questionnaires(path, ITEMS, ACME.units, sending or Sending(), item_weights)


def test_without_a_level_there_is_a_sheet_for_each_and_one_for_particular_knowledge(tmp_path: Path) -> None:
    sent = send(tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["Frontline", "Managers", "Executives", "Specialists", "lists"]
    assert [(one.audience.level, one.items, round(one.minutes)) for one in sent] == [
        ("frontline", 23, 7),
        ("manager", 38, 11),
        ("executive", 23, 7),
        (None, 15, 4),
    ]


def test_each_of_several_people_gets_a_file_a_mark_and_a_block(tmp_path: Path) -> None:
    (sent,) = send(tmp_path / "m.xlsx", Sending(Audience("manager"), raters=12))
    assert [file.name for file in sent.files] == [f"m-{number:02d}.xlsx" for number in range(1, 13)]
    assert all(file.exists() for file in sent.files)
    assert (sent.fewest, sent.most) == (7, 12)
    sheets = [openpyxl.load_workbook(file)["Managers"] for file in sent.files]
    marks = {sheet.cell(8, 3).value for sheet in sheets}
    assert len(marks) == 12
    assert all(isinstance(mark, str) and len(mark) == 8 for mark in marks)


def test_a_table_is_filled_in_like_a_spreadsheet(tmp_path: Path, understanding: Understanding) -> None:
    path = tmp_path / "t.csv"
    (sent,) = send(path, Sending(Audience("executive", "hr"), raters=2, short=6))
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert (sent.files, sent.items, len(rows)) == ((path,), 6, 12)
    assert len({row["rater"] for row in rows}) == 2
    assert rows[0]["anchor_4"]
    assert all("word for word" in row["what_happens_with_it"] for row in rows)
    assert list(rows[0]).index("what_happens_with_it") < list(rows[0]).index("comment")
    for number, row in enumerate(rows):
        row["answer"] = "dk" if number % 2 else "3"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    ratings = read_ratings([path], understanding).ratings()
    assert len(ratings) == 12
    assert set(ratings.function) == {"hr"}
    assert set(ratings.level) == {"executive"}


def test_a_table_as_it_was_written_holds_no_answers(tmp_path: Path, understanding: Understanding) -> None:
    send(tmp_path / "t.csv")
    incoming = read_ratings([tmp_path / "t.csv"], understanding)
    assert len(incoming) == 0
    assert incoming.rejections == []


def test_what_somebody_may_have_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "m-2.xlsx").write_bytes(b"filled in")
    with pytest.raises(UsageError, match=r"m-2\.xlsx: exists already"):
        send(tmp_path / "m.xlsx", Sending(Audience("manager"), raters=3))
    assert [path.name for path in tmp_path.iterdir()] == ["m-2.xlsx"]


@pytest.mark.parametrize(
    ("name", "sending", "expected"),
    [
        ("q.pdf", Sending(), r"ends with \.xlsx or \.csv"),
        ("q.xlsx", Sending(Audience("manager"), block=61), "expected 1 to 60"),
        ("q.xlsx", Sending(Audience("manager", None, ("wizards",))), "no such route"),
        ("q.xlsx", Sending(raters=0), "expected 1 to"),
        ("q.xlsx", Sending(short=0), "expected at least 1"),
    ],
)
def test_what_cannot_be_sent_is_refused(tmp_path: Path, name: str, sending: Sending, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        send(tmp_path / name, sending)
    assert not (tmp_path / name).exists()


def test_the_whole_list_is_sent_when_asked(tmp_path: Path) -> None:
    (sent,) = send(tmp_path / "whole.xlsx", Sending(Audience("executive"), block=None))
    assert (sent.items, sent.known, sent.block) == (42, 42, None)
