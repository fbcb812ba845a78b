"""Pages of Microsoft Graph: a channel with replies, reactions and events; a chat; the list of users."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

START_MS = 1_772_359_200_000
TEAM, CHANNEL = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b", "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2"
CHAT = "19:8ea0e38b-efb3-4757-924a-5f94061cf8c2_97f62344-57dc-409c-88ad-c4af14158ff5@unq.gbl.spaces"


def user(number: int, name: str, kind: str = "aadUser") -> dict[str, Any]:
    """Who acts."""
    native = f"8ea0e38b-efb3-4757-924a-{number:012d}"
    return {"application": None, "device": None, "user": {"id": native, "displayName": name, "userIdentityType": kind}}


ANN, BO, EVA = user(1, "Ann Lee"), user(2, "Bo"), user(3, "Eva", "anonymousGuest")
BOT = {"application": {"id": "28:5f1d", "displayName": "Helper", "applicationIdentityType": "bot"}, "user": None}


def ident(minute: int) -> str:
    """The id of a message of a minute."""
    return str(START_MS + 60_000 * minute)


def message(minute: int, who: dict[str, Any] | None = ANN, **more: Any) -> dict[str, Any]:
    """A message of a channel."""
    return {
        "id": ident(minute),
        "replyToId": None,
        "etag": ident(minute),
        "messageType": "message",
        "createdDateTime": f"2026-03-01T10:{minute:02d}:00.123Z",
        "lastModifiedDateTime": f"2026-03-01T10:{minute:02d}:00.123Z",
        "lastEditedDateTime": None,
        "deletedDateTime": None,
        "subject": None,
        "importance": "normal",
        "locale": "en-us",
        "chatId": None,
        "from": who,
        "body": {"contentType": "html", "content": "<div>hello</div>"},
        "channelIdentity": {"teamId": TEAM, "channelId": CHANNEL},
        "attachments": [],
        "mentions": [],
        "reactions": [],
        "eventDetail": None,
        **more,
    }


def chat(minute: int, who: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A message of a chat."""
    text = {"contentType": "text", "content": "write to ann@mail.example"}
    return message(minute, who, chatId=CHAT, channelIdentity=None, body=text, **more)


ASKED = "<div><at id=\"0\">Bo</at> who knows? <a href='https://help.example/a'>here</a></div>"
LIKED = {"reactionType": "like", "createdDateTime": "2026-03-01T10:04:00.5Z", "user": BO}
JOINED = {
    "@odata.type": "#microsoft.graph.membersJoinedEventMessageDetail",
    "initiator": BO,
    "members": [{"id": BO["user"]["id"], "displayName": None}],
}
RENAMED = {"@odata.type": "#microsoft.graph.channelRenamedEventMessageDetail", "initiator": BO}
MESSAGES = [
    message(
        1,
        body={"contentType": "html", "content": ASKED},
        mentions=[{"id": 0, "mentionText": "Bo", "mentioned": BO}],
        reactions=[LIKED],
        replies=[message(2, BO, replyToId=ident(1), lastEditedDateTime="2026-03-01T10:20:00Z")],
    ),
    message(3, BOT, replyToId=ident(1)),
    message(5, None, messageType="systemEventMessage", eventDetail=JOINED),
    message(6, None, messageType="systemEventMessage", eventDetail=RENAMED),
    message(7, EVA, deletedDateTime="2026-03-01T11:00:00Z", body={"contentType": "html", "content": ""}),
]
USERS = [
    {
        "id": ANN["user"]["id"],
        "mail": "ann@acme.example",
        "userPrincipalName": "ann@acme.example",
        "userType": "Member",
    },
    {"id": BO["user"]["id"], "mail": None, "userPrincipalName": "bo_x.example#EXT#@acme.example", "userType": "Guest"},
]
CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#Collection(chatMessage)"


def page(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the interface answers."""
    return {"@odata.context": CONTEXT, "@odata.count": len(items), **more, "value": list(items)}


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    (folder / "messages.json").write_text(json.dumps(page(*MESSAGES)), encoding="utf-8")
    (folder / "users.json").write_text(json.dumps(page(*USERS)), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Messages of a chat, one a line; an array of an older version, without places."""
    lines = folder / "chat.jsonl"
    quoting = [{"id": ident(8), "contentType": "messageReference", "content": "{}"}]
    lines.write_text(
        "".join(f"{json.dumps(one)}\n" for one in (chat(8, ANN), chat(9, BO, attachments=quoting))), encoding="utf-8"
    )
    old = folder / "old.json"
    kept = ("id", "replyToId", "messageType", "createdDateTime", "from", "body")
    bare = [{key: one[key] for key in kept} for one in (message(1), message(2, BO, replyToId=ident(1)))]
    old.write_text(json.dumps(bare, indent=1), encoding="utf-8")
    return [lines, old]
