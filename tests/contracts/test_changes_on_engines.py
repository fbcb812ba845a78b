"""What was edited and deleted since is laid over the acts alike by every engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pappus
from pappus.pipeline import Workspace
from pappus.store.engines import DEFAULT_ENGINE
from pappus.store.importing import Importer

_ROOM = {"room_name": "Help", "room_creator": "@a:acme.example", "topic": ""}
_SQL = "SELECT act_id, text, text_len, edited_us, deleted_us, mentions FROM acts_in_full ORDER BY act_id"


def _event(number: int, text: str, edited_ms: int | None = None) -> dict[str, Any]:
    content = {"msgtype": "m.text", "body": text, "m.mentions": {"user_ids": ["@b:acme.example"]}}
    unsigned = {"m.relations": {"m.replace": {"origin_server_ts": edited_ms}}} if edited_ms else {}
    event = {"type": "m.room.message", "event_id": f"${number}", "sender": "@a:acme.example", "unsigned": unsigned}
    return event | {"origin_server_ts": 1_700_000_000_000 + number, "content": content}


def _rows(folder: Path, engine: str) -> list[dict[str, Any]]:
    with Workspace(folder, engine).record() as record:
        rows: list[dict[str, Any]] = record.query(_SQL).to_pylist()
    return rows


def test_every_engine_shows_the_latest_version(cluster_url: str, tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Small")
    versions = [
        [_event(one, "first") for one in (1, 2, 3)],
        [_event(1, "changed", 1_700_000_100_000)],
        [_event(1, "once more", 1_700_000_200_000), _event(2, "changed too", 1_700_000_300_000)],
    ]
    for number, events in enumerate(versions):
        (tmp_path / f"{number}.json").write_text(json.dumps(_ROOM | {"messages": events}))
        list(workspace.import_files([tmp_path / f"{number}.json"]))
    importer = Importer(workspace.store, workspace.organisation, workspace.pseudonyms, lambda _: None)
    importer.take_deletions("rooms", "matrix", {"matrix:$2": 1_700_000_400_000_000})
    embedded = _rows(workspace.folder, DEFAULT_ENGINE)
    assert [row["text"] for row in embedded] == ["once more", None, "first"]
    assert _rows(workspace.folder, cluster_url) == embedded
