"""Two files of DiscordChatExporter: a channel with an answer, a bot and notices; a thread of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIRST = 1_477_580_000_000_000_000


def author(number: int, name: str, *, is_bot: bool = False) -> dict[str, Any]:
    """Who writes."""
    return {"id": str(number), "name": name, "discriminator": "0000", "nickname": name, "isBot": is_bot, "roles": []}


ANN, BO, HELPER = author(4001, "Ann Lee"), author(4002, "bo"), author(4003, "Helper", is_bot=True)


def message(number: int, who: dict[str, Any] = ANN, **more: Any) -> dict[str, Any]:
    """A message."""
    return {
        "id": str(FIRST + number),
        "type": "Default",
        "timestamp": f"2026-03-01T10:{number:02d}:00.123+00:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": "hello",
        "author": who,
        "attachments": [],
        "reactions": [],
        "mentions": [],
        **more,
    }


def channel(kind: str, *messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The file of a channel."""
    described = {"id": "3001", "type": kind, "categoryId": "2001", "category": "Support", "name": "help", "topic": None}
    return {
        "guild": {"id": "1001", "name": "Acme", "iconUrl": "x"},
        "channel": {**described, **more},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-03-02T00:00:00+00:00",
        "messages": list(messages),
        "messageCount": len(messages),
    }


REFERENCE = {"type": "Default", "messageId": str(FIRST + 1), "channelId": "3001", "guildId": "1001"}
MESSAGES = [
    message(1, content="@bo who knows? https://help.example/a", mentions=[BO], reactions=[{"count": 2, "emoji": {}}]),
    message(2, BO, type="Reply", reference=REFERENCE, timestampEdited="2026-03-01T11:00:00.5+00:00"),
    message(3, HELPER, content="Thanks @Ann Lee", mentions=[ANN]),
    message(4, BO, type="GuildMemberJoin", content="Joined the server."),
    message(5, BO, type="ChannelPinnedMessage", content="Pinned a message."),
    message(6, content="", attachments=[{"id": "6001", "fileName": "a.png"}]),
]


def write(folder: Path) -> Path:
    """Writes the file of a channel; returns what a person would hand in."""
    path = folder / "Acme - help.json"
    path.write_text(json.dumps(channel("GuildTextChat", *MESSAGES), indent=2), encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """A folder with a thread and a direct conversation."""
    files = {
        "thread.json": channel(
            "GuildPublicThread", message(7), message(8, BO), id="3002", name="Invoice", category="help"
        ),
        "direct.json": channel("DirectTextChat", message(9), message(10, BO), id="3003", name="bo"),
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return [folder]
