"""A small table of tickets with the mapping that makes a question of each row and an answer of some."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

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


def write(folder: Path) -> Path:
    """Writes the table; returns what a person would hand in."""
    path = folder / "tickets.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """The same with semicolons, as lines of JSON and as Parquet."""
    rows = list(csv.DictReader(io.StringIO(TABLE, newline="")))
    semicolons, lines, parquet = folder / "tickets.tsv", folder / "tickets.jsonl", folder / "tickets.parquet"
    with semicolons.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    lines.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows), parquet, compression="none", use_dictionary=False)
    return [semicolons, lines, parquet]
