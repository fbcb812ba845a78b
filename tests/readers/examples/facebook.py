"""A small download of Facebook as of 2026; one of an older form with comments in groups; an encrypted chat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

AT_S = 1_772_359_200
OWNER, BO = "Zoë de Graaf", "Bo Berg"


def mangled(text: str) -> str:
    """Text as downloads have it: UTF-8 that was taken for Latin-1."""
    return text.encode().decode("latin-1")


def message(number: int, sender: str = BO, **more: Any) -> dict[str, Any]:
    """A message of a conversation."""
    said = {"content": "hello", "is_geoblocked_for_viewer": False}
    return {"sender_name": mangled(sender), "timestamp_ms": (AT_S + number) * 1_000, **said, **more}


def conversation(*messages: Any) -> dict[str, Any]:
    """The file of a conversation."""
    return {
        "participants": [{"name": BO}, {"name": mangled(OWNER)}],
        "messages": list(messages),
        "title": BO,
        "is_still_participant": True,
        "thread_path": "inbox/boberg_4711",
        "magic_words": [],
    }


def entry(number: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An entry of what the owner did."""
    return {"timestamp": AT_S + number, "data": [data], "title": mangled(f"{OWNER} commented."), **more}


def comment(number: int, text: str) -> dict[str, Any]:
    """A comment of the owner."""
    said = {"timestamp": AT_S + number, "comment": mangled(text), "author": mangled(OWNER)}
    return entry(number, {"comment": said})


def encrypted(number: int, sender: str, text: str, **more: Any) -> dict[str, Any]:
    """A message of an encrypted chat."""
    said = {"senderName": sender, "text": text, "timestamp": AT_S * 1_000 + number, "type": "text"}
    return {"isUnsent": False, "media": [], "reactions": [], **said, **more}


MESSAGES = [
    message(3, call_duration=12),
    message(2, OWNER, content=mangled(f"Ja, @{BO} 😍"), reactions=[{"reaction": mangled("❤"), "actor": BO}]),
    message(1, content=None, share={"link": "https://help.example/a"}),
    message(0, is_unsent=True),
]
REACTION = entry(5, {"reaction": {"reaction": "LOVE", "actor": mangled(OWNER)}})
FILES: dict[str, Any] = {
    "your_facebook_activity/messages/inbox/boberg_4711/message_1.json": conversation(*MESSAGES),
    "your_facebook_activity/comments_and_reactions/comments.json": {
        "comments_v2": [comment(4, "Schön"), comment(6, "ok")]
    },
    "your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json": [REACTION],
    "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": [
        entry(7, {"post": mangled("Grüße")}),
        {"timestamp": AT_S + 8, "attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}], "title": "x"},
        {"timestamp": AT_S + 9, "title": "moved"},
    ],
    "connections/friends/your_friends.json": {"friends_v2": [{"name": BO, "timestamp": AT_S}]},
    "personal_information/profile_information/profile_information.json": {
        "profile_v2": {"name": {"full_name": mangled(OWNER), "first_name": "Z"}}
    },
}
ENCRYPTED = {
    "participants": [OWNER, BO],
    "threadName": "Bo Berg_7",
    "messages": [
        encrypted(0, OWNER, "tajná"),
        encrypted(1, BO, "x", isUnsent=True, type="placeholder"),
        encrypted(2, BO, "", media=[{"uri": "b"}], type="media"),
    ],
}


def write(folder: Path) -> Path:
    """Writes the download; returns what a person would hand in."""
    for name, content in FILES.items():
        path = folder / "facebook-zoe-2026-03-02-AbCd" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Comments in groups of an older download, and an encrypted chat."""
    groups, chat = folder / "your_comments_in_groups.json", folder / "Bo Berg_7.json"
    groups.write_text(json.dumps({"group_comments": [comment(1, "Schön"), comment(2, "ok")]}), encoding="utf-8")
    chat.write_text(json.dumps(ENCRYPTED, ensure_ascii=False), encoding="utf-8")
    return [groups, chat]
