"""Files of the record that are damaged or gone: the file is named, whatever stumbles over it, and what helps."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import pappus
from pappus.store.record_store import damage_in
from pappus.vocabulary.errors import PappusError

HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"


def export(file: Path, first: int, last: int) -> Path:
    rows = [
        f"{n},{n % 90},True,Tue Oct {n % 28 + 1:02d} 22:10:45 +0000 2017,order {n * 7919},," for n in range(first, last)
    ]
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def workspace(tmp_path: Path) -> pappus.Workspace:
    """Two imports that overlap, so that the second remembers what it saw."""
    opened = pappus.initialise(tmp_path / "org", "Damaged")
    paths = [export(tmp_path / "a.csv", 1, 3_000), export(tmp_path / "b.csv", 2_000, 4_000)]
    assert [result.error for result in opened.import_files(paths)] == [None, None]
    return opened


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def pages_spoilt(file: Path) -> None:
    """Its end, where it says what it holds, is whole."""
    content, about = bytearray(file.read_bytes()), pq.read_metadata(file)
    for group in range(about.num_row_groups):
        for column in range(about.num_columns):
            start = about.row_group(group).column(column).data_page_offset
            content[start + 2 : start + 30] = b"\xff" * 28
    file.write_bytes(bytes(content))


SPOIL: list[Callable[[Path], Any]] = [cut, pages_spoilt, Path.unlink]
ASK: dict[str, Callable[[pappus.Workspace, Path], Any]] = {
    "assess": lambda workspace, _: workspace.assess(),
    "import": lambda workspace, folder: list(workspace.import_files([export(folder / "c.csv", 3_500, 5_000)])),
    "erase": lambda workspace, _: workspace.erase("x:7"),
    "retain": lambda workspace, _: workspace.drop_before(date(2017, 10, 15)),
}


@pytest.mark.parametrize("spoil", SPOIL, ids=lambda one: str(one.__name__))
@pytest.mark.parametrize("ask", ASK)
def test_a_damaged_data_file_is_named(
    workspace: pappus.Workspace, tmp_path: Path, spoil: Callable[[Path], Any], ask: str
) -> None:
    file = workspace.store.files()[0]
    spoil(file)
    before = (workspace.store.folder / "ledger.json").read_bytes()
    assert workspace.store.damaged() == [file]
    if ask == "import":
        (result,) = ASK[ask](workspace, tmp_path)
        told = str(result.error)
    else:
        with pytest.raises(PappusError) as caught:
            ASK[ask](workspace, tmp_path)
        told = str(caught.value)
    assert told.startswith(f"{file}: is ")
    assert "undo its import and import the export again" in told
    assert (workspace.store.folder / "ledger.json").read_bytes() == before


@pytest.mark.parametrize("spoil", SPOIL, ids=lambda one: str(one.__name__))
def test_undoing_the_import_of_a_damaged_file_helps(
    workspace: pappus.Workspace, tmp_path: Path, spoil: Callable[[Path], Any]
) -> None:
    spoil(workspace.store.files()[0])
    workspace.undo("i0001")
    assert workspace.store.damaged() == []
    assert [result.error for result in workspace.import_files([tmp_path / "a.csv"])] == [None]
    assert workspace.assess().coverage["acts"] == 3_999


def test_what_an_import_saw_is_part_of_the_record(workspace: pappus.Workspace) -> None:
    (seen,) = (workspace.store.folder / "sightings").iterdir()
    cut(seen)
    assert workspace.store.damaged() == [seen]
    with pytest.raises(PappusError, match=f"{seen}: is damaged"):
        workspace.undo("i0001")


def test_derived_tables_damaged_inside_are_told_to_be_deleted(workspace: pappus.Workspace) -> None:
    first = workspace.assess().coverage
    for folder in (workspace.store.folder / "derived").iterdir():
        # What was asked before is answered without them.
        shutil.rmtree(folder / "results")
    for file in (workspace.store.folder / "derived").rglob("*.parquet"):
        pages_spoilt(file)
    with pytest.raises(PappusError, match="is damaged; delete this folder, and it is made again"):
        workspace.assess()
    for folder in (workspace.store.folder / "derived").iterdir():
        for file in sorted(folder.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        folder.rmdir()
    assert workspace.assess().coverage == first


def test_a_sound_file_has_no_damage(workspace: pappus.Workspace, tmp_path: Path) -> None:
    assert [damage_in(file) for file in workspace.store.files()] == [None, None]
    (tmp_path / "note.txt").write_text("no Parquet", encoding="utf-8")
    assert damage_in(tmp_path / "note.txt") == "is damaged"
