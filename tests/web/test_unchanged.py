"""Files are read once as long as they stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.web.unchanged import while_unchanged
from pappus.workspace.writing import write_atomically


def test_a_folder_is_read_again_once_a_file_changes_comes_or_goes(tmp_path: Path) -> None:
    count = 0

    def read(folder: Path) -> list[str]:
        nonlocal count
        count += 1
        return sorted(path.read_text() for path in folder.iterdir())

    def found() -> list[str]:
        return while_unchanged(read, tmp_path, tmp_path.glob("*"))

    write_atomically(tmp_path / "one", b"a")
    assert found() == found() == ["a"]
    assert count == 1
    write_atomically(tmp_path / "one", b"b")
    assert found() == ["b"]
    write_atomically(tmp_path / "two", b"c")
    assert found() == ["b", "c"]
    (tmp_path / "one").unlink()
    assert found() == ["c"]
    assert count == 4


def test_a_fault_is_found_again_until_it_is_mended(tmp_path: Path) -> None:
    def read(folder: Path) -> str:
        return (folder / "one").read_text()

    with pytest.raises(FileNotFoundError):
        while_unchanged(read, tmp_path, [tmp_path / "one"])
    write_atomically(tmp_path / "one", b"a")
    assert while_unchanged(read, tmp_path, [tmp_path / "one"]) == "a"
