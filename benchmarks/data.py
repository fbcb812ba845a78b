"""Exports of any size, made up: a table of customer care, the same as utterances for ConvoKit, a Slack archive, the
archive of an X account, the outbox of a Mastodon account.

The same size makes the same bytes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

BRANDS = 20
CHUNK_THREADS = 100_000
FIRST_SECOND = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
SPAN_SECONDS = 730 * 86_400
ACTIVITY_STREAMS = "https://www.w3.org/ns/activitystreams"
ACCOUNT = "https://social.example/users/brand"
TEXTS = (
    "my order did not arrive today and I am not happy at all",
    "where do I find the invoice of last month?",
    "the app says no again, what now",
    "is the shop in the old town open on Sunday?",
)
ANSWERS = (
    "sorry to hear that, please send us a direct message",
    "thank you for asking, here it is: https://help.example/a",
)
Row = tuple[int, int | None, str, bool, int, str]
"""Number, number of the one answered, author, whether it is from a customer, second, text."""

SETTINGS = """format: 1
name: Benchmark
functions: [customer_support, marketing]
units:
{units}
size: 5000
footprint: global
time_zone: Europe/Vienna
business_hours: {{monday: "09:00-17:30", tuesday: "09:00-17:30", wednesday: "09:00-17:30", thursday: "09:00-17:30"}}
"""


def care_rows(acts: int) -> Iterator[Row]:
    """Questions of customers, answers of brands to four of five, thanks to some."""
    yield from islice(_threads(acts), acts)


def _threads(acts: int) -> Iterator[Row]:
    dice = np.random.default_rng(acts)
    number = 1
    while True:
        opened = FIRST_SECOND + dice.integers(0, SPAN_SECONDS, CHUNK_THREADS)
        waited = dice.lognormal(8.5, 1.6, CHUNK_THREADS).astype(np.int64) + 1
        kinds, brands = dice.random(CHUNK_THREADS), dice.integers(0, BRANDS, CHUNK_THREADS)
        customers = dice.integers(100_000, 100_000 + max(acts // 20, 50), CHUNK_THREADS)
        columns = (opened, waited, kinds, brands, customers)
        for second, wait, kind, brand, customer in zip(*(column.tolist() for column in columns), strict=True):
            name, writer = f"Brand{brand}", str(customer)
            yield number, None, writer, True, second, f"@{name} {TEXTS[number % 4]} {number}"
            if kind < 0.8:
                yield number + 1, number, name, False, second + wait, f"@{writer} {ANSWERS[number % 2]}"
            if kind < 0.25:
                yield number + 2, number + 1, writer, True, second + wait + 600, f"@{name} thank you"
            number += 3


def write_care_table(path: Path, acts: int) -> None:
    """The rows as a CSV table, the form that the reader of support tweets knows."""
    days: dict[int, str] = {}
    with path.open("w", encoding="utf-8") as stream:
        stream.write("tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n")
        for number, parent, author, inbound, second, text in care_rows(acts):
            minute, seconds = divmod(second, 60)
            if minute not in days:
                days[minute] = datetime.fromtimestamp(minute * 60, UTC).strftime("%a %b %d %H:%M:{} +0000 %Y")
            time = days[minute].format(f"{seconds:02d}")
            stream.write(f'{number},{author},{inbound},{time},"{text}",,{parent or ""}\n')


def write_utterances(path: Path, acts: int) -> None:
    """The rows as ConvoKit's `utterances.jsonl`."""
    roots: dict[int, int] = {}
    with path.open("w", encoding="utf-8") as stream:
        for number, parent, author, _, second, text in care_rows(acts):
            root = number if parent is None else roots[parent]
            roots[number] = root
            utterance: dict[str, object] = {
                "id": str(number),
                "speaker": author,
                "conversation_id": str(root),
                "text": text,
            }
            utterance |= {"reply-to": None if parent is None else str(parent), "timestamp": second}
            stream.write(json.dumps(utterance) + "\n")


def write_slack_archive(path: Path, acts: int) -> None:
    """A Slack export in a .zip: forty channels, one file a channel and day."""
    users = [
        {"id": f"U{number}", "team_id": "T1", "is_bot": False, "profile": {"email": f"u{number}@acme.example"}}
        for number in range(500)
    ]
    channels = [{"id": f"C{number}", "name": f"channel-{number}"} for number in range(40)]
    dice = np.random.default_rng(acts)
    first_day = datetime(2024, 1, 1, tzinfo=UTC)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps(channels))
        for file, start in enumerate(range(0, acts, 500)):
            day = first_day + timedelta(days=file // 40)
            messages = _slack_day(int(day.timestamp()), min(500, acts - start), dice)
            archive.writestr(f"channel-{file % 40}/{day:%Y-%m-%d}.json", json.dumps(messages))


def _slack_day(midnight: int, messages: int, dice: np.random.Generator) -> list[dict[str, object]]:
    seconds = np.sort(dice.integers(0, 86_000, messages)).tolist()
    authors, replies = dice.integers(0, 500, messages).tolist(), dice.random(messages).tolist()
    found: list[dict[str, object]] = []
    root = ""
    for place, (second, author, reply) in enumerate(zip(seconds, authors, replies, strict=True)):
        ts = f"{midnight + second}.{place:06d}"
        message: dict[str, object] = {
            "type": "message",
            "user": f"U{author}",
            "ts": ts,
            "text": f"{TEXTS[place % 4]} <@U{place % 500}>",
        }
        if root and reply < 0.5:
            message |= {"thread_ts": root}
        else:
            root = ts
        found.append(message)
    return found


def write_x_archive(folder: Path, acts: int) -> None:
    """The archive of an X account as X hands it out now: answers to customers, posts with link and hashtag."""
    dice = np.random.default_rng(acts)
    (folder / "data").mkdir(parents=True)
    account = [{"account": {"username": "Brand", "accountId": "42"}}]
    (folder / "data" / "account.js").write_text(f"window.YTD.account.part0 = {json.dumps(account)}")
    with (folder / "data" / "tweets.js").open("w", encoding="utf-8") as stream:
        stream.write("window.YTD.tweets.part0 = [")
        for start in range(0, acts, CHUNK_THREADS):
            count = min(CHUNK_THREADS, acts - start)
            kinds, people = dice.random(count).tolist(), dice.integers(0, max(acts // 20, 50), count).tolist()
            for place, (kind, person) in enumerate(zip(kinds, people, strict=True), start):
                tweet = {"tweet": _tweet(place, kind < 0.7, person)}
                stream.write(("," if place else "") + json.dumps(tweet, indent=1))
        stream.write("]")


def _tweet(place: int, is_answer: bool, person: int) -> dict[str, object]:
    second = FIRST_SECOND + place * 60
    text = (
        f"@u{person} {ANSWERS[place % 2]}" if is_answer else f"{TEXTS[place % 4]} &amp; more #care https://t.co/{place}"
    )
    tweet: dict[str, object] = {
        "id_str": str(_snowflake(second, place)),
        "created_at": datetime.fromtimestamp(second, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "full_text": text,
        "lang": "en",
        "favorite_count": str(place % 7),
        "retweet_count": "0",
        "source": '<a href="https://care.example" rel="nofollow">Care</a>',
        "display_text_range": ["0", str(len(text))],
    }
    if not is_answer:
        link = {"url": f"https://t.co/{place}", "expanded_url": f"https://help.example/{place}", "indices": ["0", "9"]}
        return tweet | {"entities": {"urls": [link], "hashtags": [{"text": "care"}], "user_mentions": []}}
    named = {"screen_name": f"u{person}", "name": f"User {person}", "id_str": str(1_000 + person)}
    return tweet | {
        "in_reply_to_status_id_str": str(_snowflake(second - 3_600, place)),
        "in_reply_to_user_id_str": str(1_000 + person),
        "entities": {"urls": [], "hashtags": [], "user_mentions": [named]},
    }


def _snowflake(second: int, place: int) -> int:
    return (second * 1_000 - 1_288_834_974_657) << 22 | place % 4_096


def write_outbox(path: Path, acts: int) -> None:
    """The outbox of a Mastodon account: shares, answers to people of many servers, links, hashtags."""
    dice = np.random.default_rng(acts)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f'{{"@context":"{ACTIVITY_STREAMS}","type":"OrderedCollection","orderedItems":[')
        for start in range(0, acts, CHUNK_THREADS):
            count = min(CHUNK_THREADS, acts - start)
            kinds, people = dice.random(count).tolist(), dice.integers(0, max(acts // 20, 50), count).tolist()
            for place, (kind, person) in enumerate(zip(kinds, people, strict=True), start):
                activity = _activity(place, kind, f"https://host{person % 300}.example/users/u{person}")
                stream.write(("," if place else "") + json.dumps(activity, separators=(",", ":")))
        stream.write("]}")


def _activity(place: int, kind: float, other: str) -> dict[str, object]:
    second = FIRST_SECOND + place * 60
    published = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    answered = f"{other}/statuses/{(second - 3_600) * 1000 << 16 | place % 65_536}"
    own = f"{ACCOUNT}/statuses/{second * 1000 << 16 | place % 65_536}"
    activity: dict[str, object] = {"id": f"{own}/activity", "type": "Create", "actor": ACCOUNT, "published": published}
    activity |= {"to": [f"{ACTIVITY_STREAMS}#Public"], "cc": [f"{ACCOUNT}/followers", other]}
    if kind < 0.2:
        return activity | {"type": "Announce", "object": answered}
    content = f"<p>{TEXTS[place % 4]} &amp; {ANSWERS[place % 2]}</p>"
    tag: list[dict[str, str]] = []
    if kind < 0.6:
        tag.append({"type": "Mention", "href": other, "name": f"@u@{other[8:]}"})
        content = f'<p><a href="{other}" class="u-url mention">@<span>u</span></a></p>{content}'
    if kind > 0.8:
        tag.append({"type": "Hashtag", "href": "https://social.example/tags/care", "name": "#care"})
        content += f'<p><a href="https://help.example/{place}" rel="nofollow">help.example/{place}</a></p>'
    note: dict[str, object] = {"id": own, "type": "Note", "published": published, "content": content, "tag": tag}
    note |= {"inReplyTo": answered if kind < 0.6 else None, "contentMap": {"en": content}, "attachment": []}
    return activity | {"object": note | {"conversation": f"tag:social.example:objectId={place // 3}"}}


def declare(workspace: Path) -> None:
    """Says of the workspace who the brands belong to, so that every indicator has something to do."""
    units = "\n".join(
        f"  - {{id: unit{number}, name: Unit {number}, function: {'customer_support' if number % 2 else 'marketing'}}}"
        for number in range(BRANDS)
    )
    (workspace / "organisation.yaml").write_text(SETTINGS.format(units=units), encoding="utf-8")
    rows = [f"x,Brand{number},unit{number},keep,care,2025-06-01" for number in range(BRANDS)]
    (workspace / "properties.csv").write_text(
        "\n".join(["network,handle,owner_unit,decision,purpose,reviewed_at", *rows]) + "\n", encoding="utf-8"
    )
