"""A small archive of a Mastodon account: a note, an answer with a mention and a tag, a share, a poll."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CONTEXT = "https://www.w3.org/ns/activitystreams"
BRAND = "https://social.example/users/brand"
ANN = "https://other.example/users/Ann"


def activity(number: int, kind: str = "Create", **content: Any) -> dict[str, Any]:
    """One activity of the account."""
    note = {"id": f"{BRAND}/statuses/{number}", "type": "Note", "content": "<p>Hi &amp; bye</p>", **content}
    return {
        "id": f"{BRAND}/statuses/{number}/activity",
        "type": kind,
        "actor": BRAND,
        "published": f"2022-11-13T01:13:{number:02d}Z",
        "to": [f"{CONTEXT}#Public"],
        "cc": [f"{BRAND}/followers", ANN],
        "object": f"{ANN}/statuses/109333835161429021" if kind == "Announce" else note,
    }


def write(folder: Path) -> Path:
    """Writes the archive; returns what a person would hand in."""
    mention = {"type": "Mention", "href": ANN, "name": "@Ann@other.example"}
    answer: dict[str, Any] = {
        "inReplyTo": f"{ANN}/statuses/109333835161429021",
        "conversation": "tag:other.example,2022:objectId=7:objectType=Conversation",
        "tag": [mention, {"type": "Hashtag", "name": "#Spring"}],
        "contentMap": {"en": "x"},
        "updated": "2022-11-14T00:00:00.500Z",
        "content": '<p>@ann see <a href="https://help.example/1">help</a></p>',
    }
    items = [
        activity(1),
        activity(2, **answer),
        activity(3, "Announce"),
        activity(4, type="Question"),
        activity(5, "Add"),
    ]
    outbox = {
        "@context": CONTEXT,
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }
    actor = {"id": BRAND, "type": "Person", "preferredUsername": "brand", "followers": f"{BRAND}/followers"}
    for name, content in {"outbox.json": outbox, "actor.json": actor}.items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Lines of activities, as a server hands them out."""
    path = folder / "activities.jsonl"
    lines = [activity(1, inReplyTo=ANN), activity(2, "Announce"), activity(3, "Like"), activity(4, "Follow")]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return [path]
