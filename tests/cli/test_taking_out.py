"""`pappus export` and `pappus identities` as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_forms_are_listed_with_whether_they_show_single_people(run: Run, stored: Path) -> None:
    done = run("export", stored, "--forms")
    assert (done.code, done.err) == (0, "")
    assert "convokit" in done.out
    assert "with --people" in done.out
    assert set(run("export", stored, "--forms", "--json").json()) >= {"activitystreams", "parquet", "xes"}


def test_rows_of_people_are_written_only_on_demand_and_with_a_word_about_it(run: Run, stored: Path) -> None:
    out = stored / "record.xes"
    done = run("export", stored, "--to", "xes", "-o", out)
    assert (done.code, out.exists()) == (2, False)
    assert "personal data" in done.err
    done = run("export", stored, "--to", "xes", "-o", out, "--people")
    assert (done.code, out.is_file()) == (0, True)
    assert "personal data" in done.out


def test_what_goes_out_comes_in_again(run: Run, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "record.jsonl"
    done = run("export", stored, "--to", "activitystreams", "-o", out, "--people", "--json").json()
    acts = done["counts"]["acts"]
    assert acts > 0
    elsewhere = tmp_path / "elsewhere"
    assert run("init", elsewhere, "--name", "Elsewhere").code == 0
    done = run("import", elsewhere, out)
    assert done.code == 0
    assert json.loads((elsewhere / "records" / "ledger.json").read_text("utf-8"))["imports"][0]["acts_added"] == acts


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--to", "xes"], "-o"),
        (["--to", "tarball", "-o", "x.tar"], "convokit"),
        (["--to", "xes", "-o", "x.csv", "--people"], ".xes"),
    ],
)
def test_wrong_use_is_told(run: Run, stored: Path, arguments: list[str], told: str) -> None:
    done = run("export", stored, *arguments)
    assert done.code == 2
    assert told in done.err


def test_a_decision_is_kept_listed_and_taken_back(run: Run, stored: Path) -> None:
    assert "--suggest" in run("identities", stored).out
    done = run("identities", stored, "--confirm", "ann@org.example=x:ann", "--json")
    (decided,) = done.json()
    assert decided["decision"] == "same"
    pair = f"pseudonym:{decided['other']}=pseudonym:{decided['one']}"
    assert "same" in run("identities", stored).out
    assert run("identities", stored, "--undo", pair, "--json").json() == []
    assert run("identities", stored, "--undo", pair).code == 2


@pytest.mark.parametrize("pair", ["x:ann", "=x:ann", "x:ann=x:ANN", "ann=x:ann"])
def test_what_is_no_pair_is_told(run: Run, stored: Path, pair: str) -> None:
    done = run("identities", stored, "--confirm", pair)
    assert (done.code, "Traceback" in done.err, bool(done.err)) == (2, False, True)


def test_suggestions_can_be_confirmed_as_they_are_printed(run: Run, stored: Path) -> None:
    (stored / "people.csv").write_text("identifiers\nx:2\n", encoding="utf-8")
    assert run("identities", stored, "--suggest", "--json").json() == []
