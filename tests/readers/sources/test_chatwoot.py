"""Chatwoot: from messages to acts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples import chatwoot as example
from tests.readers.examples.chatwoot import ACTIVITY, ANN, BOT, INCOMING, KIM, OUTGOING, message, page

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.sources.chatwoot import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "chatwoot", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def acts(folder: Path, *messages: Any, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    path = folder / "messages.json"
    path.write_text(json.dumps(page(*messages)), encoding="utf-8")
    return read(path, **options)


def test_a_conversation_its_note_its_answer_and_its_end(tmp_path: Path) -> None:
    rows, door = read(example.write(tmp_path))
    assert [row["verb"] for row in rows] == ["Create", "Create", "Update", "Create", "Create", "Close", "Create"]
    assert [row["tags"] for row in rows] == [None, None, ["assigned"], *[None] * 4]
    assert [row["actor_kind"] for row in rows] == ["human", "automation", "system", "human", "human", "system", "bot"]
    assert [row["actor_side"] for row in rows] == ["external", *["org"] * 6]
    assert [row["visibility"] for row in rows][3:5] == ["internal_note", "direct"]
    assert {row["thread_id"] for row in rows} == {"ticket:583/13098"}
    asked, answered = rows[0], rows[4]
    assert (asked["act_id"], answered["parent_id"]) == ("ticket:583/13098/77281", "ticket:583/13098/77281")
    assert asked["actor_id"] == NAMES.person("ticket", "contact/52870")
    assert (answered["actor_domain"], answered["links"]) == ("acme.example", ["help.example"])
    assert answered["ts_us"] - asked["ts_us"] == 300_000_000
    assert asked["text"] == "The invoice is wrong, write to …@mail.example"
    assert (rows[2]["text"], rows[5]["text"], rows[5]["text_len"]) == (None, None, None)
    assert door.ignored == {"notice of Chatwoot (labels, priority …)": 1}
    assert (door.coverage.inbound, door.rows_rejected) == ("all", 0)


def test_a_bot_and_a_colleague_of_the_same_number_are_two(tmp_path: Path) -> None:
    rows, _ = acts(tmp_path, message(1, OUTGOING, 0, KIM), message(2, OUTGOING, 1, BOT))
    assert rows[0]["actor_id"] == NAMES.person("ticket", "user/117") != rows[1]["actor_id"]


def test_addresses_and_numbers_are_one_person(tmp_path: Path) -> None:
    _, door = acts(tmp_path, message(1, INCOMING, 0, ANN))
    assert {frozenset(pair) for pair in door.links} == {
        frozenset({NAMES.person("ticket", "contact/52870"), NAMES.email("ann@mail.example")})
    }


def test_a_list_of_conversations_shows_only_their_last_messages(tmp_path: Path) -> None:
    listed, *_ = example.more(tmp_path)
    rows, door = read(listed)
    assert [row["thread_id"] for row in rows] == ["ticket:583/13098", "ticket:583/13099"]
    assert (rows[0]["tags"], door.coverage.inbound) == (["refund"], "sampled")
    assert "only the last message" in door.coverage.notes[-1]


def test_older_versions_write_words_and_no_sender_of_a_question(tmp_path: Path) -> None:
    _, lines, _ = example.more(tmp_path)
    rows, _ = read(lines)
    assert [(row["verb"], row["actor_side"], row["actor_id"] is None) for row in rows] == [
        ("Create", "external", True),
        ("Create", "org", False),
        ("Reopen", "org", True),
    ]


def test_deleted_messages_leave_a_tombstone(tmp_path: Path) -> None:
    rows, door = acts(tmp_path, message(1, INCOMING, 0, ANN, content_attributes={"deleted": True}))
    assert (rows, door.ignored) == ([], {"tombstone of a deleted message": 1})


def test_attributes_may_be_written_as_text(tmp_path: Path) -> None:
    told = json.dumps({"activity": {"type": "conversation_status_changed", "status": "open"}})
    broken, other = '{"activity"', json.dumps({"activity": {"status": "muted"}})
    given = [
        message(n, ACTIVITY, n, content="x", content_attributes=one) for n, one in enumerate((told, broken, other))
    ]
    rows, door = acts(tmp_path, *given)
    assert ([row["verb"] for row in rows], door.ignored.total()) == (["Reopen"], 2)


def test_closed_without_an_answer_is_an_end_and_assigned_is_none(
    tmp_path: Path, threads_of: Callable[[Reader, Path], list[dict[str, Any]]]
) -> None:
    told = [
        message(1, INCOMING, 0, ANN, conversation_id=1),
        message(2, ACTIVITY, 1, content="Assigned to Kim by Lou", conversation_id=1),
        message(3, ACTIVITY, 6, content="x", content_attributes=example.RESOLVED, conversation_id=1),
        message(4, INCOMING, 0, ANN, conversation_id=2),
        message(5, ACTIVITY, 1, content="Assigned to Kim by Lou", conversation_id=2),
        message(6, INCOMING, 0, ANN, conversation_id=3),
        message(7, ACTIVITY, 2, content="Conversation was marked resolved by Kim", conversation_id=3),
        message(8, ACTIVITY, 9, content="Conversation was reopened by Kim", conversation_id=3),
    ]
    path = tmp_path / "messages.json"
    path.write_text(json.dumps(page(*told)), encoding="utf-8")
    rows = threads_of(READER, path)
    assert [(row["answered"], row["end_reason"]) for row in rows] == [(0, "closed"), (0, "waiting"), (0, "waiting")]
    assert rows[0]["end_us"] - rows[0]["opened_us"] == 360_000_000
    assert rows[2]["reopened_us"] - rows[2]["closed_us"] == 420_000_000


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (message(1, INCOMING, 0, created_at=None), "no possible time"),
        (message(1, INCOMING, 0, created_at=4_000_000_000), "no possible time"),
        (message(1, 9, 0), "no known message_type"),
        (message(1, INCOMING, 0, conversation_id=None), "no conversation"),
        (message(1, INCOMING, 0) | {"id": None}, "has no id"),
    ],
)
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any, reason: str) -> None:
    rows, door = acts(tmp_path, broken, message(2, OUTGOING, 1, KIM))
    assert len(rows) == 1
    [rejection] = door.rejections
    assert rejection.place == "messages.json#1"
    assert reason in rejection.reason


def hooks(folder: Path, *some: Any) -> Path:
    path = folder / "webhooks.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in some), encoding="utf-8")
    return path


def test_webhooks_tell_the_same_as_pages(tmp_path: Path) -> None:
    path = hooks(tmp_path, *example.sent())
    with Source(path) as source:
        assert READER.detect(source) > 0
    rows, door = read(path)
    pages = {row["act_id"]: row for row in read(example.write(tmp_path))[0]}
    *said, closed = rows
    for name in ("thread_id", "property_id", "actor_id", "actor_kind", "actor_side", "text", "visibility", "ts_us"):
        assert [row[name] for row in said] == [pages[row["act_id"]][name] for row in said]
    assert [row["tags"] for row in said] == [["refund"]] * 3
    assert (closed["verb"], closed["thread_id"], closed["ts_us"]) == (
        "Close",
        said[0]["thread_id"],
        1_772_359_560_250_000,
    )
    assert door.ignored == {
        "webhook of another kind (conversation_created)": 1,
        "webhook of another kind (message_updated)": 1,
    }
    assert (door.rows_read, door.rows_rejected, door.coverage.inbound) == (6, 0, "all")


@pytest.mark.parametrize(
    "broken",
    [
        {"event": "message_created", "id": 5, "message_type": "incoming", "created_at": example.START_S},
        {"event": "conversation_status_changed", "id": 13098, "inbox_id": 583, "status": "resolved"},
        {"event": "message_created", "conversation": 7},
        {"event": 5},
    ],
)
def test_a_broken_webhook_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(hooks(tmp_path, example.sent()[1], broken))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["webhooks.jsonl#2"])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"id": 1, "inbox_id": 2}\n', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no messages of Chatwoot"):
        read(path)
