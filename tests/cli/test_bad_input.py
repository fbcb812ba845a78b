"""Input that is broken, hostile or not what it says: told with its place, nothing stored is lost, no traceback."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

Run = Callable[..., Any]
COLUMNS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
DAY = "Tue Oct 31 22:10:45 +0000 2017"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a workspace that holds data (locks and derived tables are no data)."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "derived" not in path.parts and path.name != "lock"
    }


def slack_zip(file: Path, extra: dict[str, bytes] | None = None) -> Path:
    """A small Slack export, with further members."""
    messages = [
        {"type": "message", "user": f"U{n % 6}", "text": "hello " * 40 + str(n), "ts": f"17000{n:05d}.000100"}
        for n in range(300)
    ]
    members = {
        "users.json": json.dumps([{"id": f"U{n}", "name": f"n{n}", "profile": {}} for n in range(6)]).encode(),
        "channels.json": json.dumps([{"id": "C1", "name": "general"}]).encode(),
        "general/2023-11-14.json": json.dumps(messages).encode(),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (members | (extra or {})).items():
            archive.writestr(name, content)
    return file


def truncated_zip(folder: Path) -> Path:
    whole = slack_zip(folder / "whole.zip").read_bytes()
    file = folder / "cut.zip"
    file.write_bytes(whole[: len(whole) // 2])
    return file


def damaged_zip(folder: Path) -> Path:
    content = bytearray(slack_zip(folder / "whole.zip").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 50] = bytes(50)
    file = folder / "damaged.zip"
    file.write_bytes(bytes(content))
    return file


def zip_bomb(folder: Path) -> Path:
    file = slack_zip(folder / "bomb.zip")
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("general/2023-11-15.json", "w") as to,
    ):
        for _ in range(400):
            to.write(b" " * (1 << 20))
    return file


def traversal(folder: Path) -> Path:
    return slack_zip(folder / "outside.zip", {"../../evil.json": b"[]"})


def entity_bomb(folder: Path) -> Path:
    file = folder / "Posts.xml"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><posts>'
        '<row Id="1" PostTypeId="1" CreationDate="2020-01-01T00:00:00.000" OwnerUserId="2" Body="&b;"/></posts>',
        encoding="utf-8",
    )
    return file


def empty_file(folder: Path) -> Path:
    file = folder / "empty.csv"
    file.touch()
    return file


def something_else(folder: Path) -> Path:
    file = folder / "notes.txt"
    file.write_text("shopping list: bread, milk\n", encoding="utf-8")
    return file


def cut_json(folder: Path) -> Path:
    file = folder / "outbox.json"
    file.write_text(
        '{"@context":"https://www.w3.org/ns/activitystreams","type":"OrderedCollection","orderedItems":[{"id":"x",',
        encoding="utf-8",
    )
    return file


def columns_missing(folder: Path) -> Path:
    file = folder / "columns.csv"
    file.write_text(f"tweet_id,author_id,created_at\n1,cust1,{DAY}\n", encoding="utf-8")
    return file


def nowhere(folder: Path) -> Path:
    return folder / "nowhere.zip"


UNREADABLE = [
    truncated_zip, damaged_zip, zip_bomb, traversal, entity_bomb, empty_file, something_else, cut_json,
    columns_missing, nowhere,
]  # fmt: skip


@pytest.mark.parametrize("make", UNREADABLE, ids=lambda make: str(make.__name__))
def test_what_cannot_be_read_is_named_and_changes_nothing(
    stored: Path, run: Run, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    file = make(tmp_path)
    before = contents(stored)
    ended = run("import", stored, file)
    assert ended.code == 1
    assert file.name in ended.err
    assert "Traceback" not in ended.err
    assert contents(stored) == before
    assert not list(tmp_path.parent.glob("evil.json"))


@pytest.mark.parametrize("make", [truncated_zip, traversal, something_else], ids=lambda make: str(make.__name__))
def test_the_files_beside_it_are_read(
    folder: Path, care: Path, run: Run, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    ended = run("import", folder, make(tmp_path), care, "--json")
    assert ended.code == 1
    failed, read = ended.json()["files"]
    assert failed["error"]
    assert (failed["format"], failed["rows_added"]) == (None, 0)
    assert read["rows_added"] == 100


@pytest.mark.parametrize(
    "format_id", ["slack", "mail", "stackexchange", "x_archive", "activitystreams", "account_register"]
)
def test_a_file_of_another_format_is_refused(stored: Path, care: Path, run: Run, format_id: str) -> None:
    before = contents(stored)
    ended = run("import", stored, care, "--as", format_id)
    assert ended.code == 1
    assert "care.csv" in ended.err
    assert contents(stored) == before


def test_single_bad_rows_are_rejected_with_place_and_reason(folder: Path, run: Run, tmp_path: Path) -> None:
    rows = {
        f"1,cust1,True,{DAY},fine,,": None,
        "2,cust1,True,31/31/2017,bad date,,": "31/31/2017",
        "3,cust1,True,Tue Oct 31 22:10:45 +0000 1939,long ago,,": "1970",
        "4,cust1,True,Tue Oct 31 22:10:45 +0000 2999,to come,,": "future",
        f"5,,True,{DAY},no author,,": "author_id",
        f",cust1,True,{DAY},no id,,": "id",
        f"6.50E+17,cust1,True,{DAY},rounded,,": "spreadsheet",
        "7,cust1": "fields",
    }
    file = tmp_path / "rows.csv"
    file.write_text("\n".join([COLUMNS, *rows, f"1,cust1,True,{DAY},fine,,"]) + "\n", encoding="utf-8")
    ended = run("import", folder, file, "--json")
    (read,) = ended.json()["files"]
    assert ended.code == 0
    assert (read["rows_read"], read["rows_added"], read["rows_known"], read["rows_rejected"]) == (9, 1, 1, 7)
    reasons = " ".join(one["reason"] for one in read["rejected"])
    assert all(told in reasons for told in rows.values() if told)
    assert all(one["place"].startswith("rows.csv") for one in read["rejected"])


def test_bytes_that_are_not_utf8_cost_no_row(folder: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "western.csv"
    file.write_bytes(f"{COLUMNS}\n1,cust1,True,{DAY},caf\u00e9 cr\u00e8me,,\n".encode("cp1252"))
    ended = run("import", folder, file, "--json")
    assert ended.code == 0
    assert ended.json()["files"][0]["rows_added"] == 1
    (data,) = (folder / "records" / "acts").rglob("*.parquet")
    (text,) = pq.read_table(data, partitioning=None)["text"].to_pylist()
    assert text.startswith("caf")
    assert text.endswith("me")


def test_a_fault_in_each_place_of_the_organisation_is_listed_at_once(stored: Path, run: Run) -> None:
    (stored / "organisation.yaml").write_text(
        'name: ""\nsize: -3\nunits:\n  - {id: a, name: A, function: cooking}\ntime_zone: Mars/Olympus\ncolour: red\n',
        encoding="utf-8",
    )
    for arguments in (["assess", stored], ["indicators", stored], ["import", stored, stored / "people.csv"]):
        ended = run(*arguments)
        assert ended.code == 1
        for told in ("line 1: name", "line 2: size", "line 4: units.0.function", "line 5: time_zone", "colour"):
            assert told in ended.err
    checked = run("doctor", stored)
    assert checked.code == 1
    assert "line 4: units.0.function" in checked.out


@pytest.mark.parametrize("content", ["{", "[]", "null", "", '{"format": "x"}', '{"format": 99}', '{"imports": 3}'])
def test_a_broken_ledger_is_named_and_left_alone(stored: Path, care: Path, run: Run, content: str) -> None:
    (stored / "records" / "ledger.json").write_text(content, encoding="utf-8")
    before = contents(stored)
    for arguments in (["assess", stored], ["import", stored, care], ["undo", stored, "i0001"]):
        ended = run(*arguments)
        assert ended.code == 1
        assert "ledger.json" in ended.err
        assert contents(stored) == before


def test_derived_tables_that_are_damaged_are_made_again(stored: Path, run: Run) -> None:
    first = run("assess", stored, "--json").out
    for name in ("threads/*.parquet", "facts.json"):
        (file,) = (stored / "records" / "derived").glob(f"*/{name}")
        file.write_bytes(b"x")
        assert run("assess", stored, "--json").out == first


def test_without_its_key_a_workspace_is_not_given_a_new_one(stored: Path, run: Run) -> None:
    (stored / "pappus.key").unlink()
    ended = run("assess", stored)
    assert ended.code == 1
    assert "pappus.key" in ended.err
    assert not (stored / "pappus.key").exists()


@pytest.mark.parametrize("name", ["o'brien", "acme [1]", "acme *", "ac?me", "größe ☃"])
def test_any_folder_name_will_do(tmp_path: Path, care: Path, run: Run, name: str) -> None:
    folder = tmp_path / name
    for place in (folder, tmp_path / "acme 1", tmp_path / "acme more"):
        assert run("init", place, "--name", "Named").code == 0
    half = tmp_path / "half.csv"
    half.write_text("\n".join(care.read_text(encoding="utf-8").splitlines()[:41]) + "\n", encoding="utf-8")
    for place in (tmp_path / "acme 1", tmp_path / "acme more"):
        assert run("import", place, care).code == 0
    assert run("import", folder, half).code == 0
    assert run("import", folder, care, "--json").json()["files"][0]["rows_added"] == 60
    assert run("undo", folder, "i0001").code == 0
    readings = run("indicators", folder, "activity.volume", "--format", "json").json()
    assert readings[0]["n"] == 100


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can write anywhere")
def test_a_read_only_workspace_is_told(stored: Path, care: Path, run: Run) -> None:
    (stored / "records").chmod(0o500)
    try:
        with care.open("a", encoding="utf-8") as stream:
            stream.write(f"901,cust1,True,{DAY},more,,\n")
        ended = run("import", stored, care)
    finally:
        (stored / "records").chmod(0o700)
    assert ended.code == 1
    assert "may not be written" in ended.err


def test_a_report_that_cannot_be_written(stored: Path, run: Run, tmp_path: Path) -> None:
    ended = run("report", stored, "-o", tmp_path / "nowhere" / "report.html")
    assert ended.code == 1
    assert "cannot be written" in ended.err


def _limited(bytes_a_file: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))

    return limit


def test_a_disk_that_takes_no_more_loses_nothing(stored: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    rows = [f"{n},cust{n % 9},True,{DAY},a text that is its own {n * 7919},," for n in range(20_000, 40_000)]
    file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    before = contents(stored)
    ended = subprocess.run(
        [sys.executable, "-m", "pappus", "import", str(stored), str(file)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_limited(50_000),
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "nothing was stored" in ended.stderr
    assert contents(stored) == before


def test_an_interrupt_is_told_and_stores_nothing(stored: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    rows = [f"{n},cust{n % 9},True,{DAY},where is my order {n},," for n in range(20_000, 420_000)]
    file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    before = contents(stored)
    process = subprocess.Popen(
        [sys.executable, "-m", "pappus", "import", str(stored), str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    staging = stored / "records" / "staging"
    until = time.monotonic() + 30
    while not staging.exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, "interrupted" in err, "Traceback" in err) == ("", True, False)
    shutil.rmtree(staging, ignore_errors=True)
    assert contents(stored) == before
