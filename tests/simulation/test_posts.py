from __future__ import annotations

import json
import tarfile
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest


def script(path: Path, member: str) -> tuple[str, Any]:
    with zipfile.ZipFile(path) as archive:
        head, _, content = archive.read(member).decode("utf-8").partition(" = ")
    return head, json.loads(content)


@pytest.mark.parametrize(("name", "count"), [("LindenFern", 800), ("LindenFernJobs", 42)])
def test_x_archive(exports: Path, name: str, count: int) -> None:
    path = exports / f"x-archive-{name}.zip"
    head, tweets = script(path, "data/tweets.js")
    assert head == "window.YTD.tweets.part0"
    assert len(tweets) == count
    for entry in tweets:
        tweet = entry["tweet"]
        written = datetime.strptime(tweet["created_at"], "%a %b %d %H:%M:%S %z %Y").timestamp()
        assert ((int(tweet["id_str"]) >> 22) + 1_288_834_974_657) // 1_000 == int(written)
        assert tweet["full_text"]
        assert ("in_reply_to_status_id_str" in tweet) == ("in_reply_to_screen_name" in tweet)
        for tag in tweet["entities"]["hashtags"]:
            start, end = (int(index) for index in tag["indices"])
            assert tweet["full_text"][start:end] == f"#{tag['text']}"
    assert len({entry["tweet"]["id_str"] for entry in tweets}) == count
    assert script(path, "data/account.js")[1][0]["account"]["username"] == name
    assert script(path, "data/manifest.js")[1]["userInfo"]["userName"] == name


def test_the_corporate_account_posts_answers_and_shares(exports: Path) -> None:
    _, tweets = script(exports / "x-archive-LindenFern.zip", "data/tweets.js")
    replies = sum("in_reply_to_status_id_str" in entry["tweet"] for entry in tweets)
    shares = sum(entry["tweet"]["full_text"].startswith("RT @") for entry in tweets)
    assert replies > 100
    assert shares > 80
    assert replies + shares < 450


def test_the_jobs_account_fell_silent(exports: Path) -> None:
    _, tweets = script(exports / "x-archive-LindenFernJobs.zip", "data/tweets.js")
    months = {entry["tweet"]["created_at"][4:7] for entry in tweets}
    assert months == {"Oct", "Nov"}


def test_mastodon_archive(exports: Path) -> None:
    with tarfile.open(exports / "mastodon-archive.tar.gz") as archive:
        files: dict[str, Any] = {}
        for name in archive.getnames():
            content = archive.extractfile(name)
            assert content is not None
            files[name] = json.load(content)
    assert files.keys() == {"actor.json", "outbox.json", "likes.json", "bookmarks.json"}
    outbox, actor = files["outbox.json"], files["actor.json"]
    assert outbox["type"] == "OrderedCollection"
    assert outbox["totalItems"] == len(outbox["orderedItems"]) == 660
    for item in outbox["orderedItems"]:
        assert item["actor"] == actor["id"]
        if item["type"] == "Create":
            assert item["object"]["type"] == "Note"
            assert item["object"]["published"] == item["published"]
        else:
            assert isinstance(item["object"], str)
    kinds = Counter(item["type"] for item in outbox["orderedItems"])
    assert set(kinds) == {"Create", "Announce"}
    assert len({item["id"] for item in outbox["orderedItems"]}) == 660
