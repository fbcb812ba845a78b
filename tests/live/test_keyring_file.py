"""Where secrets are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.live.keyring_file import keep_secret, secret_kept, secret_of, variable_of
from pappus.vocabulary.errors import PappusError


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring file with one secret, readable by its owner alone."""
    path = tmp_path / "settings" / "keyring.yaml"
    path.parent.mkdir()
    path.write_text('help-desk: "s3cret"\n', encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("PAPPUS_KEYRING", str(path))
    monkeypatch.delenv(variable_of("help-desk"), raising=False)
    return path


def test_from_the_file(keyring: Path, tmp_path: Path) -> None:
    assert secret_of("help-desk", tmp_path / "org") == "s3cret"
    assert secret_of("other", tmp_path / "org") is None


def test_the_environment_comes_first(keyring: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert variable_of("help-desk") == "PAPPUS_SECRET_HELP_DESK"
    monkeypatch.setenv("PAPPUS_SECRET_HELP_DESK", "other")
    assert secret_of("help-desk", tmp_path / "org") == "other"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o610])
def test_a_file_that_others_can_read_is_refused(keyring: Path, tmp_path: Path, mode: int) -> None:
    keyring.chmod(mode)
    with pytest.raises(PappusError, match="others can read it"):
        secret_of("help-desk", tmp_path / "org")


def test_a_file_in_the_workspace_is_refused(keyring: Path, tmp_path: Path) -> None:
    with pytest.raises(PappusError, match="lies in the workspace"):
        secret_of("help-desk", tmp_path)


def test_without_a_file_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPPUS_KEYRING", str(tmp_path / "none.yaml"))
    assert secret_of("help-desk", tmp_path / "org") is None


def test_a_file_of_something_else_is_refused_without_showing_it(keyring: Path, tmp_path: Path) -> None:
    keyring.write_text("- s3cret\n", encoding="utf-8")
    with pytest.raises(PappusError, match="expected one line for each secret") as told:
        secret_of("help-desk", tmp_path / "org")
    assert "s3cret" not in str(told.value)


def test_a_file_of_its_own_for_a_secret_that_is_renewed(
    keyring: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "token"
    own.write_text("renewed\n", encoding="utf-8")
    own.chmod(0o600)
    monkeypatch.setenv("PAPPUS_SECRET_HELP_DESK_FILE", str(own))
    assert secret_of("help-desk", tmp_path / "org") == "renewed"
    with pytest.raises(PappusError, match="lies in the workspace"):
        secret_of("help-desk", tmp_path)
    own.unlink()
    with pytest.raises(PappusError, match="is not there"):
        secret_of("help-desk", tmp_path / "org")


def test_what_a_program_keeps_its_owner_alone_can_read(tmp_path: Path) -> None:
    path, workspace = tmp_path / "keyrings" / "a.yaml", tmp_path / "org"
    keep_secret(path, "desk", "s3: 'cret\n", workspace)
    keep_secret(path, "rooms", "other", workspace)
    assert secret_kept(path, "desk", workspace) == "s3: 'cret\n"
    assert path.stat().st_mode & 0o777 == 0o600
    keep_secret(path, "desk", None, workspace)
    assert (secret_kept(path, "desk", workspace), secret_kept(path, "rooms", workspace)) == (None, "other")
    assert "cret" not in path.read_text(encoding="utf-8")
