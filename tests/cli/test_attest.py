"""Documents named on the command line: added once, refused in words, reminded of before they lapse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Run


def finding(folder: Path, run: Run, practice: str) -> dict[str, object]:
    found = run("assess", folder, "--json").json()["practices"]
    return next(one for one in found if one["practice"] == practice)


def test_a_document_is_added_and_counts(stored: Path, run: Run) -> None:
    review = ["--reviewer", "audit", "--reviewed", "2026-01-05"]
    told = run("attest", stored, "governance.shepherd", "--document", "Role, 2026", *review)
    assert told.code == 0
    assert "It carries level 3" in told.out
    assert "Role, 2026" in (stored / "attested.csv").read_text(encoding="utf-8")
    assert finding(stored, run, "governance.shepherd")["level"] == 3


def test_the_same_document_is_added_once(stored: Path, run: Run) -> None:
    call = ("attest", stored, "governance.shepherd", "--document", "Role")
    assert run(*call).code == 0
    before = (stored / "attested.csv").read_bytes()
    found = run(*call, "--json").json()
    assert (found["is_new"], found["level"]) == (False, 2)
    assert (stored / "attested.csv").read_bytes() == before


def test_wrong_use_touches_nothing(stored: Path, run: Run) -> None:
    before = sorted(stored.iterdir())
    wrong = run("attest", stored, "governance.shepard", "--document", "Role")
    assert (wrong.code, wrong.out) == (2, "")
    assert "governance.shepherd" in wrong.err
    assert run("attest", stored, "governance.shepherd").code == 2
    assert run("attest", stored, "governance.shepherd", "--document", "x", "--expires", "soon").code == 2
    assert run("attest", stored, "governance.shepherd", "--document", "x", "--group", "nowhere").code == 2
    assert sorted(stored.iterdir()) == before


def test_what_will_soon_lapse_is_told(stored: Path, run: Run) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=20)
    assert run("attest", stored, "governance.shepherd", "--document", "Role", "--expires", str(soon)).code == 0
    assert "1 document lapses within 60 days." in run("assess", stored).out
    assert f"“Role” lapses after {soon}" in run("doctor", stored).out
    documents = run("assess", stored, "--json").json()["coverage"]["documents"]
    assert documents == {"lapsed": 0, "lapsing": 1, "within_days": 60}
