"""A small table of tickets with the mapping that makes a question of each row and an answer of some."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MAPPING = """
network: {column: channel}
time_zone: Europe/Vienna
missing: [n/a]
acts:
  - id: "{ticket_id}"
    at: opened_at
    actor: {email: customer_email}
    side: external
    to: brand_account
    needs_response: true
    text: subject
  - id: "{ticket_id}/reply"
    parent: "{ticket_id}"
    when: first_reply_at
    at: first_reply_at
    actor: agent
    account: brand_account
    side: org
"""
TABLE = """ticket_id,channel,opened_at,customer_email,first_reply_at,agent,brand_account,subject
811,Web form,2026-03-02 09:14:05,ann@mail.example,2026-03-02 11:40:00,kim,service,Broken handle
812,Telephone,2026-03-02 10:02:44,ben@mail.example,,,service,Where is my order?
813,email,2026-03-02 10:03:44,Cay <cay@mail.example>,2026-03-04T08:00:00Z,lou,service,"Two
lines, one field"
814,Carrier pigeon,2026-03-03 10:02:44,n/a,,,service,Coo
"""

CHATS_MAPPING = """
network: chat_widget
time_zone: America/New_York
acts:
  - at: {column: sent, format: epoch_ms}
    edited: {column: changed, format: "%d/%m/%Y %H:%M:%S"}
    actor: user.handle
    recipients: [{column: to}]
    mentions: [{column: named, split: ";"}]
    property: "chat_widget:{room}"
    container: "{room}"
    thread: "{room}/{topic}"
    side: {column: kind, values: {guest: external, staff: org}, otherwise: unknown}
    when: {column: kind, is_not: [system]}
    tags: {column: labels, split: ","}
    text: body
"""
CHATS: tuple[dict[str, Any], ...] = (
    {"sent": 1700000000123, "user": {"handle": "@ann"}, "to": ["ben", "cay"], "named": "dan; eve", "room": "R 1"}
    | {"topic": 7, "kind": "guest", "labels": "a, b", "body": "hi @ben", "changed": "14/11/2023 22:13:21"},
    {"sent": "1700000001000", "user": {"handle": "ben"}, "to": ["ann"], "room": "R 1", "kind": "staff", "body": "ok"}
    | {"topic": 7.0, "labels": ["x"], "named": None, "changed": None},
    {"sent": 1700000002000, "user": {"handle": "bot"}, "to": [], "room": "R 2", "kind": "system", "body": "joined"},
    {"sent": 1700000003000, "user": {"handle": "ann"}, "to": None, "room": "R 2", "kind": "", "body": "a@mail.example"},
)
LETTERS_MAPPING = """
network: email
missing: ["NULL"]
acts:
  - id: "{mail}"
    parent: "{answers}"
    at: {column: day, format: "%a %b %d %H:%M:%S %z %Y"}
    actor: {email: sender}
    recipients: [{email: receiver}]
    visibility: direct
    gather: true
"""
LETTERS = """mail|answers|day|sender|receiver
7|NULL|Tue Oct 31 22:10:45 +0000 2017|Ann <ann@a.example>|ben@b.example
7|NULL|Tue Oct 31 22:10:45 +0000 2017|Ann <ann@a.example>|cay@b.example
8|7|Wed Feb 28 01:00:00 -0500 2018|ben@b.example|ann@a.example
9.0|8|Thu Mar 01 01:00:00 -0500 2018|cay@b.example|ann@a.example
"""
MAPPINGS = {"chats.jsonl": CHATS_MAPPING, "letters.txt": LETTERS_MAPPING, "times.parquet": CHATS_MAPPING}
"""Of the files of `more` that need another mapping."""


def write(folder: Path) -> Path:
    """Writes the table; returns what a person would hand in."""
    path = folder / "tickets.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """The same with semicolons, as lines of JSON and as Parquet; chats and letters with mappings of their own."""
    rows = list(csv.DictReader(io.StringIO(TABLE, newline="")))
    semicolons, lines, parquet = folder / "tickets.tsv", folder / "tickets.jsonl", folder / "tickets.parquet"
    with semicolons.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    lines.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows), parquet, compression="none", use_dictionary=False)
    chats, letters, times = folder / "chats.jsonl", folder / "letters.txt", folder / "times.parquet"
    chats.write_text("\n".join(map(json.dumps, CHATS)) + "\n", encoding="utf-8")
    letters.write_text(LETTERS, encoding="utf-8")
    pq.write_table(_typed_chats(), times, compression="none", use_dictionary=False)
    return [semicolons, lines, parquet, chats, letters, times]


def _typed_chats() -> pa.Table:
    """The chats with times that are times; a column of Parquet has one name, not a path."""
    rows = [
        {key: value for key, value in chat.items() if key not in {"user", "labels", "topic", "sent", "changed"}}
        | {"user.handle": chat["user"]["handle"], "labels": None, "topic": "7"}
        | {"sent": datetime(2023, 11, 14, 22, number, 20, 5_000, tzinfo=UTC), "changed": date(2023, 11, 15)}
        for number, chat in enumerate(CHATS)
    ]
    return pa.Table.from_pylist(rows, pa.schema([("labels", pa.string()), *_FIELDS]))


_FIELDS = [
    ("sent", pa.timestamp("ms", "UTC")),
    ("changed", pa.date32()),
    ("to", pa.list_(pa.string())),
    *((name, pa.string()) for name in ("user.handle", "named", "room", "topic", "kind", "body")),
]
