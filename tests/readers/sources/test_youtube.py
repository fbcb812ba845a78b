"""YouTube: from tables of comments to acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.youtube import CHANNEL, CHATS, MIDDLE, NEWEST, OLDEST, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.youtube import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "youtube", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def table(folder: Path, content: str) -> Path:
    path = folder / "comments.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_comment_its_answer_and_one_under_a_post(tmp_path: Path) -> None:
    (asked, answered, posted), door = read(table(tmp_path, NEWEST))
    assert (asked["act_id"], asked["ts_us"], asked["ts_precision"]) == (
        "youtube:UgxAAA11111",
        1_740_823_200_434_647,
        "us",
    )
    assert (asked["text"], asked["parent_id"], asked["container_id"]) == (
        "Thanks for asking @…",
        None,
        "youtube:jH39c5-y6kg",
    )
    assert (answered["parent_id"], answered["thread_id"]) == (asked["act_id"], asked["thread_id"])
    assert (answered["links"], posted["container_id"]) == (["help.example"], "youtube:Ugkx44444")
    assert {row["actor_id"] for row in (asked, answered, posted)} == {NAMES.person("youtube", CHANNEL)}
    assert (door.rows_read, door.rows_rejected, door.coverage.outbound) == (3, 0, "all")


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (MIDDLE, ["one\ntwo", "Great"]),
        (OLDEST, ["hello there", "plain words"]),
        (CHATS, ["welcome", "to all"]),
    ],
)
def test_texts_of_every_generation(tmp_path: Path, content: str, texts: list[str]) -> None:
    rows, door = read(table(tmp_path, content))
    assert ([row["text"] for row in rows], door.rows_rejected) == (texts, 0)


def test_an_archive_of_a_declared_channel(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path), accounts={f"youtube:{CHANNEL}".lower(): "youtube:Acme"})
    assert {(row["actor_id"], row["actor_kind"], row["actor_side"]) for row in rows} == {
        ("youtube:Acme", "account", "org")
    }
    assert (len(rows), door.coverage.properties) == (5, ["youtube:Acme"])


def test_text_that_only_looks_like_segments_stays(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, OLDEST.replace("plain words", "{no segments}")))
    assert [row["text"] for row in rows] == ["hello there", "{no segments}"]


@pytest.mark.parametrize(
    ("old", "new"), [("UgxAAA11111,UC", ",UC"), (f"{CHANNEL},2025", ",2025"), ("2025-03-01T10", "x")]
)
def test_a_broken_row_is_rejected_and_the_rest_goes_on(tmp_path: Path, old: str, new: str) -> None:
    rows, door = read(table(tmp_path, NEWEST.replace(old, new, 1)))
    assert (len(rows), [one.place for one in door.rejections]) == (2, ["comments.csv#1"])


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "Comment ID,Text\n1,hi\n")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no comments of YouTube"):
        read(path)


@pytest.mark.parametrize("content", [NEWEST, MIDDLE, CHATS])
def test_names_in_another_language_are_found_by_what_stands_below(tmp_path: Path, content: str) -> None:
    names, rows = content.split("\n", 1)
    renamed = ",".join(f"Spalte {at}" for at in range(len(names.split(","))))
    usual, other = (tmp_path / "usual.csv", tmp_path / "other.csv")
    usual.write_text(content, encoding="utf-8")
    other.write_text(f"{renamed}\n{rows}", encoding="utf-8")
    known = ("act_id", "ts_us", "container_id", "thread_id", "parent_id", "actor_id", "text")
    (first, _), (second, _) = read(usual), read(other)
    assert [[row[name] for name in known] for row in first] == [[row[name] for name in known] for row in second]
