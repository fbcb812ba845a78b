"""Zulip: from messages of the export to acts."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.zulip import REALM, message

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.zulip import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, BO, BUILD = (NAMES.person("zulip", number) for number in ("211", "212", "213"))


def export(folder: Path, *messages: Any, realm: Any = REALM) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "messages-000001.json").write_text(json.dumps({"zerver_message": messages}), encoding="utf-8")
    if realm is not None:
        (folder / "realm.json").write_text(json.dumps(realm), encoding="utf-8")
    return folder


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "zulip", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_topic_is_a_thread_also_once_it_is_resolved(tmp_path: Path) -> None:
    said = (message(9001), message(9002, 212, subject="✔ invoices"), message(9003, subject="other"))
    (asked, answered, other), door = read(export(tmp_path, *said))
    assert (asked["act_id"], asked["ts_us"], asked["ts_precision"]) == ("zulip:acme/9001", 1_772_368_201_500_000, "us")
    assert asked["thread_id"] == answered["thread_id"] != other["thread_id"]
    assert (asked["thread_method"], asked["parent_id"]) == ("topic", None)
    assert (asked["property_id"], asked["visibility"]) == ("zulip:help", "public")
    assert (asked["actor_id"], asked["actor_side"], asked["actor_domain"]) == (ANN, "org", "acme.example")
    assert (answered["actor_id"], answered["actor_side"], answered["actor_domain"]) == (BO, "partner", None)
    assert (asked["engagement"], answered["engagement"]) == ([("reactions", 1)], None)
    assert (door.rows_read, door.rows_rejected) == (3, 0)


def test_the_same_topic_in_another_channel_is_another_thread(tmp_path: Path) -> None:
    one, other = read(export(tmp_path, message(1), message(2, recipient=632)))[0]
    assert one["thread_id"] != other["thread_id"]
    assert (other["property_id"], other["visibility"]) == ("zulip:board", "members")


@pytest.mark.parametrize(
    ("text", "people", "kept"),
    [
        ("@**Bo|212** and @_**Ann Lee**", [BO, ANN], "@… and @…"),
        ("@**all** @*staff* @**Nobody**", None, "@… @… @…"),
        ("a ** b @ c", None, "a ** b @ c"),
    ],
)
def test_names_in_a_text_become_mentions(tmp_path: Path, text: str, people: Any, kept: str) -> None:
    [row], _ = read(export(tmp_path, message(1, content=text)))
    assert (row["mentions"], row["text"], row["text_len"]) == (people, kept, len(text))


@pytest.mark.parametrize(
    ("sender", "kind", "side"), [(213, "bot", "org"), (215, "bot", "org"), (9, "human", "unknown")]
)
def test_programs_and_strangers(tmp_path: Path, sender: int, kind: str, side: str) -> None:
    [row], _ = read(export(tmp_path, message(1, sender)))
    assert (row["actor_kind"], row["actor_side"]) == (kind, side)


def test_direct_and_group_conversations(tmp_path: Path) -> None:
    told, group, back = read(
        export(tmp_path, message(1, 211, 633, subject=""), message(2, 212, 634), message(3, 213, 634))
    )[0]
    assert (told["property_id"], told["visibility"], told["recipients"]) == (None, "direct", [BO])
    assert (set(group["recipients"]), told["thread_id"]) == ({ANN, BUILD}, None)
    assert group["container_id"] == back["container_id"] != told["container_id"]


def test_edits_links_and_texts_left_out(tmp_path: Path) -> None:
    one = message(1, content="see https://Help.example/a", last_edit_time=1_772_369_999.25)
    [row], _ = read(export(tmp_path, one), keep_text=False)
    assert (row["links"], row["edited_us"], row["text"]) == (["help.example"], 1_772_369_999_250_000, None)


def test_files_beside_each_other_in_a_tar(tmp_path: Path) -> None:
    folder = export(tmp_path / "zulip-export", message(1))
    (folder / "messages-000002.json").write_text(json.dumps({"zerver_message": [message(2)]}), encoding="utf-8")
    with tarfile.open(tmp_path / "export.tar.gz", "w:gz") as archive:
        archive.add(folder, "zulip-export")
    assert READER.detect(Source(tmp_path / "export.tar.gz")) > 0.9
    assert [row["act_id"] for row in read(tmp_path / "export.tar.gz")[0]] == ["zulip:acme/1", "zulip:acme/2"]


def test_messages_alone_are_acts_of_people_unknown(tmp_path: Path) -> None:
    [row], door = read(export(tmp_path, message(7), realm=None) / "messages-000001.json")
    assert (row["act_id"], row["property_id"], row["thread_id"], row["actor_side"]) == (
        "zulip:7",
        None,
        None,
        "unknown",
    )
    assert any("realm.json is missing" in note for note in door.coverage.notes)


@pytest.mark.parametrize("broken", [3, message(1, content={}), message(1, date_sent=None), message(1, date_sent=9e12)])
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(export(tmp_path, broken, message(2)))
    assert (len(rows), [one.place for one in door.rejections]) == (1, [f"{tmp_path.name}!messages-000001.json#1"])


@pytest.mark.parametrize("content", [b"", b"[]", b'{"zerver_message": 1}', b'{"zerver_message": [{'])
def test_a_broken_file_is_one_rejection(tmp_path: Path, content: bytes) -> None:
    folder = export(tmp_path, message(1))
    (folder / "messages-000002.json").write_bytes(content)
    rows, door = read(folder)
    assert (len(rows), door.rows_rejected, door.rows_read) == (1, 1, 2)


def test_a_broken_realm_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no description of an organisation"):
        read(export(tmp_path, message(1), realm=[]))


def test_another_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "messages-1.json").write_text("[]", encoding="utf-8")
    assert READER.detect(Source(tmp_path)) == 0
    (tmp_path / "messages-1.json").unlink()
    with pytest.raises(UnreadableError, match="no export of Zulip"):
        read(tmp_path)
