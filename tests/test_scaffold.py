"""`scaffold/new.py`: what it begins passes every check as it is, and it never overwrites anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("src", "tests", "docs", "scaffold", "pyproject.toml")
BEGUN = {
    "reader": "guest_book",
    "indicator": "activity.passed_on_share",
    "practice": "governance.press-contact",
    "model": "answering-ladder",
    "writer": "plain",
    "record-writer": "month_table",
}
NEW_FAMILY = "kitchen.tidy-shelves"
WITHOUT = shutil.ignore_patterns("__pycache__", ".*_cache", "*.csv")


def ran(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A Python program of the environment, run in a copy of the project."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def new(folder: Path, kind: str, name: str) -> subprocess.CompletedProcess[str]:
    return ran(folder, "scaffold/new.py", kind, name)


def written(said: str) -> list[str]:
    lines = [line.removeprefix("wrote ") for line in said.splitlines() if line.startswith("wrote ")]
    return [line for line in lines if (ROOT / line).suffix in (".py", ".yaml")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=WITHOUT)
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder


@pytest.fixture(scope="module")
def begun(copy: Path) -> list[str]:
    """The files of one thing of each kind, and of a practice in a family of its own."""
    files = []
    for kind, name in (*BEGUN.items(), ("practice", NEW_FAMILY)):
        done = new(copy, kind, name)
        assert done.returncode == 0, done.stdout + done.stderr
        files += written(done.stdout)
    return files


@pytest.mark.slow
def test_what_is_begun_lies_where_it_belongs_with_its_test(copy: Path, begun: list[str]) -> None:
    assert [file for file in begun if not (copy / file).is_file()] == []
    assert sum("/test_" in file for file in begun) == len(BEGUN) + 1
    assert [file for file in begun if "__" in (copy / file).read_text(encoding="utf-8").replace("__future__", "")] == []


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        (("new-writer",), "scaffold/new.py writer plain"),
        (("new-writer", "OF=record"), "scaffold/new.py record-writer plain"),
        (("new-reader",), "scaffold/new.py reader plain"),
    ],
)
def test_make_begins_what_it_is_asked_for(asked: tuple[str, ...], begins: str) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no make")
    # Called by another make, as these tests are, it also says which folder it is in.
    call = [make, "-n", "--no-print-directory", *asked, "NAME=plain"]
    told = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1].endswith(begins)


def test_nothing_that_was_begun_is_left_unwritten() -> None:
    done = ran(ROOT, "scaffold/unwritten.py")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_texts_that_only_a_person_can_write_are_named(copy: Path, begun: list[str]) -> None:
    done = ran(copy, "scaffold/unwritten.py")
    assert done.returncode == 1
    named = {line.partition(",")[0] for line in done.stdout.splitlines()}
    whole = {file for file in begun if "Say here" in (copy / file).read_text(encoding="utf-8")}
    assert named == whole
    assert len(named) == 5


@pytest.mark.slow
def test_what_is_begun_is_in_style(copy: Path, begun: list[str]) -> None:
    python = [file for file in begun if file.endswith(".py")]
    for check in (["format", "--check"], ["check", "--no-cache"]):
        done = ran(copy, "-m", "ruff", *check, *python)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_what_is_begun_has_sound_types(copy: Path, begun: list[str]) -> None:
    python = [file for file in begun if file.endswith(".py")]
    done = ran(copy, "-m", "mypy", "--follow-imports=silent", "--cache-dir", "/dev/null", *python)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_what_is_begun_passes_its_own_tests_and_the_contracts(copy: Path, begun: list[str]) -> None:
    tests = [file for file in begun if "/test_" in file]
    own = ran(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert own.returncode == 0, own.stdout
    contracts = [
        f"tests/contracts/test_{name}.py" for name in ("readers", "indicators", "writers", "record_writers", "fuzz")
    ]
    catalogues = ["tests/practices/test_catalogue.py", "tests/maturity/test_catalogue.py"]
    names = " or ".join([*BEGUN.values(), NEW_FAMILY, "nothing_is_wrong", "stands_twice", "few_words"])
    named = ran(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", names, *contracts, *catalogues)
    assert named.returncode == 0, named.stdout
    # Were a name not found by `-k`, its contracts would not have been tried.
    assert int(re.findall(r"(\d+) passed", named.stdout)[-1]) > 100


@pytest.mark.parametrize("kind", sorted(BEGUN))
def test_the_checks_that_it_names_are_there(kind: str) -> None:
    told = ran(ROOT, "-c", f"from scaffold.new import KINDS; print(KINDS[{kind!r}].checks)")
    assert told.stdout.split(), told.stderr
    assert all((ROOT / path).is_file() for path in told.stdout.split())


@pytest.mark.slow
def test_the_reference_follows(copy: Path, begun: list[str]) -> None:
    pages = {page.name: page.read_text(encoding="utf-8") for page in (copy / "docs" / "reference").glob("*.md")}
    assert "Guest book" in pages["formats.md"]
    assert "activity.passed_on_share" in pages["indicators.md"]
    assert NEW_FAMILY in pages["practices.md"]
    assert "Answering ladder" in pages["models.md"]


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("reader", "Slack", "cannot be the name of a reader"),
        ("reader", "../slack", "cannot be the name of a reader"),
        ("reader", "_private", "cannot be the name of a reader"),
        ("reader", "import", "a word of Python"),
        ("reader", "slack", "src/pappus/readers/sources/slack.py is there already"),
        ("indicator", "volume", "write it like activity.weekend_share"),
        ("indicator", "activity.volume", "activity_volume.py is there already"),
        ("practice", "Governance.roles", "write it like governance.press-contact"),
        ("practice", "governance.roles", "governance.roles is there already"),
        ("model", "future-business", "future-business.yaml is there already"),
        ("model", "my_model", "write it like answering-ladder"),
        ("writer", "html", "html.py is there already"),
        ("writer", "h_tml", ".html are written by html.py already"),
        ("record-writer", "xes", "src/pappus/interchange/writers/xes.py is there already"),
        ("record-writer", "Plain", "write it like month_table"),
    ],
)
def test_a_name_that_is_none_or_taken_is_refused(kind: str, name: str, why: str) -> None:
    done = new(ROOT, kind, name)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert "Traceback" not in done.stderr
