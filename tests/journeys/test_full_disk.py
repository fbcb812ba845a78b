"""A full disk, a read-only disk and a limit on the size of files: told in a sentence, and nothing stored is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import pappus
from pappus.store.record_store import RecordStore

KIB = 1024
DISK_KIB = 6_000
SMALL, LARGE = 200, 30_000
MOUNT, UNMOUNT = (shutil.which(name) or name for name in ("mount", "umount"))


def table(file: Path, rows: int) -> Path:
    header = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
    lines = [
        f"{number},{number % 900},True,Tue Oct 31 22:{number % 60:02d}:45 +0000 2017,order {number * 7919},,"
        for number in range(1, rows + 1)
    ]
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


def told(*arguments: object, most_bytes: int | None = None) -> str:
    """What `pappus` says on standard error when it fails, which it must, in lines that begin like its own."""

    def limited() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    done = subprocess.run(
        [sys.executable, "-m", "pappus", *map(str, arguments)],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("pappus: ")
    return done.stderr


class Disk:
    """A small disk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, free_kib: int) -> None:
        """Fills it up to so much."""
        filler = self.folder / "filler"
        filler.unlink(missing_ok=True)
        state = os.statvfs(self.folder)
        free = state.f_bavail * state.f_frsize
        with suppress(OSError), filler.open("wb") as stream:
            stream.write(b"\0" * max(free - free_kib * KIB, 0))

    def lock(self) -> None:
        subprocess.run([MOUNT, "-o", "remount,ro", self.folder], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = [MOUNT, "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("a small disk can be mounted by the administrator only")
    yield Disk(folder)
    subprocess.run([UNMOUNT, "--lazy", folder], check=True)


@pytest.fixture
def workspace(disk: Disk, tmp_path: Path) -> Path:
    """A workspace on the small disk with an import in it."""
    folder = disk.folder / "org"
    pappus.initialise(folder, "Full")
    assert [one.error for one in pappus.open(folder).import_files([table(tmp_path / "small.csv", SMALL)])] == [None]
    return folder


def stored(workspace: Path) -> int:
    store = RecordStore(workspace / "records")
    assert store.damaged() == []
    assert not store.staging.exists()
    return sum(entry.acts_added for entry in store.ledger().imports)


def test_an_import_on_a_full_disk(disk: Disk, workspace: Path, tmp_path: Path) -> None:
    export = table(tmp_path / "large.csv", LARGE)
    for free_kib in (0, 16, 120, 500):
        disk.leave(free_kib)
        said = told("import", workspace, export)
        assert "the disk is full; nothing was stored, nothing is lost" in said
        assert stored(workspace) == SMALL
    disk.leave(DISK_KIB)
    assert [one.error for one in pappus.open(workspace).import_files([export])] == [None]
    assert stored(workspace) == LARGE


@pytest.mark.parametrize("free_kib", [0, 8])
def test_answers_and_new_workspaces_on_a_full_disk(disk: Disk, workspace: Path, free_kib: int) -> None:
    disk.leave(free_kib)
    for command in (["assess", workspace], ["report", workspace, "-o", disk.folder / "report.html"]):
        said = told(*command)
        assert "disk is full" in said or "No space left" in said
    assert not (disk.folder / "report.html").exists()
    assert stored(workspace) == SMALL
    if free_kib == 0:
        assert "No space left" in told("init", disk.folder / "other", "--name", "Other")
        assert "demo: cannot be written (No space left" in told("demo", disk.folder / "demo")


def test_a_report_that_does_not_fit(disk: Disk, workspace: Path) -> None:
    pappus.open(workspace).assess()
    disk.leave(8)
    before = b"the report of last month"
    (disk.folder / "report.html").write_bytes(before)
    assert "No space left" in told("report", workspace, "-o", disk.folder / "report.html")
    assert (disk.folder / "report.html").read_bytes() == before


def test_a_read_only_disk(disk: Disk, workspace: Path, tmp_path: Path) -> None:
    pappus.open(workspace).assess()
    disk.lock()
    said = told("import", workspace, table(tmp_path / "large.csv", LARGE))
    assert "the disk is read-only; nothing was stored, nothing is lost" in said
    assert "the disk is read-only" in told("undo", workspace, "i0001")
    assert "Read-only" in told("init", disk.folder / "other", "--name", "Other")
    assert "Read-only" in told("report", workspace, "-o", disk.folder / "report.html")
    assert stored(workspace) == SMALL
    # What was worked out before can still be looked at.
    assert pappus.open(workspace).report(tmp_path / "report.html").stat().st_size > 10_000


@pytest.mark.parametrize("most_kib", [1, 16, 200])
def test_a_limit_on_the_size_of_files(tmp_path: Path, most_kib: int) -> None:
    pappus.initialise(tmp_path / "org", "Limited")
    said = told("import", tmp_path / "org", table(tmp_path / "large.csv", LARGE), most_bytes=most_kib * KIB)
    assert "larger than this disk or account allows" in said
    assert "nothing was stored, nothing is lost" in said
    assert stored(tmp_path / "org") == 0
