"""Discord: from messages of exported channels to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.discord import ANN, BO, FIRST, HELPER, REFERENCE, channel, message

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.discord import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def export(folder: Path, *messages: Any, kind: str = "GuildTextChat", **more: Any) -> Path:
    path = folder / "help.json"
    path.write_text(json.dumps(channel(kind, *messages, **more), indent=2), encoding="utf-8")
    return path


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "discord", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_message_and_its_answer(tmp_path: Path) -> None:
    asked_for = message(1, content="@bo see https://Help.example/a", mentions=[BO], reactions=[{"count": 2}])
    reply = message(2, BO, type="Reply", reference=REFERENCE, timestampEdited="2026-03-01T11:00:00.5+00:00")
    (asked, answered), door = read(export(tmp_path, asked_for, reply))
    assert asked["act_id"] == f"discord:{FIRST + 1}"
    assert (asked["ts_us"], asked["ts_precision"], asked["tz_assumed"]) == (1_772_359_260_123_000, "ms", None)
    assert (asked["property_id"], asked["actor_id"]) == ("discord:Acme/help", NAMES.person("discord", "4001"))
    assert (asked["mentions"], asked["links"]) == ([NAMES.person("discord", "4002")], ["help.example"])
    assert (asked["text"], asked["engagement"]) == ("@… see https://Help.example/a", [("reactions", 2)])
    assert (answered["parent_id"], answered["thread_method"]) == (asked["act_id"], "reply_chain")
    assert answered["parent_ts_source"] == "id_encoded"
    assert answered["edited_us"] == 1_772_362_800_500_000
    assert (door.rows_read, door.rows_rejected) == (2, 0)


def test_names_with_spaces_do_not_stay_in_the_text(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, message(1, HELPER, content="Thanks @Ann Lee!", mentions=[ANN])))
    assert (row["text"], row["actor_kind"]) == ("Thanks @…!", "bot")


def test_joins_are_acts_and_other_notices_are_counted(tmp_path: Path) -> None:
    kinds = ("GuildMemberJoin", "ChannelPinnedMessage", "UserPremiumGuildSubscription")
    rows, door = read(export(tmp_path, *(message(at, type=kind) for at, kind in enumerate(kinds))))
    assert [(row["verb"], row["object_type"], row["text"]) for row in rows] == [("Join", "event", None)]
    assert door.ignored.total() == 2


def test_kinds_that_an_older_version_gives_by_number(tmp_path: Path) -> None:
    rows, door = read(export(tmp_path, message(1, type="19", reference=REFERENCE), message(2, type="46")))
    assert [(row["verb"], row["parent_id"] is not None) for row in rows] == [("Create", True)]
    assert door.ignored == {"notice of Discord (46)": 1}


def test_a_sticker_alone_is_media(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, message(1, content="", stickers=[{"id": "8", "name": "Wave"}])))
    assert (row["object_type"], row["text"]) == ("media", None)


def test_the_number_of_a_message_holds_its_time(tmp_path: Path) -> None:
    # The example of Discord's own reference: 2016-04-30T11:18:25.796Z.
    [row], _ = read(export(tmp_path, message(2, reference=REFERENCE | {"messageId": "175928847299117063"})))
    assert row["parent_ts_us"] == 1_462_015_105_796_000


def test_what_is_forwarded_answers_nothing(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, message(2, reference=REFERENCE | {"type": "Forward"})))
    assert (row["parent_id"], row["parent_ts_us"]) == (None, None)


def test_a_thread_is_one_and_stands_in_its_channel(tmp_path: Path) -> None:
    path = export(
        tmp_path, message(1), message(2, BO), kind="GuildPublicThread", id="3002", category="help", name="Bill"
    )
    rows, _ = read(path)
    assert {(row["thread_id"], row["thread_method"], row["property_id"]) for row in rows} == {
        ("discord:3002", "native", "discord:Acme/help")
    }


def test_direct_conversations_belong_to_no_property(tmp_path: Path) -> None:
    [row], door = read(export(tmp_path, message(1), kind="DirectTextChat", name="bo"))
    assert (row["property_id"], row["visibility"], door.coverage.private) == (None, "direct", True)


@pytest.mark.parametrize("broken", [3, message(1, id=None), message(1, timestamp="soon"), message(1, author=[1])])
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(export(tmp_path, broken, message(2)))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["help.json#1"])


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path, message(1), message(2))
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(UnreadableError, match="truncated"):
        read(path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"guild": {}, "messages": []}', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="guild, channel and messages"):
        read(path)
