"""A small archive of an X account as it is downloaded now: the account, tweets of each kind, a direct message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIRST = 650041477918248960
TWEETS: list[dict[str, Any]] = [
    {
        "full_text": "@bob see #Sale &amp; more https://t.co/x",
        "entities": {
            "urls": [{"expanded_url": "https://shop.example/a"}],
            "user_mentions": [{"screen_name": "bob", "id_str": "77"}],
        },
    },
    {
        "full_text": "@bob yes",
        "in_reply_to_status_id_str": "649711504812589056",
        "in_reply_to_user_id_str": "77",
        "in_reply_to_screen_name": "bob",
    },
    {"full_text": "RT @eve: good"},
    {"full_text": "hello\nworld", "favorite_count": "12", "retweet_count": "3"},
]


def write(folder: Path) -> Path:
    """Writes the archive; returns what a person would hand in."""
    tweets = [
        {
            "tweet": {
                "id_str": str(FIRST + number),
                "created_at": "Fri Oct 02 20:15:40 +0000 2015",
                "lang": "en",
                **tweet,
            }
        }
        for number, tweet in enumerate(TWEETS)
    ]
    message = {"id": "1", "senderId": "42", "recipientId": "77", "createdAt": "2020-01-02T03:04:05.000Z", "text": "hi"}
    files = {
        "account": [{"account": {"username": "Acme", "accountId": "42"}}],
        "tweets": tweets,
        "direct-messages": [{"dmConversation": {"conversationId": "42-77", "messages": [{"messageCreate": message}]}}],
    }
    (folder / "data").mkdir(parents=True)
    for name, content in files.items():
        variable = name.replace("-", "_")
        text = f"window.YTD.{variable}.part0 = {json.dumps(content, indent=1)}"
        (folder / "data" / f"{name}.js").write_text(text, encoding="utf-8")
    return folder
