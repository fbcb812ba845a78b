"""A small export of a network of Viva Engage: a question with an answer, a notice, a private conversation."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zipfile import ZipFile

HEADER = (
    "id,replied_to_id,parent_id,thread_id,conversation_id,group_id,group_name,participants,in_private_group,"
    "in_private_conversation,sender_id,sender_type,sender_name,sender_email,body,api_url,attachments,deleted_by_id,"
    "deleted_by_type,created_at,deleted_at,message_type"
)
USERS = (
    "id,name,email,job_title,location,department,api_url,joined_at,deleted_at,suspended_at,guid,state\n"
    "1501,Ann,ann@acme.example,Clerk,Vienna,Customer Service,https://x.example/1501,2020-01-01T00:00:00Z,,,a-1,active\n"
    "1502,Bo,bo@guest.example,,,,https://x.example/1502,2020-01-01T00:00:00Z,,,a-2,active\n"
)


def message(number: int, minute: int, sender: int = 1501, **more: object) -> dict[str, object]:
    """A row of Messages.csv."""
    address = {1501: "ann@acme.example", 1502: "bo@guest.example"}.get(sender, "")
    return {
        "id": number,
        "thread_id": number,
        "group_id": 7001,
        "group_name": "Questions, answers",
        "in_private_group": "false",
        "in_private_conversation": "false",
        "sender_id": sender,
        "sender_type": "user",
        "sender_email": address,
        "body": "hello",
        "created_at": f"2026-03-01T10:{minute:02d}:00.123Z",
        "message_type": "update",
        **more,
    }


MESSAGES = [
    message(90001, 1, body="[[user:1502]] who knows? https://help.example/a or\nann@mail.example"),
    message(90002, 2, 1502, thread_id=90001, replied_to_id=90001, body="I do [[tag:55]]"),
    message(90003, 3, 1503, sender_type="bot", in_private_group="true", group_name="", body="Report"),
    message(90004, 4, message_type="system", group_id="", group_name="", body="Ann joined"),
    message(
        90005,
        5,
        in_private_conversation="true",
        participants="user:1501,user:1502",
        group_id="",
        group_name="",
        body="x",
    ),
    message(90006, 6, body="", attachments="uploadedfile:801", deleted_at="2026-03-02T00:00:00Z"),
]


def table(*messages: dict[str, object]) -> str:
    """Rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER.split(","), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(messages)
    return text.getvalue()


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    files = {"Messages.csv": table(*MESSAGES), "Users.csv": USERS, "Groups.csv": "id,name\n7001,Questions\n"}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8-sig", newline="")
    (folder / "log.txt").write_text("6 messages\n", encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """The zip of an older version with two networks, fewer columns and times as the interface writes them."""
    path = folder / "export.zip"
    old = "id,replied_to_id,thread_id,group_id,sender_id,body,created_at\n"
    with ZipFile(path, "w") as archive:
        archive.writestr("101/Messages.csv", f"{old}80001,,80001,7001,1501,hello,2012/05/04 17:05:30 +0000\n")
        archive.writestr("102/Messages.csv", f"{old}80002,80001,80001,null,1502,yes,2012-05-04 17:06:30 UTC\n")
    return [path]
