"""Reddit: from the tables of a data request to acts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.reddit import CHATS, COMMENTS, MESSAGES, POSTS, STATISTICS, more, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.reddit import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
OWNER, OWL = (NAMES.person("reddit", name) for name in ("acme_care", "maple_owl"))


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "reddit", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def table(folder: Path, content: str, name: str = "comments.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_comments_answer_comments_or_posts(tmp_path: Path) -> None:
    (folded, topped), door = read(table(tmp_path, COMMENTS))
    assert (folded["act_id"], folded["ts_us"], folded["tz_assumed"]) == (
        "reddit:t1_lq7a2b9",
        1_714_673_464_000_000,
        None,
    )
    assert (folded["parent_id"], topped["parent_id"]) == ("reddit:t1_lq79zz1", "reddit:t3_1abcd2")
    assert (folded["property_id"], folded["visibility"]) == ("reddit:acmehelp", "public")
    assert folded["text"] == "Thanks u/…, see https://help.example/a"
    assert (folded["mentions"], folded["links"]) == ([NAMES.person("reddit", "river_otter")], ["help.example"])
    assert topped["text"] == "Two\nlines, one cell"
    assert (door.rows_read, door.rows_rejected, door.coverage.inbound) == (2, 0, "none")


def test_a_post_has_its_title_and_a_profile_is_no_community(tmp_path: Path) -> None:
    (news, profile), _ = read(table(tmp_path, POSTS, "posts.csv"))
    assert (news["act_id"], news["text"]) == ("reddit:t3_1abcd9", "News\n\nWe are back")
    assert (profile["property_id"], profile["text"]) == (None, "About me")


def test_messages_and_chats_are_between_people(tmp_path: Path) -> None:
    for name, content in (("messages.csv", MESSAGES), ("chat_history.csv", CHATS), ("statistics.csv", STATISTICS)):
        table(tmp_path, content, name)
    rows, door = read(tmp_path)
    asked, answered, line, reply = rows[2], rows[3], rows[0], rows[1]
    assert (asked["actor_id"], asked["recipients"], asked["visibility"]) == (OWL, [OWNER], "direct")
    assert (answered["actor_id"], answered["thread_id"]) == (OWNER, asked["thread_id"])
    assert (reply["parent_id"], reply["thread_id"]) == (line["act_id"], line["thread_id"])
    assert {row["actor_side"] for row in rows} == {"unknown"}
    assert door.coverage.private is True


def test_a_declared_account_is_the_organisations(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path), accounts={"reddit:acme_care": "reddit:Acme_Care"})
    own = [row for row in rows if row["actor_kind"] == "account"]
    assert {(row["actor_id"], row["actor_side"], row["property_id"]) for row in own} == {
        ("reddit:Acme_Care", "org", "reddit:Acme_Care")
    }
    assert {row["container_id"] for row in own if row["visibility"] == "public"} == {"reddit:acmehelp", None}
    assert {row["actor_side"] for row in rows if row["actor_kind"] == "human"} == {"external"}
    assert not any("owner" in note for note in door.coverage.notes)


def test_the_name_of_the_file_tells_the_owner(tmp_path: Path) -> None:
    (folder := tmp_path / "export_Acme_Care_20240601").mkdir()
    rows, door = read(write(folder))
    assert {row["actor_id"] for row in rows} == {OWNER, OWL}
    assert any("--property" in note for note in door.coverage.notes)


def test_columns_of_older_archives_are_found_by_name(tmp_path: Path) -> None:
    rows, door = read(more(tmp_path)[0])
    assert ([row["parent_id"] for row in rows], door.rows_rejected) == (["reddit:t1_lq79zz1", "reddit:t3_1abcd2"], 0)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("lq7a2b9,h", ",h", "has no id"),
        ("2024-05-02 18:11:04 UTC", "soon", "possible time \\('soon'"),
        ("2024-05-02 18:11:04 UTC", "2024-05-02 18:11:04 UTC,x", "11 fields"),
    ],
)
def test_a_broken_row_is_rejected_and_the_rest_goes_on(tmp_path: Path, old: str, new: str, reason: str) -> None:
    rows, door = read(table(tmp_path, COMMENTS.replace(old, new, 1)))
    assert [row["act_id"] for row in rows] == ["reddit:t1_lq7a2c0"]
    [rejection] = door.rejections
    assert rejection.place == "comments.csv#1"
    assert re.search(reason, rejection.reason)


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="quotation mark"):
        read(table(tmp_path, COMMENTS.replace('cell"', "cell")))


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "id,date,body\n1,2024-05-02 18:11:04 UTC,hi\n")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no table"):
        read(path)
