"""__TITLE__: from lines to acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.__NAME__ import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ASKED = "1\t2026-03-01T10:00:00Z\tAnn\t\tWrite to ann@mail.example"
ANSWER = "2\t2026-03-01T11:30:00Z\tkim\t1\tDone."


def export(folder: Path, *lines: str) -> Path:
    path = folder / "export.txt"
    path.write_text("\n".join(["#__NAME__", *lines]) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "__NAME__", now_us=1_800_000_000_000_000)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_an_entry_and_its_answer(tmp_path: Path) -> None:
    (asked, answer), door = read(export(tmp_path, ASKED, ANSWER))
    assert (asked["ts_us"], asked["actor_id"]) == (1_772_359_200_000_000, NAMES.person("other", "ann"))
    assert (asked["text"], asked["text_len"]) == ("Write to …@mail.example", 25)
    assert (asked["parent_id"], answer["parent_id"]) == (None, asked["act_id"])
    assert (door.rows_read, door.rows_rejected) == (2, 0)


@pytest.mark.parametrize("line", ["no entry", "1\tyesterday\tann\t\thi", "\t2026-03-01T10:00:00Z\tann\t\thi"])
def test_a_line_that_is_no_entry_is_rejected_and_the_rest_goes_on(tmp_path: Path, line: str) -> None:
    rows, door = read(export(tmp_path, line, ANSWER))
    assert len(rows) == 1
    assert [one.place for one in door.rejections] == ["export.txt, line 2"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("hello\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="#__NAME__"):
        read(path)
