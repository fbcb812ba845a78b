"""A small export of Telegram: a group with an answer, a mention and a notice, a channel, a chat with one person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

START_S = 1_772_359_200


def message(number: int, author: str = "user5551", **more: Any) -> dict[str, Any]:
    """A message."""
    at = START_S + number * 60
    said = {"from": "Ann Lee", "from_id": author, "text": "hello"}
    return {"id": number, "type": "message", "date": "2026-03-01T10:00:00", "date_unixtime": str(at), **said, **more}


def service(number: int, action: str) -> dict[str, Any]:
    """A notice."""
    at = str(START_S + number * 60)
    return {
        "id": number,
        "type": "service",
        "date_unixtime": at,
        "actor": "Bo",
        "actor_id": "user5552",
        "action": action,
    }


def chat(kind: str, number: int, *messages: dict[str, Any]) -> dict[str, Any]:
    """A chat with its messages."""
    return {"name": "Acme help", "type": kind, "id": number, "messages": list(messages)}


PARTS = ["Ask ", {"type": "mention", "text": "@bo_b"}, " or ", {"type": "mention_name", "text": "Cy", "user_id": 5553}]
GROUP = chat(
    "private_supergroup",
    77001,
    message(101, text=PARTS, reactions=[{"type": "emoji", "count": 2, "emoji": "👍"}]),
    message(
        102,
        "user5552",
        reply_to_message_id=101,
        edited_unixtime=str(START_S + 9_999),
        text="see https://help.example/a",
    ),
    service(103, "join_group_by_link"),
    service(104, "pin_message"),
    message(105, "channel77002", text="", photo="photos/photo_1.jpg"),
)
CHATS = [
    GROUP,
    chat("public_channel", 77002, message(11, "channel77002")),
    chat("personal_chat", 5552, message(21, "user5552"), {"id": 22, "type": "unsupported"}),
]


def write(folder: Path) -> Path:
    """Writes the export of one chat; returns what a person would hand in."""
    path = folder / "result.json"
    path.write_text(json.dumps(GROUP, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """The export of a whole account."""
    account = {
        "about": "Your data.",
        "personal_information": {"first_name": "Ann"},
        "chats": {"about": "", "list": CHATS},
    }
    (folder / "result.json").write_text(json.dumps(account, indent=1), encoding="utf-8")
    return [folder]
