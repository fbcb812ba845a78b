"""`pappus predict` and `pappus themes`, as a person runs them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from tests.copying import copied

from pappus.cli import pappus
from pappus.pipeline import Workspace, initialise
from pappus.vocabulary.errors import InvalidFileError, UsageError


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(pappus, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def demo(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration with an outcome of each week."""
    folder = tmp_path_factory.mktemp("foreseen") / "demo"
    copied(demonstrated.folder, folder)
    sundays = [date(2025, 10, 5) + timedelta(weeks=at) for at in range(52)]
    values = np.random.default_rng(4).normal(40, 4, len(sundays))
    rows = [f"returns,{day},{value:.1f},{day + timedelta(days=3)}" for day, value in zip(sundays, values, strict=True)]
    (folder / "outcomes.csv").write_text("\n".join(["series,date,value,published_on", *rows]) + "\n")
    return folder


def test_an_empty_workspace_says_what_is_lacking(tmp_path: Path) -> None:
    initialise(tmp_path / "org", "Linden & Fern")
    told = run("predict", tmp_path / "org").output
    assert "0 months and 0 weeks without a gap are known" in told
    assert "outcomes.csv" in told
    assert "200 texts of people outside are needed" in run("themes", tmp_path / "org").output
    assert json.loads(run("themes", tmp_path / "org", "--json").output)["themes"] == []


def test_an_unsound_file_of_outcomes_is_told(tmp_path: Path) -> None:
    initialise(tmp_path / "org", "Linden & Fern")
    (tmp_path / "org" / "outcomes.csv").write_text("series,date,value\na,2024-01-31,1\n")
    with pytest.raises(InvalidFileError, match="lacks the column published_on"):
        run("predict", tmp_path / "org")
    assert "lacks the column published_on" in run("doctor", tmp_path / "org").output


def test_forecasts_are_printed_and_kept(demo: Path) -> None:
    told = run("predict", demo).output
    assert "Questions received" in told
    assert "adds no skill" in told
    assert not (demo / "forecasts.csv").exists()
    assert "1 forecast kept in forecasts.csv." in run("predict", demo, "--keep").output
    assert "0 forecasts kept" in run("predict", demo, "--keep").output
    plain = json.loads(run("predict", demo, "--json").output)
    assert {one["id"] for one in plain["series"]} == {"questions", "answered_24h", "acts", "people_active"}
    assert plain["tracked"] == [{"series": "returns", "kept": 1, "come": 0, "within": 0}]
    with pytest.raises(UsageError, match="leave out --as-of"):
        run("predict", demo, "--keep", "--as-of", "2026-06-30")


def test_an_earlier_day_knows_less(demo: Path) -> None:
    plain = json.loads(run("predict", demo, "--json", "--as-of", "2026-08-31").output)
    assert plain["as_of"] == "2026-08-31"
    assert all(period <= "2026-08-31" for one in plain["series"] for period in one["periods"])
    assert all(one["day"] is None or one["day"] <= "2026-09-20" for one in plain["outcomes"])


def test_themes_are_of_five_people_or_more(demo: Path) -> None:
    plain = json.loads(run("themes", demo, "--json").output)
    assert len(plain["themes"]) > 5
    assert all(one["people"] >= 5 for one in plain["themes"])
    assert not any("wrote:" in quote for one in plain["themes"] for quote in one["quotes"])
    assert any(
        "secateurs" in one["quotes"][0] or "shears" in one["quotes"][0] for one in plain["themes"] if one["quotes"]
    )
    assert "words that tell it" in run("themes", demo).output


def test_the_practice_reads_its_step(demo: Path) -> None:
    plain = json.loads(run("assess", demo, "--json").output)
    (practice,) = (one for one in plain["practices"] if one["practice"] == "listening.prediction")
    assert practice["shown"]["level"] == 1
