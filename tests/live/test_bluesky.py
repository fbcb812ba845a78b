"""Bluesky's API as its documentation describes it, played on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.live.conftest import stored, synced
from tests.live.player import Player, playing, recorded

import pappus
from pappus.store.importing import ImportOptions

pytest.importorskip("atproto", reason="atproto is not installed (pappus[live])")

_LIST = "/xrpc/com.atproto.repo.listRecords"


@pytest.fixture
def server(declare: Callable[..., None]) -> Iterator[Player]:
    """A server that plays, declared as the source."""
    with playing(recorded("bluesky")) as player:
        declare(kind="bluesky", address=player.address, account="acme.example")
        yield player


def test_everything_and_then_nothing(server: Player, workspace: Path) -> None:
    first = synced(workspace)
    assert (first.error, first.acts_added, server.strange) == (None, 3, [])
    assert {one["property_id"] for one in stored(workspace).values()} == {"bluesky:acme.example"}
    server.asked.clear()
    later = synced(workspace)
    assert (later.error, later.rows_read, server.strange) == (None, 0, [])
    assert sum("cursor=" in question for question in server.asked) == 2


def test_server_and_export_give_the_same_acts(server: Player, workspace: Path, twin: Path, tmp_path: Path) -> None:
    synced(workspace)
    records = [one for exchange in recorded("bluesky") for one in exchange["answer"].get("records", ())]
    file = tmp_path / "records.json"
    file.write_text(json.dumps({"records": records}), encoding="utf-8")
    options = ImportOptions(property_id="bluesky:acme.example")
    [imported] = pappus.open(twin).import_files([file], options)
    assert imported.error is None
    assert stored(workspace) == stored(twin)


def test_an_account_that_is_none_is_told(server: Player, workspace: Path, declare: Callable[..., None]) -> None:
    declare(kind="bluesky", address=server.address, account="acme.example")
    repo = {"repo": "acme.example", "collection": "app.bsky.feed.post", "limit": "100", "reverse": "true"}
    answer = {"error": "InvalidRequest", "message": "Could not find repo: acme.example"}
    server.add({"get": _LIST, "query": repo, "status": 400, "answer": answer})
    result = synced(workspace)
    assert result.error is not None
    assert "Could not find repo" in result.error
