"""A `kill -9` at any moment of an import leaves the whole file's rows or none, and the next run completes.

`PAPPUS_KILLS` says at how many moments.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pappus
from pappus.store.record_store import RecordStore

ROWS = 40_000
KILLS = int(os.environ.get("PAPPUS_KILLS", "6"))
HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"


def table(file: Path, rows: range) -> Path:
    lines = [
        f"{number},{number % 900},True,Tue Oct 31 22:{number % 60:02d}:45 +0000 2017,where is my order,,"
        for number in rows
    ]
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return file


def started(workspace: Path, export: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "pappus", "import", str(workspace), str(export)])


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An export that was read before, and a larger one that holds the same rows and more."""
    folder = tmp_path_factory.mktemp("exports")
    return table(folder / "first.csv", range(1, 101)), table(folder / "tweets.csv", range(1, ROWS + 1))


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory, exports: tuple[Path, Path]) -> list[float]:
    """Seconds from the start of the process, spread evenly by chance over the time that an import takes."""
    folder = tmp_path_factory.mktemp("unharmed") / "org"
    pappus.initialise(folder, "Unharmed")
    begun = time.perf_counter()
    assert started(folder, exports[1]).wait(60) == 0
    whole = time.perf_counter() - begun
    dice = random.Random(17)  # noqa: S311 - repeatable, not secret
    return [whole * (turn + dice.random()) / KILLS for turn in range(KILLS)]


@pytest.mark.parametrize("turn", range(KILLS))
def test_killed_import(tmp_path: Path, exports: tuple[Path, Path], moments: list[float], turn: int) -> None:
    first, export = exports
    pappus.initialise(tmp_path / "org", "Killed")
    assert [one.error for one in pappus.open(tmp_path / "org").import_files([first])] == [None]
    store = RecordStore(tmp_path / "org" / "records")
    process = started(tmp_path / "org", export)
    time.sleep(moments[turn])
    process.kill()
    process.wait(30)
    assert sum(entry.acts_added for entry in store.ledger().imports) in (100, ROWS)
    assert store.damaged() == []
    results = list(pappus.open(tmp_path / "org").import_files([export]))
    assert results[0].error is None
    assert sum(entry.acts_added for entry in store.ledger().imports) == ROWS
    assert set((store.folder / "acts").rglob("*.parquet")) == set(store.files())
    assert not (store.folder / "staging").exists()
