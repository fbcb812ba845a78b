"""What later exports say of known acts: edited and deleted ones are so from then on, taken back with their import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import pappus
from pappus.pipeline import Workspace
from pappus.store.forgetting import drop_before, erase
from pappus.store.importing import Importer
from pappus.vocabulary.errors import PappusError

_US = 1_000_000
_ROOM = {"room_name": "Help", "room_creator": "@a:acme.example", "topic": "", "exported_by": "@a:acme.example"}
Row = dict[str, Any]


def _event(number: int, text: str | None, **unsigned: Any) -> Row:
    content = {"msgtype": "m.text", "body": text} if text else {}
    event = {"type": "m.room.message", "event_id": f"${number}", "sender": f"@p{number}:acme.example"}
    return event | {"origin_server_ts": 1_700_000_000_000 + number * 1_000, "content": content, "unsigned": unsigned}


def _edited(at_ms: int) -> Row:
    return {"m.relations": {"m.replace": {"origin_server_ts": at_ms}}}


def _read(workspace: Workspace, folder: Path, name: str, *events: Row) -> str:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(_ROOM | {"messages": list(events)}))
    [result] = workspace.import_files([path])
    assert result.error is None
    assert result.entry is not None
    return result.entry.id


def _now(workspace: Workspace) -> dict[str, tuple[str | None, int | None, int | None]]:
    """Text, last edit and deletion of each act, as the record shows them."""
    with workspace.record() as record:
        rows = record.query("SELECT act_id, text, edited_us, deleted_us FROM acts_in_full").to_pylist()
    return {row["act_id"]: (row["text"], row["edited_us"], row["deleted_us"]) for row in rows}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return pappus.initialise(tmp_path / "org", "Small")


def test_the_latest_version_counts_in_whichever_order_they_come(workspace: Workspace, tmp_path: Path) -> None:
    first = _event(1, "as it was first")
    once, twice = _event(1, "changed", **_edited(1_700_000_100_000)), _event(1, "anew", **_edited(1_700_000_200_000))
    _read(workspace, tmp_path, "a", first, _event(2, "another"))
    _read(workspace, tmp_path, "c", twice)
    _read(workspace, tmp_path, "b", once)
    _read(workspace, tmp_path, "d", first)
    assert _now(workspace)["matrix:$1"] == ("anew", 1_700_000_200 * _US, None)
    assert _now(workspace)["matrix:$2"] == ("another", None, None)
    assert [one.acts_changed for one in workspace.store.ledger().imports] == [0, 1, 0, 0]
    assert sum(one.acts_added for one in workspace.store.ledger().imports) == 2


def test_what_is_deleted_has_no_text_any_more_and_stays_deleted(workspace: Workspace, tmp_path: Path) -> None:
    _read(workspace, tmp_path, "a", _event(1, "first"))
    _read(workspace, tmp_path, "b", _event(1, "changed", **_edited(1_700_000_100_000)))
    _read(workspace, tmp_path, "c", _event(1, None, redacted_because={"origin_server_ts": 1_700_000_300_000}))
    _read(workspace, tmp_path, "d", _event(1, "late", **_edited(1_700_000_400_000)))
    assert _now(workspace)["matrix:$1"] == (None, 1_700_000_100 * _US, 1_700_000_300 * _US)


def test_taking_an_import_back_takes_its_changes_back(workspace: Workspace, tmp_path: Path) -> None:
    first = _read(workspace, tmp_path, "a", _event(1, "first"))
    second = _read(workspace, tmp_path, "b", _event(1, "changed", **_edited(1_700_000_100_000)))
    workspace.undo(second)
    assert _now(workspace)["matrix:$1"] == ("first", None, None)
    assert not list((workspace.folder / "records" / "changes").glob("*"))
    _read(workspace, tmp_path, "c", _event(1, "changed", **_edited(1_700_000_100_000)))
    workspace.undo(first)
    assert _now(workspace)["matrix:$1"] == ("changed", 1_700_000_100 * _US, None)


def test_deletions_that_are_noticed_count_once(workspace: Workspace, tmp_path: Path) -> None:
    _read(workspace, tmp_path, "a", _event(1, "first"), _event(2, "second"))
    importer = Importer(workspace.store, workspace.organisation, workspace.pseudonyms, lambda _: None)
    told = {"matrix:$1": 1_700_000_500 * _US, "matrix:$99": 5}
    noted = importer.take_deletions("rooms", "matrix", told)
    assert noted is not None
    assert noted.entry is not None
    assert noted.entry.acts_changed == 1
    assert importer.take_deletions("rooms", "matrix", told) is None
    assert _now(workspace) == {
        "matrix:$1": (None, None, 1_700_000_500 * _US),
        "matrix:$2": ("second", None, None),
    }
    workspace.undo(noted.entry.id)
    assert _now(workspace)["matrix:$1"] == ("first", None, None)


def test_what_is_forgotten_is_gone_from_the_changes_too(workspace: Workspace, tmp_path: Path) -> None:
    named = _event(3, "for @p1:acme.example", **_edited(1_700_000_100_000))
    named["content"] |= {"m.mentions": {"user_ids": ["@p1:acme.example"]}}
    _read(workspace, tmp_path, "a", _event(1, "first"), _event(2, "second"), _event(3, "third"))
    _read(workspace, tmp_path, "b", _event(1, "changed", **_edited(1_700_000_100_000)), named)
    person = workspace.pseudonyms.person("matrix", "@p1:acme.example")
    erase(workspace.store, [person])
    assert set(_now(workspace)) == {"matrix:$2", "matrix:$3"}
    [entry] = [one for one in workspace.store.ledger().imports if one.changes]
    assert entry.acts_changed == 1
    with workspace.record() as record:
        assert (
            record.query("SELECT mentions FROM acts_in_full WHERE act_id = 'matrix:$3'")["mentions"][0].as_py() is None
        )
    drop_before(workspace.store, 1_800_000_000 * _US)
    assert workspace.store.ledger().change_files() == []


def test_damage_of_a_file_of_changes_is_told(workspace: Workspace, tmp_path: Path) -> None:
    _read(workspace, tmp_path, "a", _event(1, "first"))
    _read(workspace, tmp_path, "b", _event(1, "changed", **_edited(1_700_000_100_000)))
    [file] = (workspace.folder / "records" / "changes").glob("*")
    file.unlink()
    with pytest.raises(PappusError, match="changes"), workspace.record():
        pass


@pytest.mark.parametrize(("form", "suffix"), [("activitystreams", ".jsonl"), ("parquet", "")])
def test_what_is_taken_out_is_as_it_was_last_heard_of(
    workspace: Workspace, tmp_path: Path, form: str, suffix: str
) -> None:
    _read(workspace, tmp_path, "a", _event(1, "first"), _event(2, "secondly"))
    _read(workspace, tmp_path, "b", _event(1, "changed", **_edited(1_700_000_100_000)))
    importer = Importer(workspace.store, workspace.organisation, workspace.pseudonyms, lambda _: None)
    importer.take_deletions("rooms", "matrix", {"matrix:$2": 1_700_000_500 * _US})
    path = tmp_path / f"out{suffix}"
    workspace.take_out(form, path, people=True)
    told = str(pq.read_table(path / "acts.parquet").to_pylist()) if form == "parquet" else path.read_text()
    assert "changed" in told
    assert "secondly" not in told
    assert "first" not in told
