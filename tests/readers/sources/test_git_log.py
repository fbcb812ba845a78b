"""Git: from the text of a log to acts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples import git_log as example
from tests.readers.examples.git_log import ANN, commit, ident

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.git_log import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
GIT = shutil.which("git")
AT_US = 1_772_355_780_000_000


def mail(address: str) -> str:
    return NAMES.email(address)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "git_log", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def log(folder: Path, text: str, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    path = folder / "website.txt"
    path.write_text(text, encoding="utf-8")
    return read(path, **options)


def test_a_commit_of_two_a_merge_and_a_program(tmp_path: Path) -> None:
    (together, merged, bumped), door = read(example.write(tmp_path))
    assert (together["act_id"], together["property_id"]) == (f"git:{ident(0xA1B2C3D4)}", "git:website")
    assert (together["actor_id"], together["actor_domain"]) == (mail("ann@acme.example"), "acme.example")
    assert together["mentions"] == [mail("bo@guest.example"), mail("eva@acme.example")]
    assert together["text"] == "Invoices are right\n\nSee https://help.example/a, told by @…"
    assert (together["ts_us"], together["ts_precision"], together["tz_assumed"]) == (AT_US, "s", None)
    assert (together["links"], together["engagement"]) == (["help.example"], [("files", 2)])
    assert (merged["tags"], merged["mentions"], merged["engagement"]) == (["merge"], [mail("ann@acme.example")], None)
    assert (bumped["actor_kind"], bumped["mentions"]) == ("bot", None)
    assert {row["needs_response"] for row in (together, merged, bumped)} == {False}
    assert (door.rows_read, door.rows_rejected, door.coverage.inbound) == (3, 0, "all")


def test_each_file_is_a_repository_whatever_its_form(tmp_path: Path) -> None:
    [several] = example.more(tmp_path)
    rows, _ = read(several)
    assert [(row["property_id"], row["text"], row["tags"]) for row in rows] == [
        ("git:shop", "Numbers are right", None),
        ("git:shop", "First", None),
        ("git:tools", "Merged", ["merge"]),
        ("git:tools", "Begun", None),
    ]
    assert (rows[0]["ts_us"], rows[2]["ts_us"]) == (AT_US + 120_000_000, AT_US + 120_000_000)
    assert rows[0]["engagement"] == [("files", 1)]


@pytest.mark.parametrize(
    "date",
    [
        "2026-03-01T10:03:00+01:00",
        "2026-03-01 10:03:00 +0100",
        "Sun Mar 1 10:03:00 2026 +0100",
        "Sun, 1 Mar 2026 10:03:00 +0100",
        "1772355780 +0100",
        "1772355780",
    ],
)
def test_dates_are_read_in_each_form(tmp_path: Path, date: str) -> None:
    text = f"commit {ident(0xABC)}\nAuthor: {ANN}\nDate:   {date}\n\n    x\n"
    rows, _ = log(tmp_path, text)
    assert (rows[0]["ts_us"], rows[0]["tz_assumed"]) == (AT_US, None)


def test_a_date_without_a_zone_is_taken_for_utc(tmp_path: Path) -> None:
    rows, _ = log(tmp_path, f"commit {ident(1)}\nAuthor: {ANN}\nDate:   Sun Mar 1 09:03:00 2026\n\n    x\n")
    assert (rows[0]["ts_us"], rows[0]["tz_assumed"]) == (AT_US, "UTC")


@pytest.mark.parametrize("date", ["2 days ago", "", "99999999999999", "Sun Foo 1 10:03:00 2026 +0100"])
def test_a_commit_without_a_date_is_rejected_and_the_rest_goes_on(tmp_path: Path, date: str) -> None:
    text = f"commit {ident(1)}\nAuthor: {ANN}\nDate:   {date}\n\n    x\n\n" + commit(2, ANN, 1, "y")
    rows, door = log(tmp_path, text)
    assert ([row["text"] for row in rows], [one.place for one in door.rejections]) == (["y"], ["website.txt#1"])
    assert "--date=iso-strict" in door.rejections[0].reason


def test_an_author_may_have_a_name_and_no_address(tmp_path: Path) -> None:
    rows, _ = log(tmp_path, commit(1, "ann <>", 1, "x") + commit(2, "ann", 2, "y"))
    assert {row["actor_id"] for row in rows} == {NAMES.person("git", "ann")}


def test_a_line_that_only_looks_like_a_head_begins_no_commit(tmp_path: Path) -> None:
    rows, door = log(tmp_path, commit(1, ANN, 1, "x") + "\ncommit \nAuthor: x\n")
    assert ([row["text"] for row in rows], door.rows_read) == (["x"], 1)


def test_the_property_can_be_given(tmp_path: Path) -> None:
    assert log(tmp_path, commit(1, ANN, 1, "x"), property_id="git:shop")[0][0]["property_id"] == "git:shop"


@pytest.mark.skipif(GIT is None, reason="git is not on this machine")
@pytest.mark.parametrize("form", ["medium", "fuller", "raw"])
@pytest.mark.parametrize("files", ["--numstat", "--stat", "--no-patch"])
def test_git_writes_what_is_read(tmp_path: Path, form: str, files: str) -> None:
    def git(*words: str) -> str:
        assert GIT
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": "1772355780 +0100"}
        people = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in who.items()}
        done = subprocess.run(
            [GIT, "-C", str(tmp_path), *words],
            check=True,
            capture_output=True,
            env={**settings, **people, "PATH": os.environ["PATH"]},
        )
        return done.stdout.decode()

    who = {"NAME": "Ann", "EMAIL": "ann@acme.example"}
    git("init", "--quiet", "--initial-branch=main")
    (tmp_path / "a.txt").write_text("a\n", encoding="utf-8")
    git("add", "a.txt")
    git("commit", "--quiet", "-m", "First\n\nCo-authored-by: Bo <bo@guest.example>")
    rows, door = log(tmp_path, git("log", "--all", f"--format={form}", files))
    assert [(row["actor_id"], row["mentions"], row["ts_us"], row["text"]) for row in rows] == [
        (mail("ann@acme.example"), [mail("bo@guest.example")], AT_US, "First")
    ]
    assert rows[0]["engagement"] == (None if files == "--no-patch" else [("files", 1)])
    assert door.rows_rejected == 0


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("commit yourself\nAuthor: somebody\n", encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no log of git"):
        read(path)


def test_an_author_of_spaces_takes_no_longer_than_others(tmp_path: Path) -> None:
    log = f"commit {'1' * 40}\nAuthor: {'a ' * 200_000}\nDate:   Mon Mar 2 09:00:00 2026 +0000\n\n    x\n"
    (tmp_path / "log.txt").write_text(log, "utf-8")
    acts, door = read(tmp_path / "log.txt")
    assert len(acts) + door.rows_rejected == 1
