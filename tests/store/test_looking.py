"""Looking at an export tells what an import would bring, and stores nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.pipeline import Workspace, initialise
from pappus.store.importing import ImportOptions
from pappus.store.looking import Looker

HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"


def _tweets(people: int) -> str:
    return HEADER + "".join(
        f"{n},{1000 + n},True,Tue Oct 31 22:10:{n:02d} +0000 2017,@acme call me on 0043 555 1234,,\n"
        for n in range(people)
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return initialise(tmp_path / "acme", "Acme")


def test_what_is_said_before_is_what_comes(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "care.csv"
    path.write_text(_tweets(9) + "9,x,True,no time,,,\n")
    looked = next(workspace.look_at([path]))
    assert workspace.store.ledger().imports == []
    read = next(workspace.import_files([path])).entry
    before = looked.result.entry
    assert read is not None
    assert before is not None
    assert (before.rows_read, before.rows_added, before.rows_rejected, before.acts_added) == (
        read.rows_read,
        read.rows_added,
        read.rows_rejected,
        read.acts_added,
    )
    assert before.coverage == read.coverage
    assert (looked.people, looked.whole, len(looked.rows)) == (9, True, 9)
    assert next(workspace.look_at([path])).result.already


def test_no_identifier_and_no_text_is_in_what_is_shown(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "care.csv"
    path.write_text(_tweets(6))
    told = str(next(workspace.look_at([path])).rows)
    assert "1003" not in told
    assert "call me" not in told


def test_a_large_file_is_looked_at_in_part(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "care.csv"
    path.write_text(_tweets(50))
    looker = Looker(
        workspace.store, workspace.organisation, workspace.pseudonyms, workspace.home.save_properties, most_rows=10
    )
    looked = next(looker.look([path]))
    assert not looked.whole


def test_faults_are_those_of_the_import(workspace: Workspace, tmp_path: Path) -> None:
    empty, other = tmp_path / "nothing.csv", tmp_path / "other.csv"
    empty.write_text("")
    other.write_text("a,b\n1,2\n")
    for path, options in ((empty, None), (other, None), (other, ImportOptions(format_id="support_tweets"))):
        looked = next(workspace.look_at([path], options)).result.error
        assert looked == next(workspace.import_files([path], options)).error
        assert looked


def test_a_folder_is_searched_file_by_file(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "accounts.csv").write_text("Platform,Account,URL\nX,acme,https://x.com/acme\n")
    (folder / "notes.txt").write_text("nothing")
    found = list(workspace.look_at([folder]))
    assert [(Path(one.result.path).name, one.result.skipped) for one in found] == [
        ("accounts.csv", False),
        ("notes.txt", True),
    ]


def test_a_register_is_shown_as_its_properties(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("Platform,Account,URL\nX,acme,https://x.com/acme\n")
    looked = next(workspace.look_at([path]))
    assert looked.rows == ({"network": "x", "handle": "acme", "unit": None},)
    assert workspace.organisation().properties == ()
