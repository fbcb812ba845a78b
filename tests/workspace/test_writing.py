from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pappus.vocabulary.errors import PappusError
from pappus.workspace.writing import create_once, make_folder, remove_left_behind, write_atomically


@contextmanager
def full_disk(most_bytes: int) -> Iterator[None]:
    """No file of this process can grow beyond `most_bytes`, which the system reports as it does a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_replaces_the_whole_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_atomically(path, b"a long first content")
    write_atomically(path, b"short")
    assert path.read_bytes() == b"short"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_keeps_the_permissions_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"")
    path.chmod(0o640)
    write_atomically(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_write_through_a_link_changes_the_file_behind_it(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.csv"
    target.write_bytes(b"old")
    link = tmp_path / "people.csv"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"old")
    with full_disk(10), pytest.raises(PappusError, match=r"people\.csv: cannot be written \(File too large\)"):
        write_atomically(path, b"x" * 1000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can write into a read-only folder")
def test_a_read_only_folder_is_named_with_the_reason(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PappusError, match=r"people\.csv: cannot be written \(Permission denied\)"):
        write_atomically(tmp_path / "people.csv", b"x")
    tmp_path.chmod(0o700)


def test_a_folder_that_is_a_file_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PappusError, match=r"below: cannot be written \(Not a directory\)"):
        make_folder(tmp_path / "file" / "below")
    with pytest.raises(PappusError, match=r"key: cannot be written \(Not a directory\)"):
        create_once(tmp_path / "file" / "key", b"x", 0o600)


def test_a_file_is_created_once_only(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert create_once(path, b"first", 0o600)
    assert not create_once(path, b"second", 0o600)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_created_once_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "key"
    assert create_once(path, b"first", 0o600)
    assert not create_once(path, b"second", 0o600)
    assert path.read_bytes() == b"first"


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".people.csv.0a1b2c3d.new").write_bytes(b"half")
    (tmp_path / "people.csv").write_bytes(b"whole")
    (tmp_path / ".properties.csv.0a1b2c3d.new").write_bytes(b"half")
    remove_left_behind(tmp_path / "people.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".properties.csv.0a1b2c3d.new", "people.csv"]
