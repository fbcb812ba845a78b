"""Mastodon's API as its documentation describes it, played on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
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


def _status(number: str, days_ago: float, **changed: Any) -> dict[str, Any]:
    when = datetime.now(UTC) - timedelta(days=days_ago)
    uri = f"https://social.example/users/acme/statuses/{number}"
    own = {"id": number, "uri": uri, "created_at": when.isoformat().replace("+00:00", "Z"), "visibility": "public"}
    said: dict[str, Any] = {"in_reply_to_id": None, "mentions": [], "content": f"<p>status {number}</p>"}
    return {**_NEWER, **own, **said, **changed}


def test_later_edits_and_deletions_are_followed(server: Player, workspace: Path) -> None:
    path, asked = "/api/v1/accounts/109/statuses", {"types[]": "mention", "limit": "40"}

    def listed(number: str, *statuses: dict[str, Any]) -> None:
        server.add({"get": path, "query": {"min_id": number, "limit": "40"}, "answer": list(statuses)})

    def noticed(number: str, *statuses: dict[str, Any]) -> None:
        notice = {"id": "71", "type": "mention", "account": _NEWER["account"], "created_at": _NEWER["created_at"]}
        answer = [{**notice, "status": status} for status in statuses]
        server.add({"get": "/api/v1/notifications", "query": {**asked, "min_id": number}, "answer": answer})

    before = [_status("200", 40), _status("201", 3), _status("202", 2), _status("203", 1)]
    mention = _status("300", 3, content="<p>and mine?</p>")
    listed("0", *before)
    listed("203")
    noticed("0", mention)
    noticed("71")
    assert synced(workspace).acts_added == 5
    assert "https://" not in next((workspace / "records" / "cursors").glob("*.json")).read_text()
    # The second was edited, the third is gone, the mention was edited; what is older than weeks is not asked for.
    edited = {"edited_at": datetime.now(UTC).isoformat().replace("+00:00", "Z")}
    listed("200", {**before[1], "content": "<p>better words</p>", **edited}, before[3])
    server.add({"get": "/api/v1/statuses/202", "status": 404, "answer": {"error": "Record not found"}})
    noticed("70", {**mention, "content": "<p>and mine, please?</p>", **edited})
    later = synced(workspace)
    assert (later.error, later.acts_added, later.acts_changed) == (None, 0, 3)
    with pappus.open(workspace).record() as record:
        rows = record.query("SELECT text, edited_us, deleted_us FROM acts_in_full").to_pylist()
    states = {(row["text"] or "").strip(): (row["edited_us"] is None, row["deleted_us"] is None) for row in rows}
    assert states == {
        "status 200": (True, True),
        "better words": (False, True),
        "": (True, False),
        "status 203": (True, True),
        "and mine, please?": (False, True),
    }
    assert synced(workspace).acts_changed == 0
    assert any("looked at again" in one for one in pappus.open(workspace).store.ledger().imports[0].coverage.notes)


def test_a_server_that_sends_on_is_not_followed(server: Player, workspace: Path) -> None:
    elsewhere = {"Location": f"{server.address}/elsewhere"}
    moved = {"get": "/api/v1/accounts/lookup", "query": {"acct": "acme"}, "status": 302, "headers": elsewhere}
    server.add({**moved, "answer": {}})
    result = synced(workspace)
    assert result.error is not None
    assert "sends on to another address" in result.error
    assert len(server.asked) == 1
