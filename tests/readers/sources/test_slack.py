from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.door import Door
from pappus.readers.slack_acts import _odd_us, natives, times_us
from pappus.readers.source import Source
from pappus.readers.sources import slack as module
from pappus.readers.sources.slack import READER
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
TS = "1700000000.000100"
TS_US = 1_700_000_000_000_100

USERS = [
    {"id": "U1", "team_id": "T1", "is_bot": False, "profile": {"email": "ann@acme.example"}},
    {"id": "U2", "team_id": "T1", "is_restricted": True, "profile": {"email": "guest@agency.example"}},
    {"id": "U3", "team_id": "T9", "profile": {}},
    {"id": "U4", "team_id": "T1", "is_bot": True, "profile": {"email": "bot@acme.example"}},
]
CHANNELS = [{"id": "C1", "name": "General_Help"}, {"id": "C2", "name": "closed", "is_private": True}]


def message(**given: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "ts": TS, "text": "hello"} | given


def write(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def export(folder: Path, *messages: Any, **more: Any) -> Path:
    return write(
        folder,
        {"users.json": USERS, "channels.json": CHANNELS, "General_Help/2023-11-14.json": list(messages)} | more,
    )


def read(path: Path, **given: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "slack", now_us=1_800_000_000_000_000, **given)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def only(path: Path, **given: Any) -> dict[str, Any]:
    rows, door = read(path, **given)
    assert (len(rows), door.rows_rejected) == (1, 0)
    return rows[0]


def test_a_message_becomes_an_act(tmp_path: Path) -> None:
    row = only(export(tmp_path / "e", message(text="a &amp; b", edited={"user": "U1", "ts": "1700000060.000000"})))
    assert row["act_id"] == f"slack:C1/{TS}"
    assert (row["ts_us"], row["ts_precision"], row["edited_us"]) == (TS_US, "us", 1_700_000_060_000_000)
    assert (row["property_id"], row["visibility"], row["verb"]) == ("slack:General_Help", "public", "Create")
    assert (row["actor_id"], row["actor_kind"], row["actor_side"]) == (NAMES.person("slack", "U1"), "human", "org")
    assert (row["actor_domain"], row["text"], row["text_len"]) == ("acme.example", "a & b", 5)
    assert (row["thread_id"], row["parent_id"]) == (row["act_id"], None)
    assert row["raw_ref"] == "e!General_Help/2023-11-14.json#1"


def test_a_reply_stands_in_the_thread_of_its_root(tmp_path: Path) -> None:
    root = message(thread_ts=TS, reply_count=1)
    reply = message(user="U2", ts="1700000100.000000", thread_ts=TS, parent_user_id="U1")
    rows, _ = read(export(tmp_path, root, reply))
    assert rows[0]["parent_id"] is None
    assert rows[0]["engagement"] == [("replies", 1)]
    assert rows[1]["parent_id"] == rows[0]["act_id"] == rows[0]["thread_id"] == rows[1]["thread_id"]
    assert (rows[1]["thread_method"], rows[1]["parent_ts_us"]) == ("native", TS_US)
    assert rows[1]["parent_ts_source"] == "id_encoded"


@pytest.mark.parametrize(
    ("given", "kind", "side"),
    [
        ({"user": "U2"}, "human", "partner"),
        ({"user": "U3"}, "human", "partner"),
        ({"user": "U4"}, "bot", "org"),
        ({"user": "USLACKBOT"}, "bot", "org"),
        ({"user": "U77"}, "human", "unknown"),
        ({"user": "U77", "user_team": "T1"}, "human", "org"),
        ({"user": "U77", "user_team": "T5"}, "human", "partner"),
        ({"user": "U77", "user_profile": {"team": "T1", "is_restricted": True}}, "human", "partner"),
        ({"user": None, "bot_id": "B1", "subtype": "bot_message"}, "bot", "org"),
        ({"user": None, "username": "poll", "subtype": "bot_message"}, "bot", "org"),
        ({"user": "U1", "subtype": "bot_message"}, "bot", "org"),
    ],
)
def test_who_writes_is_told_apart(tmp_path: Path, given: dict[str, Any], kind: str, side: str) -> None:
    row = only(export(tmp_path, message(**given)))
    assert (row["actor_kind"], row["actor_side"]) == (kind, side)
    assert row["actor_id"] is not None


def test_a_message_of_nobody_has_no_actor(tmp_path: Path) -> None:
    assert only(export(tmp_path, {"ts": TS, "text": "x"}))["actor_id"] is None


def test_a_comment_on_a_file_is_of_whoever_wrote_it(tmp_path: Path) -> None:
    comment = {"ts": TS, "subtype": "file_comment", "comment": {"user": "U1", "comment": "good"}, "text": "x"}
    row = only(export(tmp_path, comment))
    assert (row["actor_id"], row["actor_side"]) == (NAMES.person("slack", "U1"), "org")


def test_a_user_is_linked_to_the_address_and_a_bot_is_not(tmp_path: Path) -> None:
    _, door = read(export(tmp_path, message()))
    pairs = {frozenset(pair) for pair in door.links}
    assert frozenset({NAMES.person("slack", "U1"), NAMES.email("ann@acme.example")}) in pairs
    assert len(pairs) == 2


def test_a_cut_emoji_costs_no_message(tmp_path: Path) -> None:
    day = b'[{"type": "message", "user": "U1", "ts": "%s", "text": "cut \\ud83d"}]' % TS.encode()
    row = only(write(tmp_path, {"users.json": USERS, "channels.json": CHANNELS, "General_Help/2023-11-14.json": day}))
    assert row["text"] == "cut ?"


def test_joins_and_leaves_are_acts_and_other_notices_are_counted(tmp_path: Path) -> None:
    notices = ["channel_join", "group_leave", "channel_topic", "tombstone", "bot_add"]
    subtypes = [*notices, "me_message", "thread_broadcast"]
    rows, door = read(export(tmp_path, *(message(subtype=name) for name in subtypes)))
    assert [row["verb"] for row in rows] == ["Join", "Leave", "Create", "Create"]
    assert door.ignored == {
        "notice of the workspace (channel_topic)": 1,
        "notice of the workspace (bot_add)": 1,
        "tombstone of a deleted message": 1,
    }
    assert door.rows_read == len(rows) + door.ignored.total() + door.rows_rejected == 7
    assert [row["record_no"] for row in rows] == [1, 2, 6, 7]


def test_mentions_links_and_counts(tmp_path: Path) -> None:
    text = "<@u2> <@U1|ann> <@U2> see <https://Docs.example.org/a|here> or <mailto:x@acme.example|x@acme.example>"
    row = only(export(tmp_path, message(text=text, reactions=[{"name": "+1", "users": ["U1"]}, {"count": 2}])))
    assert row["mentions"] == [NAMES.person("slack", "U2"), NAMES.person("slack", "U1")]
    assert row["links"] == ["docs.example.org"]
    assert row["engagement"] == [("reactions", 3)]
    assert "ann" not in row["text"]
    assert "x@acme" not in row["text"]


def test_names_and_pages_stay_with_their_message(tmp_path: Path) -> None:
    texts = ["<@U2>\0<@U3>", None, "nobody", "", "<https://A.example/x>", "<@U1> <https://b.example|b> <@U2>"]
    path = export(tmp_path, *(message(text=text, ts=f"{1_700_000_000 + at}.5") for at, text in enumerate(texts)))
    rows, _ = read(path)
    one, two, three = (NAMES.person("slack", user) for user in ("U1", "U2", "U3"))
    assert [row["mentions"] for row in rows] == [[two, three], None, None, None, None, [one, two]]
    assert [row["links"] for row in rows] == [None, None, None, None, ["a.example"], ["b.example"]]
    assert [row["text"] for row in rows][:4] == ["@…\0@…", None, "nobody", None]


def test_what_was_said_stays_with_its_message_between_joins_and_leaves(tmp_path: Path) -> None:
    joined = message(subtype="channel_join", ts="1700000001.000000", text="<@U1> has joined the channel")
    path = export(tmp_path, joined, message(text="one <@U2>"), joined | {"subtype": "channel_leave"}, message(text=""))
    rows, _ = read(path)
    assert [row["verb"] for row in rows] == ["Join", "Create", "Leave", "Create"]
    assert [row["object_type"] for row in rows] == ["event", "note", "event", "note"]
    assert [row["text"] for row in rows] == [None, "one @…", None, None]
    assert [row["thread_id"] for row in rows] == [None, rows[1]["act_id"], None, rows[3]["act_id"]]
    assert [row["mentions"] for row in rows] == [None, [NAMES.person("slack", "U2")], None, None]


def test_days_are_gathered_and_keep_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_ROWS", 5)
    days = {
        f"General_Help/2023-11-{day}.json": [
            message(ts=f"17{day}000000.00000{at}" if at != 1 else "never", text=f"{day}/{at}") for at in range(3)
        ]
        for day in range(10, 15)
    }
    rows, door = read(export(tmp_path, **days))
    assert [row["text"] for row in rows] == [f"{day}/{at}" for day in range(10, 15) for at in (0, 2)]
    assert [row["record_no"] for row in rows] == [3 * at + one for at in range(5) for one in (1, 3)]
    assert rows[2]["raw_ref"].endswith("General_Help/2023-11-11.json#1")
    assert [one.place.rpartition("/")[2] for one in door.rejections] == [
        f"2023-11-{day}.json, message 2" for day in range(10, 15)
    ]


STAMPS = st.one_of(
    st.none(),
    st.from_regex(r"\A[0-9]{9,11}\.[0-9]{5,7}\Z"),
    st.floats(0, 2e9),
    st.text(alphabet="0123456789.-é٣", max_size=18),
)


@settings(deadline=None)
@given(st.lists(STAMPS, min_size=1, max_size=6))
def test_times_by_the_column_and_one_by_one(stamps: list[str | float | None]) -> None:
    found = natives(stamps)
    expected = [None if stamp is None else _odd_us(stamp) for stamp in found.to_pylist()]
    assert times_us(found).to_pylist() == expected


def test_a_file_without_words_is_media(tmp_path: Path) -> None:
    row = only(export(tmp_path, message(text="", files=[{"id": "F1", "name": "a.png"}])))
    assert (row["object_type"], row["text"], row["text_len"]) == ("media", None, None)


def test_texts_can_be_left_out(tmp_path: Path) -> None:
    row = only(export(tmp_path, message(text="hello <@U2>")), keep_text=False)
    assert (row["text"], row["text_len"]) == (None, 11)
    assert row["mentions"] == [NAMES.person("slack", "U2")]


def test_direct_conversations_belong_to_no_property(tmp_path: Path) -> None:
    folder = "mpdm-ann--bob--cy-1"
    path = write(
        tmp_path,
        {
            "users.json": USERS,
            "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
            "mpims.json": [{"id": "G7", "name": folder, "members": ["U1", "U2", "U3"]}],
            "D1/2023-11-14.json": [message()],
            f"{folder}/2023-11-14.json": [message()],
        },
    )
    rows, door = read(path)
    assert [row["property_id"] for row in rows] == [None, None]
    assert [row["visibility"] for row in rows] == ["direct", "direct"]
    assert rows[0]["recipients"] == [NAMES.person("slack", "U2")]
    assert len(rows[1]["recipients"]) == 2
    assert rows[0]["container_id"] != rows[1]["container_id"]
    assert rows[1]["act_id"] == f"slack:G7/{TS}"
    assert "ann" not in rows[1]["raw_ref"]
    assert door.coverage.private is True


def test_private_channels_are_seen_by_members(tmp_path: Path) -> None:
    more: dict[str, Any] = {"groups.json": [{"id": "G1", "name": "board"}], "board/2023-11-14.json": [message()]}
    rows, _ = read(export(tmp_path, **more, **{"closed/2023-11-14.json": [message()]}))
    assert {row["property_id"]: row["visibility"] for row in rows} == {
        "slack:board": "members",
        "slack:closed": "members",
    }


def test_the_same_export_as_zip_with_a_top_folder_gives_the_same_acts(tmp_path: Path) -> None:
    folder = export(tmp_path / "export", message(), message(ts="1700000001.000000", text="<@U2> 😀"))
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for path in folder.rglob("*.json"):
            archive.write(path, f"Acme export/{path.relative_to(folder)}")
        archive.writestr("Acme export/integration_logs.json", "[]")
    from_folder, from_zip = read(folder)[0], read(tmp_path / "export.zip")[0]
    assert len(from_folder) == 2
    for one, other in zip(from_folder, from_zip, strict=True):
        assert one | {"raw_ref": ""} == other | {"raw_ref": ""}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"text": "no time"}, "has no time"),
        (message(ts=None), "has no time"),
        (message(ts="yesterday"), "no Slack time stamp"),
        (message(ts="-1.5"), "no Slack time stamp"),
        (message(ts="99999999999.000000"), "in the future"),
        (message(ts="9" * 24), "no Slack time stamp"),
        (message(text={"a": 1}), "not a message as Slack writes them"),
        (3, "not a message as Slack writes them"),
    ],
)
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any, reason: str) -> None:
    rows, door = read(export(tmp_path, message(), broken, message(ts="1700000002.000000")))
    assert [row["record_no"] for row in rows] == [1, 3]
    [rejection] = door.rejections
    assert rejection.place.endswith("2023-11-14.json, message 2")
    assert reason in rejection.reason


@pytest.mark.parametrize(
    "odd",
    [message(text=None), {"user": "U1", "ts": TS}, message(ts=1700000000.0001), message(reactions=None, files=None)],
)
def test_an_odd_message_is_taken_as_it_is(tmp_path: Path, odd: Any) -> None:
    assert only(export(tmp_path, odd))["act_id"] == f"slack:C1/{TS}"


@pytest.mark.parametrize("content", [b'[{"ts": "1', b"", b'{"ok": false}', b"\xff\xfe\x00"])
def test_a_broken_day_is_one_rejection(tmp_path: Path, content: bytes) -> None:
    rows, door = read(export(tmp_path, message(), **{"General_Help/2023-11-15.json": content}))
    assert len(rows) == 1
    assert (door.rows_read, door.rows_rejected) == (2, 1)
    assert door.rejections[0].place.startswith(f"{tmp_path.name}!General_Help/2023-11-15.json")


@pytest.mark.parametrize("text", [rb'"caf\xe9"', rb'"cut \ud83d"', b'"caf\xe9"'])
def test_broken_characters_stop_nothing(tmp_path: Path, text: bytes) -> None:
    day = b'[{"user": "U1", "ts": "%b", "text": %b}]' % (TS.encode(), text)
    if b"\\x" in text:
        day = day.replace(b"\\xe9", b"\xe9")
    assert only(export(tmp_path, **{"General_Help/2023-11-14.json": day}))["text_len"] in (4, 5)


def test_without_lists_the_messages_still_count(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path, {"help/2023-11-14.json": [message()]}))
    assert (rows[0]["act_id"], rows[0]["property_id"]) == (f"slack:help/{TS}", "slack:help")
    assert rows[0]["actor_side"] == "unknown"
    assert any("list of users is missing" in note for note in door.coverage.notes)


def test_the_same_time_stamp_twice_is_the_same_act(tmp_path: Path) -> None:
    rows, door = read(export(tmp_path, message(), message()))
    assert (len({row["act_id"] for row in rows}), door.rows_rejected) == (1, 0)


def test_detection(tmp_path: Path) -> None:
    assert READER.detect(Source(export(tmp_path / "a", message()))) > 0.9
    assert READER.detect(Source(write(tmp_path / "b", {"help/2023-11-14.json": [message()]}))) > 0
    assert READER.detect(Source(write(tmp_path / "c", {"help/2023-11-14.json": {"a": 1}}))) == 0
    assert READER.detect(Source(write(tmp_path / "d", {"x.json": []}))) == 0
    assert READER.detect(Source(write(tmp_path / "e", {"x.json": []}) / "x.json")) == 0


def test_a_real_workspace(shared_data: Path) -> None:
    rows, door = read(shared_data / "slack_export")
    assert (door.rows_read, len(rows), door.rows_rejected) == (13_251, 13_246, 0)
    assert door.rows_read == len(rows) + door.ignored.total()
    assert len(door.coverage.properties) == 17
    assert sum(row["verb"] == "Join" for row in rows) == 445
    assert sum(row["actor_kind"] == "bot" for row in rows) >= 5
    assert len({row["act_id"] for row in rows}) == len(rows)
    assert {row["actor_side"] for row in rows} == {"org"}
