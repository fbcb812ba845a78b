"""Viva Engage: from the tables of a network to acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples import engage as example
from tests.readers.examples.engage import message, table

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.engage import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, BO = NAMES.person("engage", "1501"), NAMES.person("engage", "1502")


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "engage", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def acts(folder: Path, *messages: dict[str, object], **options: Any) -> tuple[list[dict[str, Any]], Door]:
    path = folder / "Messages.csv"
    path.write_text(table(*messages), encoding="utf-8", newline="")
    return read(path, **options)


def test_a_question_its_answer_and_a_private_conversation(tmp_path: Path) -> None:
    (asked, answered, reported, joined, private, deleted), door = read(example.write(tmp_path))
    assert (asked["act_id"], asked["thread_id"], asked["parent_id"]) == ("engage:90001", "engage:90001", None)
    assert (answered["thread_id"], answered["parent_id"]) == ("engage:90001", "engage:90001")
    assert (asked["actor_id"], asked["actor_domain"], asked["actor_side"]) == (ANN, "acme.example", "unknown")
    assert asked["text"] == "@… who knows? https://help.example/a or\n…@mail.example"
    assert (asked["mentions"], asked["links"], answered["text"]) == ([BO], ["help.example"], "I do #…")
    assert [row["property_id"] for row in (asked, reported, joined, private)] == [
        "engage:Questions, answers",
        "engage:7001",
        "engage:All Company",
        None,
    ]
    assert [row["visibility"] for row in (asked, reported, private)] == ["public", "members", "direct"]
    assert [row["actor_kind"] for row in (asked, reported, joined)] == ["human", "bot", "system"]
    assert (private["container_id"], private["recipients"]) == ("engage:90005", [BO])
    assert (deleted["object_type"], deleted["text"], deleted["deleted_us"] - deleted["ts_us"] > 0) == (
        "media",
        None,
        True,
    )
    assert asked["ts_precision"] == "ms"
    assert {frozenset(pair) for pair in door.links} == {
        frozenset({ANN, NAMES.email("ann@acme.example")}),
        frozenset({BO, NAMES.email("bo@guest.example")}),
    }
    assert (door.rows_read, door.rows_rejected) == (6, 0)
    assert "departments" in door.coverage.notes[1]


def test_an_older_version_has_fewer_columns_and_other_times(tmp_path: Path) -> None:
    [path] = example.more(tmp_path)
    (first, second), _ = read(path)
    assert second["ts_us"] - first["ts_us"] == 60_000_000
    assert (first["property_id"], second["property_id"]) == ("engage:7001", "engage:All Company")
    assert (second["parent_id"], second["raw_ref"]) == ("engage:80001", "export.zip!102/Messages.csv#1")
    assert first["tz_assumed"] is None


def test_senders_tell_their_addresses_without_the_table_of_users(tmp_path: Path) -> None:
    rows, door = acts(tmp_path, message(1, 1))
    assert (rows[0]["actor_domain"], len(door.links), len(door.coverage.notes)) == ("acme.example", 1, 1)


def test_the_property_can_be_given_and_texts_left(tmp_path: Path) -> None:
    rows, _ = acts(tmp_path, message(1, 1), property_id="engage:all", keep_text=False)
    assert (rows[0]["property_id"], rows[0]["text"], rows[0]["text_len"]) == ("engage:all", None, 5)


@pytest.mark.parametrize(
    "broken", [message(1, 1, id="1.2E+15"), message(1, 1, created_at=""), message(1, 1, created_at="2090-01-01")]
)
def test_a_broken_row_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: dict[str, object]) -> None:
    rows, door = acts(tmp_path, message(2, 2), broken, message(3, 3))
    assert [row["record_no"] for row in rows] == [1, 3]
    [rejection] = door.rejections
    assert rejection.place == "Messages.csv, record 2"
    assert "no whole id or no possible time" in rejection.reason


def test_a_row_of_another_width_is_told(tmp_path: Path) -> None:
    path = tmp_path / "Messages.csv"
    path.write_text(table(message(1, 1)) + "9,9\r\n", encoding="utf-8", newline="")
    rows, door = read(path)
    assert (len(rows), door.rows_read, door.rows_rejected) == (1, 2, 1)


def test_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "Messages.csv"
    path.write_text("id,thread_id,sender_id,created_at,group_id,id\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="several columns called id"):
        read(path)


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_text("id,text\n1,a\n", encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no messages of Viva Engage"):
        read(path)
