"""A small bulk export of Mattermost: a thread, a reaction, notices, a webhook, a direct message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

START_MS = 1_772_359_200_000


def post(minute: int, user: str = "ann", message: str = "hello", **more: Any) -> dict[str, Any]:
    """A post, or a reply if it says no team."""
    return {"user": user, "message": message, "create_at": START_MS + minute * 60_000, "edit_at": 0, **more}


def in_channel(name: str, content: dict[str, Any]) -> dict[str, Any]:
    """The line of a post in a channel."""
    return {"type": "post", "post": {"team": "acme", "channel": name, **content}}


HEAD: list[dict[str, Any]] = [
    {"type": "version", "version": 1, "info": {"generator": "mattermost-server"}},
    {"type": "team", "team": {"name": "acme", "display_name": "Acme", "type": "O"}},
    {"type": "channel", "channel": {"team": "acme", "name": "help", "type": "O"}},
    {"type": "channel", "channel": {"team": "acme", "name": "board", "type": "P"}},
    {"type": "user", "user": {"username": "ann", "email": "ann@acme.example", "roles": "system_user"}},
    {"type": "user", "user": {"username": "guest", "email": "bo@agency.example", "roles": "system_guest"}},
    {"type": "bot", "bot": {"username": "build", "owner": "ann"}},
]
POSTS: list[dict[str, Any]] = [
    in_channel(
        "help",
        post(
            0,
            message="Who knows? @guest see https://help.example/a",
            reactions=[{"user": "guest", "emoji_name": "eyes", "create_at": START_MS + 90_000}],
            replies=[post(5, "guest", "I do, ask me@mail.example", edit_at=START_MS + 400_000)],
        ),
    ),
    in_channel("help", post(6, message="ann joined.", type="system_join_channel")),
    in_channel("help", post(7, message="ann changed the header.", type="system_header_change")),
    in_channel("board", post(8, "build", "Build 17", props={"from_webhook": "true"})),
    {"type": "direct_channel", "direct_channel": {"members": ["ann", "guest"]}},
    {"type": "direct_post", "direct_post": post(9, channel_members=["ann", "guest"])},
]


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    path = folder / "export.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in HEAD + POSTS), encoding="utf-8")
    return path
