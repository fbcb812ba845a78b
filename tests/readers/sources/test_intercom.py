"""Intercom: from conversations and their parts to acts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples import intercom as example
from tests.readers.examples.intercom import ANN, BOT, KIM, START_S, conversation, part

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.sources.intercom import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "intercom", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def acts(folder: Path, *conversations: Any, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    path = folder / "conversations.json"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in conversations), encoding="utf-8")
    return read(path, **options)


def test_a_conversation_its_note_its_answer_and_its_end(tmp_path: Path) -> None:
    rows, door = acts(tmp_path, example.CONVERSATIONS[0])
    assert [row["verb"] for row in rows] == ["Create", "Update", "Create", "Create", "Close", "Create", "Reopen"]
    assert [row["object_type"] for row in rows] == ["ticket", "event", "note", "note", "event", "note", "event"]
    assert [row["visibility"] for row in rows][:4] == ["direct", "direct", "internal_note", "direct"]
    assert [row["tags"] for row in rows] == [["refund"], ["assigned"], *[None] * 5]
    assert [row["actor_side"] for row in rows] == ["external", *["org"] * 4, "external", "external"]
    assert {row["thread_id"] for row in rows} == {"chat_widget:471"}
    asked, answered, said, opened = rows[0], rows[3], rows[5], rows[6]
    # What reopened the conversation said something too: two acts at one time.
    assert (said["act_id"], opened["act_id"]) == ("chat_widget:471/3005", "chat_widget:471/3005/open")
    assert (said["ts_us"], said["text"], opened["text"]) == (opened["ts_us"], "Not quite", None)
    assert (asked["act_id"], answered["act_id"]) == ("chat_widget:471/40471", "chat_widget:471/3003")
    assert (asked["actor_id"], asked["actor_domain"]) == (NAMES.person("ticket", ANN["id"]), "mail.example")
    assert answered["ts_us"] - asked["ts_us"] == 300_000_000
    assert asked["text"] == "The invoice is wrong, write to …@mail.example"
    assert (answered["text"], answered["links"]) == ("Done @…, see here", ["help.example"])
    assert door.ignored == {"notice of Intercom (conversation_rating_changed)": 1}
    assert (door.coverage.inbound, door.coverage.bots_marked) == ("all", True)
    assert len(door.coverage.notes) == 1


def test_closed_without_an_answer_is_an_end_and_assigned_is_none(
    tmp_path: Path, threads_of: Callable[[Reader, Path], list[dict[str, Any]]]
) -> None:
    assigned, closed = part(1, "assignment", KIM, 1), part(2, "close", KIM, 6)
    opened = part(3, "open", ANN, 9)
    path = tmp_path / "conversations.json"
    given = (conversation(1, assigned, closed), conversation(2, assigned), conversation(3, closed, opened))
    path.write_text("".join(f"{json.dumps(one)}\n" for one in given), encoding="utf-8")
    rows = threads_of(READER, path)
    assert [(row["answered"], row["end_reason"], row["handed_over"]) for row in rows] == [
        (0, "closed", None),
        (0, "waiting", None),
        (0, "waiting", None),
    ]
    assert rows[0]["end_us"] - rows[0]["opened_us"] == 360_000_000
    assert (rows[2]["closed_us"], rows[2]["reopened_us"]) == ((START_S + 360) * 1_000_000, (START_S + 540) * 1_000_000)


def test_an_answer_that_closes_is_an_answer(
    tmp_path: Path, threads_of: Callable[[Reader, Path], list[dict[str, Any]]]
) -> None:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps(conversation(1, part(2, "close", KIM, 6, body="<p>Done</p>"))), encoding="utf-8")
    [row] = threads_of(READER, path)
    assert (row["end_reason"], row["closed_us"]) == ("answered", row["first_reply_us"])


def test_addresses_and_ids_are_one_person(tmp_path: Path) -> None:
    _, door = acts(tmp_path, conversation(1, part(2, "comment", KIM, 1, body="Yes")))
    assert {frozenset(pair) for pair in door.links} == {
        frozenset({NAMES.person("ticket", who["id"]), NAMES.email(who["email"])}) for who in (ANN, KIM)
    }


@pytest.mark.parametrize(
    ("channel", "network"), [("email", "email"), ("twitter", "x"), ("whatsapp", "whatsapp"), ("fax", "ticket")]
)
def test_the_channel_is_that_of_the_opening(tmp_path: Path, channel: str, network: str) -> None:
    one = conversation(1, part(2, "comment", KIM, 1, body="Yes"))
    one["source"]["type"] = channel
    rows, _ = acts(tmp_path, one)
    assert {(row["network"], row["property_id"]) for row in rows} == {(network, f"{network}:intercom")}


def test_bots_and_campaigns_are_no_people(tmp_path: Path) -> None:
    sent = conversation(1)
    sent["source"] |= {"delivered_as": "automated", "author": KIM}
    by_agent = part(5, "comment", KIM | {"from_ai_agent": True}, 1, body="Hi")
    by_team = part(6, "close", {"type": "team", "id": "814865"}, 2)
    rows, _ = acts(tmp_path, sent, conversation(2, part(4, "comment", BOT, 1, body="Hi"), by_agent, by_team))
    assert [row["actor_kind"] for row in rows] == ["automation", "human", "bot", "bot", "system"]
    assert rows[-1]["actor_id"] is None


def test_a_list_says_that_parts_are_missing(tmp_path: Path) -> None:
    one = conversation(1)
    del one["conversation_parts"]
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"type": "conversation.list", "conversations": [one]}), encoding="utf-8")
    assert READER.detect(Source(path)) > 0.5
    rows, door = read(path)
    assert (len(rows), door.coverage.inbound) == (1, "sampled")
    assert "at most 500" in door.coverage.notes[1]


def test_the_oldest_form_calls_its_opening_a_message(tmp_path: Path) -> None:
    _, several, _ = example.more(tmp_path)
    rows, _ = read(several)
    assert [row["act_id"] for row in rows][-2:] == ["ticket:474/40474", "ticket:474/3008"]


def test_times_may_be_written_out_and_media_have_no_text(tmp_path: Path) -> None:
    attached = part(2, "comment", ANN, 1, created_at="2026-03-01T10:01:00", attachments=[{"name": "a.png"}])
    rows, _ = acts(tmp_path, conversation(1, attached))
    assert (rows[1]["object_type"], rows[1]["tz_assumed"]) == ("media", "UTC")
    assert rows[1]["ts_us"] == (START_S + 60) * 1_000_000


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (part(1, "comment", ANN, 0, body="a", created_at=None), "no possible time"),
        (part(1, "comment", ANN, 0, body="a", created_at=4_000_000_000), "no possible time"),
        (part(1, "comment", ANN, 0, body="a", id=None), "no usable id"),
        (part(1, "comment", ANN, 0, body="a", id="ann@mail.example"), "no usable id"),
    ],
)
def test_a_broken_part_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any, reason: str) -> None:
    rows, door = acts(tmp_path, conversation(1, broken, part(2, "comment", KIM, 1, body="b")))
    assert len(rows) == 2
    [rejection] = door.rejections
    assert rejection.place == "conversations.json#1, part 1"
    assert reason in rejection.reason


@pytest.mark.parametrize("line", ["[1]", '{"id": 1', '{"id": {}}', '{"created_at": 1}', '{"id": "9"}'])
def test_a_line_that_is_no_conversation_is_rejected(tmp_path: Path, line: str) -> None:
    path = tmp_path / "conversations.json"
    path.write_text(f"{json.dumps(conversation(1))}\n{line}\n{json.dumps(conversation(2))}\n", encoding="utf-8")
    rows, door = read(path)
    assert (len(rows), [one.place for one in door.rejections]) == (2, ["conversations.json#2"])


def hooks(folder: Path, *some: Any) -> Path:
    path = folder / "webhooks.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in some), encoding="utf-8")
    return path


def test_webhooks_tell_the_same_as_conversations(tmp_path: Path) -> None:
    path = hooks(tmp_path, *example.webhooks())
    with Source(path) as source:
        assert READER.detect(source) > 0
    rows, door = read(path)
    apart = {"raw_ref": "", "record_no": 0}
    whole = {row["act_id"]: row | apart for row in read(example.write(tmp_path))[0] if "471" in row["thread_id"]}
    assert {row["act_id"]: row | apart for row in rows} == whole
    assert door.ignored["webhook of another kind (contact.created)"] == 1
    assert (door.rows_rejected, door.coverage.inbound) == (0, "all")


@pytest.mark.parametrize(
    "broken",
    [
        {"topic": "conversation.user.replied"},
        {"topic": "conversation.user.replied", "data": {"item": {"type": "conversation"}}},
        {"topic": "conversation.user.replied", "data": {"item": {"id": "5", "source": 7}}},
        {"topic": 5},
    ],
)
def test_a_broken_webhook_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(hooks(tmp_path, example.webhooks()[1], broken))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["webhooks.jsonl#2"])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"id": 1, "author": 2}\n', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no conversations of Intercom"):
        read(path)
