"""A small Zulip export: two channels, a topic with an answer, a bot, a direct and a group conversation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

USERS: list[dict[str, Any]] = [
    {"id": 211, "delivery_email": "ann@acme.example", "full_name": "Ann Lee", "is_bot": False, "role": 400},
    {"id": 212, "email": "user212@zulip.example", "full_name": "Bo", "is_bot": False, "role": 600},
    {"id": 213, "delivery_email": "build-bot@acme.example", "full_name": "Build", "is_bot": True, "role": 400},
]
REALM: dict[str, Any] = {
    "zerver_realm": [{"id": 2, "string_id": "acme"}],
    "zerver_userprofile": USERS,
    "zerver_userprofile_crossrealm": [{"id": 215, "email": "notification-bot@zulip.example"}],
    "zerver_stream": [{"id": 421, "name": "help"}, {"id": 422, "name": "board", "invite_only": True}],
    "zerver_recipient": [
        {"id": 631, "type": 2, "type_id": 421},
        {"id": 632, "type": 2, "type_id": 422},
        {"id": 633, "type": 1, "type_id": 212},
        {"id": 634, "type": 3, "type_id": 777},
    ],
    "zerver_subscription": [
        {"user_profile": 211, "recipient": 634},
        {"user_profile": 212, "recipient": 634},
        {"user_profile": 213, "recipient": 634},
    ],
    "zerver_reaction": [{"message": 9001, "user_profile": 212, "emoji_name": "eyes"}],
}


def message(number: int, sender: int = 211, recipient: int = 631, **more: Any) -> dict[str, Any]:
    """A message; by default in the channel help."""
    content = {"subject": "invoices", "content": "hello", "date_sent": 1_772_359_200.5 + number, "last_edit_time": None}
    return {"id": number, "sender": sender, "recipient": recipient, **content, **more}


MESSAGES = [
    message(9001, content="Who knows, @**Bo|212** or @**Ann Lee**? https://help.example/a"),
    message(9002, 212, subject="✔ invoices", last_edit_time=1_772_369_999.25),
    message(9003, 213, 632, content="Build 17, ask ann@acme.example"),
    message(9004, 215, subject="other"),
    message(9005, 211, 633, subject=""),
    message(9006, 212, 634, subject=""),
]


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    files = {
        "realm.json": REALM,
        "messages-000001.json": {"zerver_message": MESSAGES[:3], "zerver_usermessage": [{"id": 1, "message": 9001}]},
        "messages-000002.json": {"zerver_message": MESSAGES[3:], "zerver_usermessage": []},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """One file of messages alone."""
    path = folder / "messages-000001.json"
    content = {"zerver_message": MESSAGES, "zerver_usermessage": [], "zerver_reaction": REALM["zerver_reaction"]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return [path]
