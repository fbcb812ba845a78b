"""Small Intercom conversations: one answered and closed after a note, one that nobody answered, one by a bot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ANN = {"type": "user", "id": "5f7f0d217289f8d2f4262080", "name": "Ann", "email": "ann@mail.example"}
KIM = {"type": "admin", "id": "991267391", "name": "Kim", "email": "kim@acme.example"}
BOT = {"type": "bot", "id": "991267999", "name": "Fin", "email": "operator@intercom.example"}
START_S = 1_772_359_200


def part(number: int, kind: str, who: dict[str, Any], minute: int, **more: Any) -> dict[str, Any]:
    """A part of a conversation."""
    at = START_S + 60 * minute
    return {
        "type": "conversation_part",
        "id": str(number),
        "part_type": kind,
        "body": None,
        "created_at": at,
        "updated_at": at,
        "author": who,
        "attachments": [],
        **more,
    }


def conversation(number: int, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A conversation as it comes by itself."""
    return {
        "type": "conversation",
        "id": str(number),
        "created_at": START_S,
        "updated_at": START_S + 3600,
        "source": {
            "type": "conversation",
            "id": f"40{number}",
            "delivered_as": "customer_initiated",
            "subject": "",
            "body": "<p>The invoice is wrong, write to ann@mail.example</p>",
            "author": ANN,
            "attachments": [],
        },
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": ANN["id"]}]},
        "team_assignee_id": 814865,
        "state": "closed",
        "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "17", "name": "refund"}]},
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": list(parts),
            "total_count": len(parts),
        },
        **more,
    }


CONVERSATIONS = [
    conversation(
        471,
        part(3001, "assignment", KIM, 1),
        part(3002, "note", KIM, 2, body="<p>Known fault</p>"),
        part(3003, "comment", KIM, 5, body="<p>Done @ann, see <a href='https://help.example/a'>here</a></p>"),
        part(3004, "close", KIM, 6),
        part(3005, "open", ANN, 9, body="<p>Not quite</p>"),
        part(3006, "conversation_rating_changed", ANN, 10),
    ),
    conversation(472),
    conversation(473, part(3007, "comment", BOT, 0, body="<p>A colleague will answer</p>")),
]


def webhook(topic: str, item: dict[str, Any]) -> dict[str, Any]:
    """What is sent when something happens."""
    data = {"type": "notification_event_data", "item": item}
    return {"type": "notification_event", "id": f"notif_{topic}", "topic": topic, "created_at": START_S, "data": data}


def webhooks() -> list[dict[str, Any]]:
    """What is sent of the first conversation, part by part."""
    first = CONVERSATIONS[0]
    parts = first["conversation_parts"]["conversation_parts"]
    return [
        webhook("contact.created", {"type": "contact", "id": ANN["id"], "tags": {"type": "list", "data": []}}),
        webhook("conversation.user.created", conversation(471)),
        *(webhook("conversation.admin.replied", conversation(471, one)) for one in parts),
    ]


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    path = folder / "conversations.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in CONVERSATIONS), encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """A page of a list; a folder with a conversation a file and one of the oldest version; webhooks."""
    page = {"type": "conversation.list", "pages": {"type": "pages", "page": 1}, "conversations": CONVERSATIONS}
    listed = folder / "page.json"
    listed.write_text(json.dumps(page), encoding="utf-8")
    several = folder / "several"
    several.mkdir()
    (several / "471.json").write_text(json.dumps(CONVERSATIONS[0], indent=2), encoding="utf-8")
    old = conversation(474, part(3008, "comment", KIM, 3, body="Yes"))
    message = old.pop("source") | {"type": "conversation_message"}
    (several / "474.json").write_text(json.dumps(old | {"conversation_message": message}), encoding="utf-8")
    hooks = folder / "webhooks.jsonl"
    hooks.write_text("".join(f"{json.dumps(one)}\n" for one in webhooks()), encoding="utf-8")
    return [listed, several, hooks]
