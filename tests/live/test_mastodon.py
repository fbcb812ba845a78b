"""Mastodon's API as its documentation describes it, played on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.live.conftest import SECRET, stored, synced
from tests.live.player import Player, playing, recorded

import pappus

pytest.importorskip("mastodon", reason="Mastodon.py is not installed (pappus[live])")

Declare = Callable[..., None]
_NEWER = {
    "id": "110000000000000009",
    "uri": "https://social.example/users/acme/statuses/110000000000000009",
    "created_at": "2023-03-11T09:30:00.000Z",
    "account": recorded("mastodon")[0]["answer"],
    "visibility": "direct",
    "content": "<p>@cleo@other.example soon</p>",
    "in_reply_to_id": "110000000000000005",
    "mentions": [{"id": "8", "username": "cleo", "acct": "cleo@other.example", "url": "https://other.example/@cleo"}],
    "tags": [],
}


@pytest.fixture
def server(declare: Declare) -> Iterator[Player]:
    """A server that plays, declared as the source."""
    with playing(recorded("mastodon")) as player:
        declare(kind="mastodon", address=player.address, account="acme@social.example")
        yield player
        assert player.strange == []


def by_text(folder: Path) -> dict[str | None, dict[str, Any]]:
    """The acts of a workspace by what they say."""
    return {one["text"]: one for one in stored(folder).values()}


def test_what_was_written_and_who_mentioned_us(server: Player, workspace: Path) -> None:
    result = synced(workspace)
    assert (result.error, result.acts_added) == (None, 3)
    acts = by_text(workspace)
    reply = next(one for text, one in acts.items() if text and "on its way" in text)
    assert (reply["verb"], reply["actor_side"], reply["property_id"]) == (
        "Create",
        "org",
        "mastodon:acme@social.example",
    )
    assert reply["edited_us"] == reply["ts_us"] + 15 * 60 * 1_000_000
    assert (reply["tags"], reply["lang"], reply["visibility"]) == (["orders"], "en", "public")
    shared = next(one for one in acts.values() if one["verb"] == "Announce")
    assert shared["parent_id"] == reply["parent_id"]
    asked = next(one for text, one in acts.items() if text and "and mine?" in text)
    assert (asked["actor_side"], asked["property_id"]) == ("unknown", "mastodon:acme@social.example")
    # It answers a status that is gone, and is an answer all the same.
    assert asked["parent_id"] is not None
    assert server.tokens == {f"Bearer {SECRET}"}


def test_a_server_that_asks_for_patience_is_asked_again(server: Player, workspace: Path) -> None:
    assert synced(workspace).error is None
    first = "/api/v1/accounts/109/statuses?limit=40&min_id=0"
    assert server.asked.count(first) == 2


def test_only_what_is_new_is_asked_for(server: Player, workspace: Path) -> None:
    synced(workspace)
    path = "/api/v1/accounts/109/statuses"
    server.add({"get": path, "query": {"min_id": "110000000000000003", "limit": "40"}, "answer": [_NEWER]})
    server.add({"get": path, "query": {"min_id": "110000000000000009", "limit": "40"}, "answer": []})
    server.add({"get": "/api/v1/statuses/110000000000000005", "answer": {**_NEWER, "uri": "https://other.example/5"}})
    server.asked.clear()
    later = synced(workspace)
    assert (later.error, later.rows_read, later.acts_added) == (None, 1, 1)
    assert "/api/v1/accounts/109/statuses?limit=40&min_id=0" not in server.asked
    assert next(one for text, one in by_text(workspace).items() if text and "soon" in text)["visibility"] == "direct"


def test_without_a_token_what_the_account_wrote(
    server: Player, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAPPUS_SECRET_BOX")
    assert synced(workspace).acts_added == 2
    assert server.tokens == {""}
    assert not any("notifications" in question for question in server.asked)


def test_server_and_archive_give_the_same_acts(server: Player, workspace: Path, twin: Path, tmp_path: Path) -> None:
    """The archive as Mastodon writes it (its ActivityStreams of the same two statuses, without a conversation)."""
    uri, public = "https://social.example/users/acme", "https://www.w3.org/ns/activitystreams#Public"
    note = {
        "id": f"{uri}/statuses/110000000000000002",
        "type": "Note",
        "inReplyTo": "https://other.example/users/ben/statuses/110000000000000001",
        "published": "2023-03-10T09:30:00Z",
        "updated": "2023-03-10T09:45:00Z",
        "content": '<p><span class="h-card"><a href="https://other.example/@ben">@ben</a></span> It is on its way</p>',
        "contentMap": {
            "en": '<p><span class="h-card"><a href="https://other.example/@ben">@ben</a></span> It is on its way</p>'
        },
        "tag": [
            {"type": "Mention", "href": "https://other.example/users/ben", "name": "@ben@other.example"},
            {"type": "Hashtag", "href": "https://social.example/tags/orders", "name": "#orders"},
        ],
    }
    audience = {"to": [f"{uri}/followers"], "cc": [public, "https://other.example/users/ben"]}
    created = {"id": f"{note['id']}/activity", "type": "Create", "actor": uri, "published": "2023-03-10T09:30:00Z"}
    shared = {
        "id": f"{uri}/statuses/110000000000000003/activity",
        "type": "Announce",
        "actor": uri,
        "published": "2023-03-10T10:00:00Z",
        "to": [public],
        "cc": ["https://other.example/users/ben", f"{uri}/followers"],
        "object": "https://other.example/users/ben/statuses/110000000000000001",
    }
    archive = tmp_path / "archive"
    archive.mkdir()
    actor = {"id": uri, "type": "Person", "preferredUsername": "acme", "followers": f"{uri}/followers"}
    (archive / "actor.json").write_text(json.dumps(actor), encoding="utf-8")
    items = [created | audience | {"object": note | audience}, shared]
    outbox = {"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": items}
    (archive / "outbox.json").write_text(json.dumps(outbox), encoding="utf-8")
    synced(workspace)
    [imported] = pappus.open(twin).import_files([archive])
    assert imported.error is None
    exported, fetched = stored(twin), stored(workspace)
    assert len(exported) == 2
    precise = {"ts_precision"}  # The API tells milliseconds, the archive seconds.
    for act_id, row in exported.items():
        assert {k: v for k, v in fetched[act_id].items() if k not in precise} == {
            k: v for k, v in row.items() if k not in precise
        }
