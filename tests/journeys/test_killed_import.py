"""A `kill -9` at any moment of an import leaves the whole file's rows or none, and the next run completes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import pappus
from pappus.store.record_store import RecordStore

ROWS = 40_000


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("export") / "tweets.csv"
    lines = ["tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"]
    lines += [
        f"{number},{number % 900},True,Tue Oct 31 22:{number % 60:02d}:45 +0000 2017,where is my order,,"
        for number in range(1, ROWS + 1)
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("alive_seconds", [0.2, 0.5, 0.7, 0.9, 1.1, 1.3])
def test_killed_import(tmp_path: Path, export: Path, alive_seconds: float) -> None:
    pappus.initialise(tmp_path / "org", "Killed")
    process = subprocess.Popen([sys.executable, "-m", "pappus", "import", str(tmp_path / "org"), str(export)])
    time.sleep(alive_seconds)
    process.kill()
    process.wait(30)
    store = RecordStore(tmp_path / "org" / "records")
    assert sum(entry.acts_added for entry in store.ledger().imports) in (0, ROWS)
    results = list(pappus.open(tmp_path / "org").import_files([export]))
    assert results[0].error is None
    assert sum(entry.acts_added for entry in store.ledger().imports) == ROWS
    assert set((store.folder / "acts").rglob("*.parquet")) == set(store.files())
    assert not (store.folder / "staging").exists()
