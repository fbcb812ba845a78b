"""The page of the validation, written from three organisations."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("run", "page", "rank_histograms", "trials", "journal")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """`validation/run.py`, which stands outside the package."""
    monkeypatch.syspath_prepend(str(ROOT / "validation"))
    yield importlib.import_module("run")
    for name in MODULES:
        sys.modules.pop(name, None)


def test_the_page_says_what_came_out(run: ModuleType, tmp_path: Path) -> None:
    page, histograms = (importlib.import_module(name) for name in MODULES[1:3])
    trials = {size: [run.trial(size, "as usual", seed) for seed in range(3)] for size in (5, 20)}
    ranks = {"level of a practice": histograms.Ranks(np.arange(0, 100, 5))}
    results = page.Results(trials, {"as usual": trials[20]}, ranks, 20)
    paths = page.write_page(tmp_path / "right.md", results)
    assert [path.name for path in paths] == ["right.md", "right-calibration.svg", "right-ranks.svg"]
    text = paths[0].read_text(encoding="utf-8")
    assert text.startswith("# Is the answer right?\n")
    assert "{{" not in text
    rated = sum(one.rated for one in trials[20])
    covered = sum(one.covered for one in trials[20])
    assert f"| 20 | {covered / rated:.1%} ± " in text
    assert "| level of a practice | 20 | 1.000 | 2 2 2 2 2 2 2 2 2 2 |" in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    heads = [line for line in table if set(line) <= set("|-:")]
    assert len(heads) == 4
    blocks = text.split("\n\n")
    for block in (one for one in blocks if one.startswith("|")):
        assert len({line.count("|") for line in block.splitlines()}) == 1, block
    for path in paths[1:]:
        picture = path.read_text(encoding="utf-8")
        assert picture.startswith("<svg")
        assert path.name in text


def test_trials_repeat(run: ModuleType) -> None:
    first, second = (run.trial(5, "as usual", 7) for _ in range(2))
    assert (first.covered, first.rated, first.width) == (second.covered, second.rated, second.width)
    assert first.rated >= first.covered > 0


def test_one_truth_is_ranked_among_the_draws(run: ModuleType) -> None:
    ranked = importlib.import_module("rank_histograms").ranks_of_prior_draws(1)
    assert len(ranked) == 5
    assert all(len(places) == 1 and 0 <= places[0] <= 99 for places in ranked.values())


def test_a_run_that_was_broken_off_goes_on(run: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journals = importlib.import_module("journal")
    chunks = [journals.Chunk("5 raters, as usual", 0, 1), journals.Chunk(run.RANKS, 0, 2)]
    worked: list[object] = []

    def at_once(chunk: object) -> Future[list[object]]:
        worked.append(chunk)
        future: Future[list[object]] = Future()
        future.set_result(run.found_in(chunk))
        return future

    path = tmp_path / "made" / "journal"
    run.work(chunks[:1], journals.Journal(path, "this code"), at_once)
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"code": "this code", "task": "ran')
    again = journals.Journal(path, "this code")
    run.work(chunks, again, at_once)
    assert worked == chunks
    assert "1 of 2 chunks were done before" in capsys.readouterr().out
    whole = journals.Journal(path, "this code")
    assert whole.done == again.done
    assert [run.trial_of(one) for one in whole.done[chunks[0]]] == [run.trial(5, "as usual", 0)]
    assert journals.Journal(path, "other code").done == {}


def test_too_few_organisations_are_refused(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", "--organisations", "3"])
    with pytest.raises(SystemExit, match="at least 20"):
        run.main()
