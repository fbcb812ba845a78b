"""A small download of Instagram as of 2026, and files of two older forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.readers.examples.facebook import AT_S, conversation, mangled, message

POST = "https://www.instagram.com/p/DVWrbGCDdQ3/"


def comment(number: int, text: str, keys: tuple[str, str, str] = ("Comment", "Media Owner", "Time")) -> dict[str, Any]:
    """A comment; the keys follow the language of the account."""
    said, owner, time = keys
    values = {said: {"value": mangled(text)}, owner: {"value": "bo_b"}, time: {"timestamp": AT_S + number}}
    return {"media_list_data": [{"uri": ""}], "string_map_data": values}


LIKE = {
    "timestamp": AT_S + 3,
    "media": [],
    "label_values": [{"label": "URL", "value": POST, "href": POST}, {"label": "Owner", "value": "bo_b"}],
    "fbid": "17900000000000001",
}
OLD_LIKE = {"title": "bo_b", "string_list_data": [{"href": POST, "value": mangled("👍"), "timestamp": AT_S + 4}]}
PICTURE = {"uri": "media/posts/202603/1.jpg", "creation_timestamp": AT_S + 5, "title": ""}
FILES: dict[str, Any] = {
    "your_instagram_activity/messages/inbox/bob_4711/message_1.json": conversation(message(1), message(0)),
    "your_instagram_activity/comments/post_comments_1.json": [comment(2, "Schön 😍"), comment(1, "@bo_b yes")],
    "your_instagram_activity/likes/liked_posts.json": [LIKE],
    "your_instagram_activity/media/posts_1.json": [
        {"media": [PICTURE, PICTURE], "title": mangled("Grüße"), "creation_timestamp": AT_S + 5}
    ],
    "your_instagram_activity/media/stories.json": {"ig_stories": [PICTURE | {"title": "today"}]},
    "connections/followers_and_following/followers_1.json": [
        {
            "title": "",
            "string_list_data": [{"href": "https://www.instagram.com/bo_b", "value": "bo_b", "timestamp": AT_S}],
        }
    ],
    "personal_information/personal_information/personal_information.json": {
        "profile_user": [{"string_map_data": {"Username": {"value": "acme.care"}, "Name": {"value": "Acme Care"}}}]
    },
}
DUTCH = ("Opmerking", "Media-eigenaar", "Tijd")
UNKNOWN = ("Commentaire", "Propriétaire", "Heure")


def write(folder: Path) -> Path:
    """Writes the download; returns what a person would hand in."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Comments under a key, with keys in two other languages; likes as they were before."""
    files: dict[str, Any] = {
        "reels_comments.json": {"comments_reels_comments": [comment(1, "Mooi", DUTCH), comment(2, "Joli", UNKNOWN)]},
        "liked_posts.json": {"likes_media_likes": [OLD_LIKE, OLD_LIKE]},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return [folder / name for name in files]
