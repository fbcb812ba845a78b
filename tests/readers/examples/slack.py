"""A small Slack export: three channels of two kinds, threads, notices, a bot, a file that is shared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

USERS: list[dict[str, Any]] = [
    {"id": "U1", "team_id": "T1", "is_bot": False, "profile": {"email": "ann@acme.example"}},
    {"id": "U2", "team_id": "T1", "is_restricted": True, "profile": {"email": "guest@agency.example"}},
    {"id": "U3", "team_id": "T1", "is_bot": True, "profile": {"email": "bot@acme.example"}},
]
DAY: list[dict[str, Any]] = [
    {
        "type": "message",
        "user": "U1",
        "ts": "1700000000.000100",
        "text": "who <@U2> knows?",
        "thread_ts": "1700000000.000100",
        "reply_count": 1,
    },
    {
        "type": "message",
        "user": "U2",
        "ts": "1700000100.000200",
        "text": "<https://help.example/a|here>",
        "thread_ts": "1700000000.000100",
        "parent_user_id": "U1",
    },
    {
        "type": "message",
        "user": "U3",
        "ts": "1700000200.000300",
        "text": "build 17",
        "subtype": "bot_message",
        "bot_id": "B1",
    },
    {"type": "message", "user": "U1", "ts": "1700000300.000400", "subtype": "channel_join", "text": "joined"},
    {
        "type": "message",
        "user": "U1",
        "ts": "1700000400.000500",
        "text": "done",
        "edited": {"user": "U1", "ts": "1700000460.000000"},
        "reactions": [{"name": "tada", "users": ["U2"], "count": 1}],
    },
    {"type": "message", "user": "U2", "ts": "1700000500.000600", "text": "gone", "subtype": "tombstone"},
]


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    files = {
        "users.json": USERS,
        "channels.json": [{"id": "C1", "name": "general-help"}],
        "groups.json": [{"id": "G1", "name": "closed", "members": ["U1"]}],
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
        "general-help/2023-11-14.json": DAY,
        "closed/2023-11-14.json": DAY[:1],
        "D1/2023-11-14.json": DAY[1:2],
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """The export of an organisation of several workspaces: users of the organisation, messages with their team."""
    users = [user | {"enterprise_user": {"id": user["id"], "enterprise_id": "E1"}} for user in USERS]
    days = [message | {"team": "T2", "user_profile": {"team": "T2", "real_name": "Ann"}} for message in DAY]
    files = {"org_users.json": users, "mpims.json": [{"id": "G9", "name": "mpdm-a--b-1", "members": ["U1"]}]}
    for name, content in {**files, "mpdm-a--b-1/2023-11-15.json": days, "general/2023-11-15.json": days}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return [folder]
