"""Matrix: from events of saved rooms to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.matrix import ANN, BO, EVENTS, START_MS, event, more, room, text, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.matrix import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "matrix", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def export(folder: Path, *events: Any) -> Path:
    path = folder / "room.json"
    path.write_text(json.dumps(room(*events)), encoding="utf-8")
    return path


def test_a_room_and_all_that_happens_in_it(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path))
    joined, asked, answered, threaded, liked, removed, image, invited = rows
    assert (joined["verb"], joined["object_type"], joined["property_id"]) == ("Join", "event", "matrix:Acme help")
    assert (asked["act_id"], asked["ts_us"], asked["ts_precision"]) == (
        "matrix:$event1",
        (START_MS + 60_000) * 1_000,
        "ms",
    )
    assert (asked["actor_id"], asked["mentions"]) == (NAMES.person("matrix", ANN), [NAMES.person("matrix", BO)])
    assert (answered["text"], answered["parent_id"], answered["thread_method"]) == (
        "yes",
        asked["act_id"],
        "reply_chain",
    )
    assert (threaded["thread_id"], threaded["parent_id"], threaded["thread_method"]) == (
        asked["act_id"],
        asked["act_id"],
        "native",
    )
    assert (liked["verb"], liked["object_type"], liked["parent_id"]) == ("Like", "reaction", answered["act_id"])
    assert (removed["deleted_us"], removed["text"]) == ((START_MS + 7 * 60_000) * 1_000, None)
    assert (image["object_type"], image["text"]) == ("media", None)
    assert (invited["verb"], invited["mentions"]) == ("Invite", [NAMES.person("matrix", "@cy:acme.example")])
    assert door.ignored == {"edit of an earlier message": 1, "notice of the room (m.room.topic)": 1}
    assert (door.rows_read, door.rows_rejected) == (len(EVENTS), 0)


def test_encrypted_events_of_older_files(tmp_path: Path) -> None:
    rows, _ = read(more(tmp_path)[0])
    assert [row["text"] for row in rows] == ["hello", "opened", None]


def test_an_edit_is_marked_where_the_server_bundles_it(tmp_path: Path) -> None:
    edited = event(
        1, unsigned={"m.relations": {"m.replace": {"event_id": "$e", "origin_server_ts": START_MS + 90_000}}}
    )
    [row], _ = read(export(tmp_path, edited))
    assert row["edited_us"] == (START_MS + 90_000) * 1_000


def test_an_answer_inside_a_thread_names_the_message(tmp_path: Path) -> None:
    relation = {"rel_type": "m.thread", "event_id": "$event1", "m.in_reply_to": {"event_id": "$event2"}}
    [row], _ = read(export(tmp_path, event(3, content=text("a", **{"m.relates_to": relation}))))
    assert (row["thread_id"], row["parent_id"]) == ("matrix:$event1", "matrix:$event2")


def test_names_of_people_who_are_marked_do_not_stay_in_the_text(tmp_path: Path) -> None:
    mark = '<a href="https://matrix.to/#/{}">{}</a>'
    quoted = f"<mx-reply><blockquote>{mark.format('@cy:acme.example', 'Cy')}</blockquote></mx-reply>"
    markup = f"{quoted}{mark.format('%40bo%3Aacme.example', 'Bo &amp; Co')}: ask Cy"
    said = {"msgtype": "m.text", "body": "Bo & Co: ask Cy", "formatted_body": markup}
    [row], _ = read(export(tmp_path, event(1, content=said)))
    assert (row["text"], row["mentions"]) == ("@…: ask Cy", [NAMES.person("matrix", "@bo:acme.example")])


def test_a_poll_is_something_said(tmp_path: Path) -> None:
    rows, _ = read(export(tmp_path, event(1, type="m.poll.start", content={"m.poll": {"question": {}}})))
    assert [(row["verb"], row["object_type"], row["text"]) for row in rows] == [("Create", "note", None)]


def test_a_new_picture_is_no_act_and_a_notice_is_a_program(tmp_path: Path) -> None:
    again = event(1, "m.room.member", content={"membership": "join"}, unsigned={"prev_content": {"membership": "join"}})
    [row], door = read(export(tmp_path, again, event(2, content={"msgtype": "m.notice", "body": "built"})))
    assert (row["actor_kind"], door.ignored.total()) == ("automation", 1)


def member(number: int, membership: str | None, **more: Any) -> dict[str, Any]:
    content = {"membership": membership, "displayname": f"Ann {number}"} if membership else {}
    return event(number, "m.room.member", content=content, **{"state_key": ANN, **more})


def test_a_new_name_is_no_second_coming(tmp_path: Path) -> None:
    told = {"membership": "join", "displayname": "Ann"}
    events = [
        member(1, "invite"),
        member(2, "join"),
        member(3, "join"),
        member(4, "join", state_key=BO, sender=BO, prev_content=told),
        member(5, None),
        member(6, "join"),
        member(7, "leave"),
        member(8, "join"),
        member(9, "join", state_key=BO, sender=BO),
    ]
    rows, door = read(export(tmp_path, *events))
    assert [row["verb"] for row in rows] == ["Invite", "Join", "Leave", "Join"]
    assert (door.rows_read, door.rows_rejected, door.ignored.total()) == (9, 0, 5)


def test_a_room_of_two_keeps_its_name_to_itself(tmp_path: Path) -> None:
    rows, door = read(export(tmp_path, event(1), event(2, sender=BO)))
    assert {row["property_id"] for row in rows} == {None}
    assert "Acme" not in rows[0]["container_id"]
    assert any("--property" in note for note in door.coverage.notes)


@pytest.mark.parametrize("broken", [3, event(1, event_id=None), event(1, origin_server_ts=None), event(1, content=[1])])
def test_a_broken_event_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(export(tmp_path, broken, event(2)))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["room.json#1"])


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path, *EVENTS)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableError, match="truncated"):
        read(path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"room_name": "x", "messages": []}', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no room"):
        read(path)
