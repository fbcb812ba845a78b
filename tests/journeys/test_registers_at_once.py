"""Registers of accounts that two people import at the same time, or of which one import did not finish."""

from __future__ import annotations

from pathlib import Path

import pytest

import pappus
from pappus.vocabulary.errors import InvalidFileError


def register(file: Path, *handles: str) -> Path:
    rows = [f"{handle},X,https://x.com/{handle}" for handle in handles]
    file.write_text("\n".join(["Account,Platform,URL", *rows]) + "\n", encoding="utf-8")
    return file


def handles(workspace: pappus.Workspace) -> dict[str, str | None]:
    return {one.handle: one.import_id for one in workspace.organisation().properties}


def test_a_register_that_another_brought_meanwhile_is_kept(tmp_path: Path) -> None:
    mine = pappus.initialise(tmp_path / "org", "Both")
    results = mine.import_files([register(tmp_path / "a.csv", "ice"), register(tmp_path / "b.csv", "sun")])
    assert next(results).error is None
    theirs = pappus.open(tmp_path / "org").import_files([register(tmp_path / "c.csv", "sea")])
    assert [one.error for one in theirs] == [None]
    assert next(results).error is None
    assert handles(mine) == {"ice": "i0001", "sea": "i0002", "sun": "i0003"}


def test_rows_of_an_import_that_was_killed_belong_to_the_one_that_brings_them_again(tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Half")
    file = register(tmp_path / "a.csv", "ice", "sun")
    (whole,) = workspace.import_files([file])
    # As after a kill between the register and the ledger.
    (tmp_path / "org" / "records" / "ledger.json").unlink()
    assert handles(workspace) == {"ice": "i0001", "sun": "i0001"}
    (again,) = workspace.import_files([file])
    assert whole.entry is not None
    assert again.entry is not None
    assert (again.entry.id, again.entry.rows_added) == (whole.entry.id, whole.entry.rows_added) == ("i0001", 2)
    assert workspace.undo("i0001").properties_removed == 2
    assert handles(workspace) == {}


def test_an_import_of_acts_does_not_take_the_id_of_one_that_was_killed(tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Half")
    list(workspace.import_files([register(tmp_path / "a.csv", "ice")]))
    (tmp_path / "org" / "records" / "ledger.json").unlink()
    acts = tmp_path / "acts.csv"
    acts.write_text(
        "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        "1,7,True,Tue Oct 31 22:10:45 +0000 2017,hi,,\n",
        encoding="utf-8",
    )
    (stored,) = workspace.import_files([acts])
    assert stored.entry is not None
    assert stored.entry.id == "i0002"
    workspace.undo("i0002")
    assert handles(workspace) == {"ice": "i0001"}


def test_a_broken_register_stops_an_undo_before_anything_is_undone(tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Undone")
    list(workspace.import_files([register(tmp_path / "a.csv", "ice")]))
    whole = (tmp_path / "org" / "properties.csv").read_bytes()
    (tmp_path / "org" / "properties.csv").write_bytes(whole + b'"')
    with pytest.raises(InvalidFileError, match=r"properties\.csv"):
        workspace.undo("i0001")
    (tmp_path / "org" / "properties.csv").write_bytes(whole)
    assert workspace.undo("i0001").properties_removed == 1
