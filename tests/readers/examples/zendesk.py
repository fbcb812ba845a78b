"""A small Zendesk export: a ticket that is answered in public after a note, one that nobody answered, one by rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

URL = "https://acme.zendesk.example/api/v2/tickets/"


def comment(number: int, author: int, minute: int, **more: Any) -> dict[str, Any]:
    """A comment of a ticket."""
    at = f"2026-03-01T10:{minute:02d}:00Z"
    body = f"Comment {number}, write to ann@mail.example"
    return {"id": number, "author_id": author, "public": True, "created_at": at, "plain_body": body, **more}


def ticket(number: int, *comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A line of the export."""
    return {
        "url": f"{URL}{number}.json",
        "id": number,
        "created_at": "2026-03-01T10:00:00Z",
        "status": "open",
        "via": {"channel": "email", "source": {"from": {"address": "ann@mail.example"}}},
        "requester_id": 7001,
        "submitter_id": 7001,
        "assignee_id": 9001,
        "group_id": 55,
        "tags": ["refund"],
        "description": "The invoice is wrong",
        "comments": list(comments),
        **more,
    }


TICKETS = [
    ticket(
        101,
        comment(1001, 7001, 0),
        comment(1002, 9001, 5, public=False),
        comment(1003, 9001, 9, plain_body=None, body="Done @ann"),
    ),
    ticket(102, assignee_id=None),
    ticket(103, comment(1004, 7001, 3), comment(1005, -1, 4, via={"channel": "rule"})),
]
USERS = [
    {"id": 7001, "role": "end-user", "created_at": "2025-01-01T00:00:00Z", "email": "ann@mail.example", "name": "Ann"},
    {"id": 9001, "role": "agent", "created_at": "2025-01-01T00:00:00Z", "email": "kim@acme.example", "name": "Kim"},
]


def lines(*items: dict[str, Any]) -> str:
    """Items as lines of JSON."""
    return "".join(f"{json.dumps(item)}\n" for item in items)


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    (folder / "tickets.json").write_text(lines(*TICKETS), encoding="utf-8")
    (folder / "users.json").write_text(lines(*USERS), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Tickets alone, with the people inside them, and one with its comments and people beside it."""
    path = folder / "export-2026-03-01.json"
    people = {"requester": USERS[0], "submitter": USERS[0], "assignee": USERS[1]}
    path.write_text(lines(*(one | people for one in TICKETS)), encoding="utf-8")
    one = {**TICKETS[0]}
    beside = folder / "ticket-101.json"
    beside.write_text(json.dumps({"comments": one.pop("comments"), "ticket": one, "users": USERS}), encoding="utf-8")
    return [path, beside]
