"""Output that is closed, full, narrow or of another character set, and folders that may not be looked into."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")


def pappus(*arguments: object, to: str = "", wrapped: tuple[str, ...] = (), **environment: str) -> tuple[int, str, str]:
    """Code, standard output and standard error of `pappus`; `to` says where its output goes."""
    command = [*wrapped, sys.executable, "-m", "pappus", *map(str, arguments)]
    if to:
        command = ["sh", "-c", f'"$@" {to}', "sh", *command]
    ended = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, **environment}, timeout=120, errors="replace"
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("command", [["formats"], ["indicators", "{org}", "--format", "csv"], ["--help"]])
def test_output_that_is_closed_is_no_error(stored: Path, command: list[str]) -> None:
    asked = [one.format(org=stored) for one in command]
    assert pappus(*asked, to=">&-") == (0, "", "")


@pytest.mark.parametrize("command", [["formats"], ["indicators", "{org}", "--format", "csv"], ["--help"]])
def test_output_that_cannot_be_written_is_told(stored: Path, command: list[str]) -> None:
    asked = [one.format(org=stored) for one in command]
    told = "pappus: the output could not be written (No space left on device)\n"
    assert pappus(*asked, to=">/dev/full") == (1, "", told)


def test_an_error_that_nobody_can_hear_ends_with_its_code(stored: Path) -> None:
    for to in ("2>&-", "2>/dev/full", "<&- >&- 2>&-"):
        assert pappus("import", stored, stored / "nothing", to=to)[0] == 1


def test_what_is_printed_never_lands_in_a_file_of_the_record(stored: Path, care: Path) -> None:
    care.write_text(care.read_text(encoding="utf-8").replace("\n1,", "\n777,"), encoding="utf-8")
    assert pappus("import", stored, care, to="<&- >&- 2>&-") == (0, "", "")
    assert pappus("doctor", stored)[0] == 0


def test_a_terminal_of_few_characters(stored: Path) -> None:
    code, out, _ = pappus("indicators", stored, PYTHONIOENCODING="ascii")
    assert (code, "activity.volume" in out, out.isascii()) == (0, True, True)
    code, out, _ = pappus("formats", "--json", PYTHONIOENCODING="ascii")
    assert (code, out.isascii()) == (0, True)
    assert "→" in json.loads(out)["x_archive"]["how_to_get"]
    code, _, err = pappus("import", stored, stored / "größe", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (code, "there is no such file" in err) == (1, True)


def test_no_home_and_no_environment_are_needed(stored: Path) -> None:
    unset = ("env", "-u", "HOME", "-u", "LANG", "-u", "TERM")
    assert pappus("assess", stored, "--json", wrapped=unset, TMPDIR="/nowhere")[0] == 0


def _unprivileged() -> tuple[str, ...]:
    """A prefix that takes the superuser's leave to look anywhere; nothing for anybody else."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("the superuser may look anywhere, and setpriv is not there to forbid it")
    return (setpriv, "--bounding-set=-all")


@pytest.mark.parametrize("name", ["export", "export/general", "export/users.json"])
def test_what_may_not_be_looked_into_is_named_and_nothing_is_read(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "export" / "general").mkdir(parents=True)
    (tmp_path / "export" / "users.json").write_text('[{"id": "U1"}]', encoding="utf-8")
    (tmp_path / "export" / "channels.json").write_text('[{"id": "C1", "name": "general"}]', encoding="utf-8")
    (tmp_path / "export" / "general" / "2023-11-14.json").write_text("[]", encoding="utf-8")
    (tmp_path / name).chmod(0)
    code, out, err = pappus("import", folder, tmp_path / "export", wrapped=_unprivileged())
    (tmp_path / name).chmod(0o700)
    assert (code, out) == (1, "")
    assert Path(name).name in err
    assert "cannot be opened (Permission denied)" in err
    assert not (folder / "records" / "ledger.json").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".", "org: cannot be opened (Permission denied)"),
        ("organisation.yaml", "organisation.yaml: cannot be opened (Permission denied)"),
        ("records/ledger.json", "ledger.json: the ledger cannot be opened (Permission denied)"),
        ("records/acts", "cannot be opened (Permission denied)"),
    ],
)
def test_a_workspace_that_may_not_be_read_says_what(stored: Path, name: str, told: str) -> None:
    shutil.rmtree(stored / "records" / "derived")
    (stored / name).chmod(0)
    code, _, err = pappus("assess", stored, wrapped=_unprivileged())
    (stored / name).chmod(0o700)
    assert code == 1
    assert told in err


def test_a_workspace_that_may_not_be_written_says_so(stored: Path, care: Path) -> None:
    care.write_text(care.read_text(encoding="utf-8").replace("\n1,", "\n777,"), encoding="utf-8")
    shutil.rmtree(stored / "records" / "derived")
    (stored / "records").chmod(0o500)
    (stored / "records" / "lock").chmod(0o400)
    said = {
        command[0]: pappus(command[0], stored, *command[1:], wrapped=_unprivileged())
        for command in (["import", care], ["assess"], ["undo", "i0001"], ["retain", "--before", "2017-11-01"])
    }
    (stored / "records").chmod(0o700)
    assert {code for code, _, _ in said.values()} == {1}
    assert "derived tables cannot be kept there (Permission denied)" in said.pop("assess")[2]
    assert all("this folder may not be written to" in err for _, _, err in said.values())
