"""The command line as a person runs it, and small exports to run it on."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import pappus
from pappus.cli import main

CARE_COLUMNS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"


@dataclass(frozen=True)
class Outcome:
    """What a run printed and ended with."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs `pappus` with arguments in this process; an exception that is not told in words fails the test."""
    return _invoke


def _invoke(*arguments: str | Path) -> Outcome:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
    err = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["pappus", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    out.seek(0)
    return Outcome(int(ended.value.code or 0), out.read(), err.getvalue())


def care_rows(first: int, last: int) -> list[str]:
    """Customers (u1 … u9) ask the care account BrandCare; every third question stays unanswered."""
    rows = []
    for number in range(first, last + 1):
        at = f"Tue Oct {10 + number % 20} 08:{number % 60:02d}:07 +0000 2017"
        rows.append(f"{number},cust{number % 9},True,{at},@BrandCare help order {number},,")
        if number % 3:
            later = f"Tue Oct {10 + number % 20} 10:{number % 60:02d}:07 +0000 2017"
            rows.append(f"{10_000 + number},BrandCare,False,{later},@cust{number % 9} on its way,,{number}")
    return rows


def write_care(file: Path, rows: list[str]) -> Path:
    """A customer-support export of these rows."""
    file.write_text("\n".join([CARE_COLUMNS, *rows]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty workspace."""
    pappus.initialise(tmp_path / "org", "Small")
    return tmp_path / "org"


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """A customer-support export: 60 questions, 40 of them answered."""
    return write_care(tmp_path / "care.csv", care_rows(1, 60))


@pytest.fixture(scope="session")
def stored_once(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """A workspace that has read the customer-support export, to be copied."""
    place = tmp_path_factory.mktemp("stored")
    pappus.initialise(place / "org", "Small")
    assert run("import", place / "org", write_care(place / "care.csv", care_rows(1, 60))).code == 0
    return place / "org"


@pytest.fixture
def stored(folder: Path, stored_once: Path) -> Path:
    """A workspace of this test's own that has read the customer-support export."""
    return Path(shutil.copytree(stored_once, folder, dirs_exist_ok=True))
