"""Telegram: from messages of chats to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.telegram import CHATS, GROUP, PARTS, START_S, chat, message, service

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.telegram import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, BO, CY = (NAMES.person("telegram", number) for number in ("5551", "5552", "5553"))


def export(folder: Path, content: Any) -> Path:
    path = folder / "result.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=1).encode())
    return path


def group(*messages: Any) -> dict[str, Any]:
    return chat("private_group", 77001, *messages)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "telegram", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_message_and_its_answer(tmp_path: Path) -> None:
    said = (message(1, text=PARTS), message(2, "user5552", reply_to_message_id=1, edited_unixtime=str(START_S + 999)))
    (asked, answered), door = read(export(tmp_path, group(*said)))
    assert (asked["act_id"], asked["ts_us"], asked["tz_assumed"]) == ("telegram:77001/1", 1_772_359_260_000_000, None)
    assert (asked["property_id"], asked["visibility"]) == ("telegram:Acme help", "members")
    assert (asked["actor_id"], asked["mentions"]) == (ANN, [NAMES.person("telegram", "bo_b"), CY])
    assert (asked["text"], asked["text_len"]) == ("Ask @… or @…", 15)
    assert (answered["parent_id"], answered["thread_method"]) == (asked["act_id"], "reply_chain")
    assert (answered["actor_id"], answered["edited_us"]) == (BO, (START_S + 999) * 1_000_000)
    assert (door.rows_read, door.rows_rejected, door.coverage.private) == (2, 0, False)


def test_a_whole_account_has_chats_of_all_kinds(tmp_path: Path) -> None:
    content = {
        "about": "Data.",
        "contacts": {"list": [{"id": 9}]},
        "chats": {"list": CHATS},
        "left_chats": {"list": [GROUP]},
    }
    path = export(tmp_path, content)
    assert READER.detect(Source(path)) > 0.5
    rows, door = read(path)
    channel, told = rows[4], rows[5]
    assert (channel["actor_kind"], channel["actor_id"], channel["visibility"]) == (
        "account",
        "telegram:Acme help",
        "public",
    )
    assert (told["property_id"], told["visibility"], told["actor_id"]) == (None, "direct", BO)
    assert "5552" not in told["act_id"] + told["container_id"]
    assert rows[6]["act_id"] == rows[0]["act_id"]
    assert (len(rows), door.rows_read, door.coverage.private) == (10, 13, True)


def test_notices_and_what_a_channel_passes_on(tmp_path: Path) -> None:
    said = (service(1, "join_group_by_link"), service(2, "pin_message"), message(3, "channel9", text="", photo="a.jpg"))
    (joined, passed), door = read(export(tmp_path, group(*said)))
    assert (joined["verb"], joined["object_type"], joined["actor_id"]) == ("Join", "event", BO)
    assert (passed["actor_kind"], passed["object_type"]) == ("automation", "media")
    assert door.ignored == {"notice of Telegram (pin_message)": 1}


def test_who_leaves_and_what_is_shown_without_words(tmp_path: Path) -> None:
    left, removed = service(1, "remove_members"), service(2, "remove_members")
    said = (
        left | {"members": ["Bo"]},
        removed | {"members": ["Cy"]},
        message(3, text="", poll={"question": "When?", "answers": []}),
        message(4, text="", location_information={"latitude": 48.2, "longitude": 16.4}),
    )
    rows, door = read(export(tmp_path, group(*said)))
    assert [(row["verb"], row["object_type"], row["text"]) for row in rows] == [
        ("Leave", "event", None),
        ("Create", "note", "When?"),
        ("Create", "media", None),
    ]
    assert (rows[0]["actor_id"], door.ignored) == (BO, {"notice of Telegram (remove_members)": 1})


def test_times_without_a_zone_are_those_of_the_organisation(tmp_path: Path) -> None:
    said = (message(1, date_unixtime=None, date="2026-03-01T10:00:00"), message(2))
    (local, exact), door = read(export(tmp_path, group(*said)), time_zone="Europe/Vienna")
    assert (local["ts_us"], local["tz_assumed"]) == ((START_S - 3_600) * 1_000_000, "Europe/Vienna")
    assert (exact["ts_us"], exact["tz_assumed"]) == ((START_S + 120) * 1_000_000, None)
    assert door.coverage.time_zones_assumed == ["Europe/Vienna"]


@pytest.mark.parametrize(
    ("given", "ts_us", "assumed"),
    [
        ({"date_unixtime": START_S}, START_S * 1_000_000, None),
        ({"date_unixtime": None, "date": "2026-03-01T10:00:00"}, START_S * 1_000_000, "UTC"),
    ],
)
def test_times_of_old_and_new_versions(tmp_path: Path, given: Any, ts_us: int, assumed: str | None) -> None:
    [row], _ = read(export(tmp_path, group(message(1, **given))))
    assert (row["ts_us"], row["tz_assumed"]) == (ts_us, assumed)


def test_an_answer_to_another_chat(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, group(message(1, reply_to_message_id=5, reply_to_peer_id="channel88"))))
    assert row["parent_id"] == "telegram:88/5"


def test_control_characters_of_old_versions(tmp_path: Path) -> None:
    content = json.dumps(group(message(1, text="a-tab-b"), message(2))).replace("-tab-", "\\x0B").encode()
    (odd, _), door = read(export(tmp_path, content))
    assert (odd["text"], door.rows_rejected) == ("a\x0bb", 0)


@pytest.mark.parametrize(
    "broken", [3, message(1, id=None), message(1, date_unixtime="x", date="x"), message(1, id=[1])]
)
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(export(tmp_path, group(broken, message(2))))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["result.json#1"])


@pytest.mark.parametrize("cut", [1, 40])
def test_a_truncated_file_is_refused(tmp_path: Path, cut: int) -> None:
    whole = json.dumps(group(message(1), message(2))).encode()
    with pytest.raises(UnreadableError, match="truncated"):
        read(export(tmp_path, whole[:-cut]))


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path, {"type": "recipe", "messages": []})
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no export of Telegram"):
        read(path)
