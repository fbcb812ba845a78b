"""A small data package of Discord as it is today; a channel of an older one, as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIRST = 1_480_000_000_000_000_000
"""Its time is 2026-03-08 00:31:37.070 UTC."""


def message(number: int, time: str, text: str = "hello", attachments: str = "") -> dict[str, Any]:
    """A message, as packages have it."""
    return {"ID": FIRST + number, "Timestamp": time, "Contents": text, "Attachments": attachments}


MESSAGES = [
    message(0, "2026-03-08 00:31:37", "@bo see https://help.example/a"),
    message(1, "2026-03-08 05:00:00", "", "https://cdn.example/a.png"),
]
CHANNELS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "c3001": (
        {"id": "3001", "type": "GUILD_TEXT", "name": "help", "guild": {"id": "1001", "name": "Acme"}},
        MESSAGES,
    ),
    "c3002": (
        {"id": "3002", "type": "DM", "recipients": ["4001", "4002"]},
        [message(2, "2026-03-08 00:31:37.500000+00:00")],
    ),
    "3003": (
        {"id": "3003", "type": "PUBLIC_THREAD", "name": "bill", "guild": {"id": "1001", "name": "Acme"}},
        [message(3, "2026-03-08 00:31:38")],
    ),
    "c3004": ({"id": "3004", "type": "GUILD_TEXT"}, []),
}
TABLE = f"""ID,Timestamp,Contents,Attachments
{FIRST},2026-03-08 00:31:37.070000+00:00,"two
lines",
{FIRST + 1},2026-03-08 00:31:37+00:00,,https://cdn.example/a.png
"""


def write(folder: Path) -> Path:
    """Writes the package; returns what a person would hand in."""
    for name, (channel, messages) in CHANNELS.items():
        below = folder / "Messages" / name
        below.mkdir(parents=True)
        (below / "channel.json").write_text(json.dumps(channel), encoding="utf-8")
        (below / "messages.json").write_text(json.dumps(messages, indent=1), encoding="utf-8")
    (folder / "Messages" / "index.json").write_text(json.dumps({"3001": "help in Acme", "9": None}), encoding="utf-8")
    (folder / "Account").mkdir()
    (folder / "Account" / "user.json").write_text(json.dumps({"id": "4001", "username": "acme"}), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """The messages of a channel in an older package."""
    below = folder / "messages" / "c3001"
    below.mkdir(parents=True)
    (below / "messages.csv").write_text(TABLE, encoding="utf-8")
    (below / "channel.json").write_text('{"id": "3001", "type": 0, "name": "help"}', encoding="utf-8")
    return [folder]
