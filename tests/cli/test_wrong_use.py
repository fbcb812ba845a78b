"""What people hand in or type by mistake: a sentence says what it is and what would help."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(file: Path, *members: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name in members:
            archive.writestr(name, b"" if name.endswith("/") else b"PK\x05\x06 or anything")
    return file


@pytest.mark.parametrize(
    ("name", "members", "told"),
    [
        ("letter.docx", ("[Content_Types].xml", "word/document.xml"), "is a Word document"),
        ("talk.pptx", ("ppt/presentation.xml",), "is a PowerPoint presentation"),
        ("sheet.xlsx", ("xl/workbook.xml",), "is an Excel workbook, which holds no export that can be read; save the"),
        ("text.odt", ("mimetype", "META-INF/manifest.xml"), "is an OpenDocument file"),
        ("nothing.zip", (), "is an archive without any file in it"),
        ("folders.zip", ("a/", "a/b/"), "is an archive without any file in it"),
        ("outer.zip", ("slack.zip", "x/old.7z"), "holds only other archives ('slack.zip', 'x/old.7z'); unpack it"),
        ("pictures.zip", ("a.jpg", "b.txt"), "It holds 'a.jpg', 'b.txt'"),
    ],
)
def test_an_archive_that_is_no_export(folder: Path, run: Run, name: str, members: tuple[str, ...], told: str) -> None:
    ended = run("import", folder, zipped(folder.parent / name, *members))
    assert ended.code == 1
    assert f"{name}: " in ended.err
    assert told in ended.err


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.csv", b"", "is empty (0 bytes); export or download it again"),
        ("empty.zip", b"", "is empty (0 bytes)"),
        ("plan.pdf", b"%PDF-1.7\n", "is a PDF document"),
        ("mails.pst", b"!BDN\0\0", "is an Outlook data file (.pst, .ost)"),
        ("old.xls", OLE, "is a file of an older Office or Outlook"),
        ("site.rar", b"Rar!\x1a\x07", "is a RAR archive, which holds no export that can be read; unpack it"),
        ("one.json.gz", b"\x1f\x8b\x08\0", "is packed and damaged or cut off"),
        ("one.json.zst", b"\x28\xb5\x2f\xfd", "is a compressed file"),
        ("chart.png", b"\x89PNG\r\n", "is an image"),
        ("download.zip", b"\n<!doctype HTML><html>", "is a web page"),
        ("app.db", b"SQLite format 3\0", "is the database of a program"),
        ("tickets.csv", b"ticket;opened;agent\n1;2024-01-01;kim\n", "a table with the columns 'ticket', 'opened'"),
        ("notes.txt", b"shopping list\n", "not recognised as any known format"),
    ],
)
def test_a_file_that_is_no_export(folder: Path, run: Run, name: str, content: bytes, told: str) -> None:
    (folder.parent / name).write_bytes(content)
    ended = run("import", folder, folder.parent / name)
    assert ended.code == 1
    assert f"{name}: {told}" in ended.err or (f"{name}: " in ended.err and told in ended.err)


def test_a_seven_zip_dump_is_told_to_be_unpacked(folder: Path, run: Run) -> None:
    (folder.parent / "site.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\0\4")
    ended = run("import", folder, folder.parent / "site.7z")
    assert (ended.code, "7z archive; unpack it" in ended.err) == (1, True)


def test_a_folder_in_which_nothing_is_known(folder: Path, run: Run, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    (pictures / "empty").mkdir(parents=True)
    for number in range(15):
        (pictures / f"{number:02d}.jpg").write_bytes(b"\xff\xd8\xff")
    ended = run("import", folder, pictures)
    assert ended.code == 1
    assert "pictures: nothing in it is an export that Pappus knows" in ended.err
    assert ended.out.count("left alone") == 10
    assert "and 5 more files" in ended.out
    shown = run("import", folder, pictures, "--json").json()["files"]
    assert [bool(one.get("error")) for one in shown] == [False] * 15 + [True]


def test_the_workspace_is_not_imported_into_itself(stored: Path, care: Path, run: Run) -> None:
    ended = run("import", stored, stored)
    assert (ended.code, "is the workspace itself; name the export" in ended.err) == (1, True)
    # A folder that holds the workspace beside exports is read without it.
    ended = run("import", stored, care.parent, "--json")
    paths = [Path(one["path"]).name for one in ended.json()["files"]]
    assert "properties.csv" not in paths


def test_folders_that_lead_back_to_themselves_are_walked_once(folder: Path, run: Run, tmp_path: Path) -> None:
    walked = tmp_path / "walked"
    (walked / "a").mkdir(parents=True)
    (walked / "a" / "x.txt").write_text("x", encoding="utf-8")
    for name in ("here", "again"):
        (walked / name).symlink_to(walked, target_is_directory=True)
    ended = run("import", folder, walked, "--json")
    assert [Path(one["path"]).name for one in ended.json()["files"]] == ["x.txt", "walked"]


def test_folder_and_export_the_wrong_way_round(stored: Path, care: Path, run: Run) -> None:
    exports = care.parent / "exports"
    exports.mkdir()
    ended = run("import", exports, stored)
    assert (ended.code, f"write `pappus import {stored} {exports}`" in ended.err) == (2, True)
    ended = run("import", care, stored)
    assert (ended.code, "is a file; it takes the folder of a workspace" in ended.err) == (2, True)


@pytest.mark.parametrize("arguments", [("import", "", "x"), ("import", "{org}", ""), ("assess", ""), ("map", "")])
def test_an_empty_path_is_not_the_folder_one_stands_in(stored: Path, run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*(one.format(org=stored) for one in arguments))
    assert (ended.code, "is empty" in ended.err) == (2, True)


def test_retention_in_the_future_removes_nothing(stored: Path, run: Run) -> None:
    ended = run("retain", stored, "--before", "2999-01-01")
    assert (ended.code, "lies in the future" in ended.err) == (2, True)
    assert run("retain", stored, "--before", "2017-01-01").out.startswith("0 acts")


def test_names_are_told_so_that_no_terminal_obeys_them(folder: Path, care: Path, run: Run) -> None:
    for name in (b"caf\xe9.csv", b"line\nbreak.csv", b"\x1b[2Jclear.csv", "größe \u202e.csv".encode()):
        path = Path(os.fsdecode(os.fsencode(care.parent) + b"/" + name))
        path.write_bytes(care.read_bytes())
        ended = run("import", folder, path)
        assert ended.code == 0
        assert all(line.isprintable() for line in ended.out.splitlines())
        missing = run("import", folder, path.with_suffix(".nothing"))
        assert (missing.code, missing.err.count("\x1b"), missing.err.count("\u202e")) == (1, 0, 0)
    assert json.loads((folder / "records" / "ledger.json").read_text(encoding="utf-8"))["imports"][0]["path"]
    assert run("doctor", folder).code == 0


def test_a_workspace_whose_name_is_no_text_is_refused(tmp_path: Path, run: Run) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    ended = run("init", folder, "--name", "A")
    assert (ended.code, "is no UTF-8; name it otherwise" in ended.err, folder.exists()) == (2, True, False)


def test_a_name_that_is_too_long_is_told(folder: Path, run: Run) -> None:
    ended = run("import", folder, folder.parent / ("a" * 400))
    assert (ended.code, "cannot be opened (File name too long)" in ended.err) == (1, True)


def test_a_report_into_a_folder_that_is_not_there(stored: Path, run: Run) -> None:
    ended = run("report", stored, "-o", stored / "reports" / "r.html")
    assert (ended.code, f"there is no folder {stored / 'reports'}" in ended.err) == (1, True)
