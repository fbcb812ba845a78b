"""`pappus pilots` and `pappus scorecard`, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pappus.cli import pappus
from pappus.pipeline import initialise
from pappus.simulation.trials import write_trials
from pappus.vocabulary.errors import InvalidFileError, UsageError

PILOT = """title: Greet every newcomer
hypothesis: Whoever is greeted comes back.
start: "2097-03-03"
end: "2097-05-25"
design: before_after_with_controls
measure: {file: figures.csv, better: higher, minimum_effect: 1, treated: [forum], controls: [mail]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    initialise(tmp_path / "org", "Linden & Fern")
    write_trials(tmp_path / "org", seed=1)
    return tmp_path / "org"


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(pappus, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_pilots_are_listed(folder: Path) -> None:
    told = run("pilots", folder).output
    assert "forum-buddies" in told
    assert "no effect worth having" in told
    plain = json.loads(run("pilots", folder, "--json").output)
    assert len(plain["pilots"]) == 4
    assert plain["as_of"] == "2026-09-30"


def test_one_is_followed_from_registration_to_decision(folder: Path) -> None:
    (folder / "pilots" / "greet.yaml").write_text(PILOT)
    told = json.loads(run("pilots", "register", folder, "greet", "--json").output)
    assert told["before_start"] is True
    with pytest.raises(UsageError, match="was registered on"):
        run("pilots", "register", folder, "greet")
    assert "no figures yet" in run("pilots", "power", folder, "greet").output
    assert "under way" in run("pilots", "verdict", folder, "greet").output
    run("pilots", "judge", folder, "greet", "fits", "--because", "Care likes it.")
    with pytest.raises(UsageError, match="missing: it has ended"):
        run("pilots", "promote", folder, "greet")
    assert "is a plot now" in run("pilots", "promote", folder, "greet", "--anyway", "--because", "We want it.").output
    run("pilots", "stop", folder, "greet", "--because", "It was too early.")
    assert "It was too early." in run("pilots", "story", folder, "greet").output
    run("pilots", "story", folder, "greet", "-o", folder / "greet.md")
    assert "written_up,greet.md" in (folder / "pilots" / "register.csv").read_text()
    assert (folder / "greet.md").read_text().startswith("# Greet every newcomer")


def test_a_verdict_and_what_is_missing(folder: Path) -> None:
    told = run("pilots", "verdict", folder, "forum-buddies").output
    assert "works" in told
    assert "[ ] another pilot that follows it works too" in told
    assert "84 days are enough" in run("pilots", "power", folder, "forum-buddies").output
    with pytest.raises(UsageError, match="no pilot of this workspace"):
        run("pilots", "verdict", folder, "nothing")


def test_the_scorecard_is_told_and_drawn(folder: Path, tmp_path: Path) -> None:
    told = run("scorecard", folder, "--map", tmp_path / "map.svg").output
    assert "Gardeners feel at home with us: moved" in told
    assert "no measure tells of it" in told
    assert "4 of 6 actions" in told
    assert 'xmlns="http://www.w3.org/2000/svg"' in (tmp_path / "map.svg").read_text()
    assert json.loads(run("scorecard", folder, "--json").output)["last_review"] == "2026-09-24"


def test_an_empty_workspace_says_how_to_begin(tmp_path: Path) -> None:
    initialise(tmp_path / "org", "Empty")
    assert "pilots/" in run("pilots", tmp_path / "org").output
    assert "scorecard.yaml" in run("scorecard", tmp_path / "org").output
    assert json.loads(run("scorecard", tmp_path / "org", "--json").output) is None


def test_doctor_and_commands_name_what_is_wrong(folder: Path) -> None:
    (folder / "scorecard.yaml").write_text("vision: All\n")
    (folder / "pilots" / "greet.yaml").write_text(PILOT.replace("title", "titel"))
    told = run("doctor", folder)
    assert told.exit_code == 1
    assert "lacks 'objectives'" in told.output
    assert "greet.yaml" in told.output
    with pytest.raises(InvalidFileError, match=r"greet\.yaml"):
        run("pilots", folder)
    with pytest.raises(InvalidFileError, match=r"scorecard\.yaml"):
        run("assess", folder)
