"""Pages of messages of Chatwoot: a conversation with a note, an answer and its end; a list of conversations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ANN = {"id": 52870, "name": "Ann", "email": "ann@mail.example", "type": "contact"}
KIM = {"id": 117, "name": "Kim", "email": "kim@acme.example", "type": "user", "availability_status": "online"}
BOT = {"id": 117, "name": "Helper", "type": "agent_bot"}
START_S = 1_772_359_200
INCOMING, OUTGOING, ACTIVITY, TEMPLATE = range(4)


def message(number: int, kind: int | str, minute: int, sender: dict[str, Any] | None = None, **more: Any) -> Any:
    """A message as the page of a conversation holds it."""
    return {
        "id": number,
        "content": "The invoice is wrong, write to ann@mail.example",
        "inbox_id": 583,
        "conversation_id": 13098,
        "message_type": kind,
        "content_type": "text",
        "status": "sent",
        "content_attributes": {},
        "created_at": START_S + 60 * minute,
        "private": False,
        "source_id": None,
        **({"sender": sender} if sender else {}),
        **more,
    }


RESOLVED = {"activity": {"type": "conversation_status_changed", "status": "resolved"}}
MESSAGES = [
    message(77281, INCOMING, 0, ANN),
    message(77282, TEMPLATE, 0, content="We typically reply in a few hours"),
    message(77283, ACTIVITY, 1, content="Assigned to Kim by Lou"),
    message(77284, OUTGOING, 2, KIM, private=True, content="Known fault @ann"),
    message(
        77285, OUTGOING, 5, KIM, content="Done, see https://help.example/a", content_attributes={"in_reply_to": 77281}
    ),
    message(77286, ACTIVITY, 6, content="Conversation was marked resolved by Kim", content_attributes=RESOLVED),
    message(77287, ACTIVITY, 7, content="Kim added refund"),
    message(77288, OUTGOING, 8, BOT, content="Anything else?"),
]


def page(*messages: Any) -> dict[str, Any]:
    """What the interface answers."""
    return {"meta": {"labels": [], "additional_attributes": {}, "contact_id": 52870}, "payload": list(messages)}


def conversation(number: int, *messages: Any, **more: Any) -> dict[str, Any]:
    """A conversation of a list."""
    return {
        "meta": {"sender": ANN, "channel": "Channel::WebWidget", "hmac_verified": False},
        "id": number,
        "messages": list(messages),
        "account_id": 3,
        "inbox_id": 583,
        "labels": ["refund"],
        "status": "open",
        "created_at": START_S,
        **more,
    }


def webhook(event: str, one: dict[str, Any], minute: int, **more: Any) -> dict[str, Any]:
    """What the program sends of a message: without the numbers of its conversation and inbox, which stand inside."""
    inside = ("conversation_id", "inbox_id", "status")
    words = ("incoming", "outgoing", "activity", "template")
    return {
        **{name: value for name, value in one.items() if name not in inside},
        "message_type": words[one["message_type"]],
        "created_at": f"2026-03-01T10:{minute:02d}:00.000Z",
        "conversation": conversation(one["conversation_id"], one, custom_attributes={}),
        "inbox": {"id": one["inbox_id"], "name": "Website"},
        "account": {"id": 3, "name": "Acme"},
        "event": event,
        **more,
    }


def changed(status: str, minute: int, event: str = "conversation_status_changed") -> dict[str, Any]:
    """What the program sends when a conversation is resolved or opened again."""
    at = START_S + 60 * minute
    return conversation(13098, MESSAGES[-1], event=event, status=status, timestamp=at, updated_at=at + 0.25)


def sent() -> list[dict[str, Any]]:
    """Webhooks of the conversation."""
    return [
        changed("open", 0, "conversation_created"),
        webhook("message_created", MESSAGES[0], 0),
        webhook("message_created", MESSAGES[3], 2),
        webhook("message_created", MESSAGES[4], 5),
        webhook("message_updated", MESSAGES[4], 5),
        changed("resolved", 6),
    ]


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    path = folder / "13098.json"
    path.write_text(json.dumps(page(*MESSAGES)), encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """A list of conversations; lines of an older version, which wrote words and no senders of questions; webhooks."""
    listed = folder / "conversations.json"
    some = [conversation(13098, MESSAGES[-1]), conversation(13099, message(77299, INCOMING, 9, conversation_id=13099))]
    listed.write_text(json.dumps({"data": {"meta": {"all_count": 2}, "payload": some}}, indent=1), encoding="utf-8")
    lines = folder / "messages.jsonl"
    old = [
        message(101, "incoming", 0, content_attributes="{}"),
        message(102, "outgoing", 1, KIM, created_at="2026-03-01T10:01:00.000Z"),
        message(103, "activity", 2, content="Conversation was reopened by Kim"),
    ]
    lines.write_text("".join(f"{json.dumps(one)}\n" for one in old), encoding="utf-8")
    hooks = folder / "webhooks.jsonl"
    hooks.write_text("".join(f"{json.dumps(one)}\n" for one in sent()), encoding="utf-8")
    return [listed, lines, hooks]
