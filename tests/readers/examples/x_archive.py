"""A small archive of an X account as it is downloaded now: the account, tweets of each kind, a direct message."""

from __future__ import annotations

import csv
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
    {
        "full_text": "hello\nworld",
        "favorite_count": "12",
        "retweet_count": "3",
        "edit_info": {"initial": {"editTweetIds": [str(FIRST + 3)]}},
    },
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
        "note-tweet": [{"noteTweet": {"createdAt": "2015-10-02T20:15:40.000Z", "core": {"text": "hello and more"}}}],
        "direct-messages": [{"dmConversation": {"conversationId": "42-77", "messages": [{"messageCreate": message}]}}],
    }
    (folder / "data").mkdir(parents=True)
    for name, content in files.items():
        variable = name.replace("-", "_")
        text = f"window.YTD.{variable}.part0 = {json.dumps(content, indent=1)}"
        (folder / "data" / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """The two forms in which archives were handed out before: a table, and a file for each month."""
    table = folder / "tweets.csv"
    columns = ["tweet_id", "in_reply_to_status_id", "in_reply_to_user_id", "timestamp", "source", "text"]
    columns += ["retweeted_status_id", "retweeted_status_user_id", "retweeted_status_timestamp", "expanded_urls"]
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        for number, tweet in enumerate(TWEETS):
            reply = {name: tweet.get(f"{name}_str", "") for name in columns[1:3]}
            when = {"tweet_id": str(FIRST + number), "timestamp": f"2015-10-02 20:15:{number:02d} +0000"}
            writer.writerow({**when, **reply, "text": tweet["full_text"]})
    monthly = folder / "monthly"
    user = {"screen_name": "Acme", "id_str": "42"}
    statuses = [
        {"id_str": str(FIRST + number), "created_at": f"2015-10-02 20:15:{number:02d} +0000", "user": user}
        | {**tweet, "text": tweet["full_text"], "retweeted_status": {"id_str": str(FIRST)} if number == 2 else None}
        for number, tweet in enumerate(TWEETS)
    ]
    files = {
        "tweets/2015_10.js": f"Grailbird.data.tweets_2015_10 = {json.dumps(statuses)}",
        "user_details.js": f"var user_details =  {json.dumps({'screen_name': 'Acme', 'id': '42'})}",
    }
    for name, text in files.items():
        (monthly / "js" / name).parent.mkdir(parents=True, exist_ok=True)
        (monthly / "js" / name).write_text(text, encoding="utf-8")
    return [table, monthly]
