"""`pappus explain` as a person runs it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import pappus
from pappus.cli.explaining import print_explanation
from pappus.explanation import View

Run = Callable[..., Any]


def test_an_indicator_in_words_and_without_escapes(run: Run, stored: Path) -> None:
    done = run("explain", stored, "response.answered_share", "--sql")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert "Do people who write get an answer? 0.667 share" in done.out
    assert "SELECT 'organisation' AS key, 0 AS period" in done.out
    assert "care.csv#" in done.out
    assert f"pappus explain {stored} engagement.dialogue" in done.out


def test_the_same_as_json(run: Run, stored: Path) -> None:
    found = run("explain", stored, "response.answered_share", "--rows", "4", "--json").json()
    assert (found["kind"], found["id"]) == ("indicator", "response.answered_share")
    parts = {part["title"]: part for part in found["parts"]}
    assert parts["What it reads, in share"]["rows"][0]["value"] == pytest.approx(2 / 3)
    assert len(parts["Rows behind it"]["rows"]) == 4
    assert "sql" not in found


def test_practices_and_models(run: Run, stored: Path) -> None:
    practice = run("explain", stored, "engagement.dialogue")
    assert "response.answered_share reads" in practice.out
    assert f"pappus explain {stored} response.answered_share" in practice.out
    model = run("explain", stored, "social-maturity")
    assert "needed, " in model.out
    assert "Beside the other models" in model.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("answered_shar",), "Near to it: response.answered_share"),
        (("response.answered_share", "--network", "y"), "Known: x"),
        (("response.answered_share", "--network", "x", "--unit", "care"), "choose one of --unit, --network"),
        (("response.answered_share", "--period", "soon"), "is no period"),
        (("response.answered_share", "--rows", "101"), "101"),
        (("engagement.dialogue", "--network", "x"), "goes with an indicator"),
        ((), "Missing argument"),
    ],
)
def test_wrong_use_is_told_in_words(run: Run, stored: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("explain", stored, *arguments)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_an_empty_workspace_says_what_is_missing(run: Run, folder: Path) -> None:
    for subject in ("response.answered_share", "engagement.dialogue", "pots-plots-plantations"):
        done = run("explain", folder, subject)
        assert (done.code, done.err) == (0, "")
    assert "Nothing that this model asks about is known" in done.out


def test_a_narrow_terminal_gets_lines_in_place_of_wide_tables(stored: Path) -> None:
    found = pappus.open(stored).explain("response.answered_share", View(rows=3))
    screen = io.StringIO()
    print_explanation(found, stored, Console(file=screen, force_terminal=True, width=70, color_system=None))
    lines = screen.getvalue().splitlines()
    assert max(len(line) for line in lines if "pappus explain" not in line) <= 70
    assert any(line.strip().startswith("shown as: shortest wait; opened: ") for line in lines)
