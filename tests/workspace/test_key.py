from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.key import key_faults, pseudonymiser, workspace_key


def test_the_key_is_made_on_first_need_for_its_owner_alone(tmp_path: Path) -> None:
    key = workspace_key(tmp_path)
    path = tmp_path / "pappus.key"
    assert len(key) == 32
    assert path.read_text() == key.hex() + "\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_faults(tmp_path) == []


def test_the_key_stays_and_with_it_the_pseudonyms(tmp_path: Path) -> None:
    assert workspace_key(tmp_path) == workspace_key(tmp_path)
    assert pseudonymiser(tmp_path).email("a@x.org") == pseudonymiser(tmp_path).email("A@x.org ")


def test_two_workspaces_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert workspace_key(tmp_path / "a") != workspace_key(tmp_path / "b")


@pytest.mark.parametrize("content", [b"", b"abc", b"00" * 31, b"zz" * 32, b"\xff" * 32, b"00" * 33])
def test_a_wrong_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pappus.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(InvalidFileError, match=r"pappus\.key: expected 64 hexadecimal digits"):
        workspace_key(tmp_path)
    assert path.read_bytes() == content
    assert [fault.file for fault in key_faults(tmp_path)] == [str(path)]


def test_a_key_that_others_can_read_works_and_is_named(tmp_path: Path) -> None:
    key = workspace_key(tmp_path)
    (tmp_path / "pappus.key").chmod(0o644)
    assert workspace_key(tmp_path) == key
    (fault,) = key_faults(tmp_path)
    assert fault.file == str(tmp_path / "pappus.key")
    assert fault.expected == "others on this machine can read the key (mode 644); run chmod 600 on it"


def test_a_lost_key_is_not_replaced_once_acts_were_imported(tmp_path: Path) -> None:
    (tmp_path / "records" / "acts").mkdir(parents=True)
    (tmp_path / "records" / "acts" / "part.parquet").write_bytes(b"")
    with pytest.raises(InvalidFileError, match=r"pappus\.key: is missing, and acts were imported with it"):
        workspace_key(tmp_path)
    assert not (tmp_path / "pappus.key").exists()
    assert len(key_faults(tmp_path)) == 1


def test_looking_for_faults_makes_no_key(tmp_path: Path) -> None:
    assert key_faults(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "pappus.key").mkdir()
    with pytest.raises(InvalidFileError, match=r"pappus\.key: cannot be opened \(Is a directory\)"):
        workspace_key(tmp_path)
