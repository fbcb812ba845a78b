"""Workspaces whose sources lie on this machine, and the waits of somebody who is in a hurry."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

import pappus
from pappus.live import syncing
from pappus.live.syncing import Synced

Rows = dict[str, dict[str, Any]]
SECRET = "loopback-secret"
_OF_AN_IMPORT = ("import_id", "record_no", "raw_ref", "source")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace; waits are short, and no file of the person's own is read."""
    monkeypatch.setenv("PAPPUS_KEYRING", str(tmp_path / "none.yaml"))
    monkeypatch.setenv("PAPPUS_SECRET_BOX", SECRET)
    monkeypatch.setitem(syncing._settings()["pace"], "first_wait_s", 0.01)
    pappus.initialise(tmp_path / "org", "Small")
    return tmp_path / "org"


@pytest.fixture
def twin(workspace: Path, tmp_path: Path) -> Path:
    """Another workspace with the same key, so that the same people have the same pseudonyms."""
    return Path(shutil.copytree(workspace, tmp_path / "twin"))


@pytest.fixture
def declare(workspace: Path) -> Callable[..., None]:
    """Writes sources.yaml with one source called `box`."""

    def write(**entry: Any) -> None:
        text = yaml.safe_dump({"sources": {"box": entry}})
        (workspace / "sources.yaml").write_text(text, encoding="utf-8")

    return write


def synced(folder: Path, **options: Any) -> Synced:
    """What came of syncing the one source of a workspace."""
    [result] = pappus.open(folder).sync(**options)
    return result


def stored(folder: Path) -> Rows:
    """The acts of a workspace by id, without what tells one import from another."""
    rows: Rows = {}
    for file in pappus.open(folder).store.files():
        for row in pq.ParquetFile(file).read().to_pylist():
            assert row["act_id"] not in rows
            rows[row["act_id"]] = {name: value for name, value in row.items() if name not in _OF_AN_IMPORT}
    return rows
