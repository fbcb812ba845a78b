"""A room as Element saves it: an answer in both forms, a thread, a reaction, an edit, a removal, joins and notices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

START_MS = 1_772_359_200_000
ANN, BO = "@ann:acme.example", "@bo:other.example"


def event(number: int, kind: str = "m.room.message", sender: str = ANN, **more: Any) -> dict[str, Any]:
    """An event of the timeline; `content` and `unsigned` may be given."""
    content = {"msgtype": "m.text", "body": "hello"} if kind == "m.room.message" else {}
    return {
        "type": kind,
        "event_id": f"$event{number}",
        "sender": sender,
        "room_id": "!help:acme.example",
        "origin_server_ts": START_MS + number * 60_000,
        "content": content,
        "unsigned": {"age": 1},
        **more,
    }


def text(body: str, **more: Any) -> dict[str, Any]:
    """The content of a message."""
    return {"msgtype": "m.text", "body": body, **more}


def answer(number: int) -> dict[str, Any]:
    """A relation: the message answers another."""
    return {"m.relates_to": {"m.in_reply_to": {"event_id": f"$event{number}"}}}


def room(*events: Any) -> dict[str, Any]:
    """The whole file."""
    return {
        "room_name": "Acme help",
        "room_creator": "Ann Lee",
        "topic": "",
        "export_date": "Mar 2, 2026",
        "exported_by": "Ann Lee",
        "messages": list(events),
    }


THREAD = {
    "m.relates_to": {
        "rel_type": "m.thread",
        "event_id": "$event1",
        "is_falling_back": True,
        **answer(2)["m.relates_to"],
    }
}
EVENTS = [
    event(0, "m.room.member", state_key=ANN, content={"membership": "join", "displayname": "Ann Lee"}),
    event(1, content=text("see https://help.example/a", **{"m.mentions": {"user_ids": [BO]}})),
    event(2, sender=BO, content=text(f"> <{ANN}> see\n> more\n\nyes", **answer(1))),
    event(3, sender=BO, content=text("in the thread", **THREAD)),
    event(4, "m.reaction", content={"m.relates_to": {"rel_type": "m.annotation", "event_id": "$event2", "key": "👍"}}),
    event(5, content=text("* no", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$event2"}})),
    event(6, content={}, unsigned={"redacted_because": event(7, "m.room.redaction")}),
    event(8, "m.room.topic", content={"topic": "x"}),
    event(9, content={"msgtype": "m.image", "body": "IMG_1.jpg"}),
    event(10, "m.room.member", state_key="@cy:acme.example", content={"membership": "invite"}),
]
ENCRYPTED = event(11, "m.room.encrypted", content={"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA"})


def write(folder: Path) -> Path:
    """Writes the file of a room; returns what a person would hand in."""
    path = folder / "matrix - Acme help - Chat Export.json"
    path.write_text(json.dumps(room(*EVENTS), indent=2, ensure_ascii=False), encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """A room of an older Element, with encrypted events beside their decrypted form."""
    opened = {"encrypted": ENCRYPTED, "decrypted": event(11, content=text("opened"))}
    path = folder / "room.json"
    path.write_text(json.dumps(room(event(1), opened, ENCRYPTED | {"event_id": "$event12"})), encoding="utf-8")
    return [path]
