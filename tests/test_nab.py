"""The rule of the Numenta Anomaly Benchmark, against what it publishes, and what Pappus gets by it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("nab", "nab_scoring")
PUBLISHED = {"ARTime": 82.4, "earthgeckoSkyline": 70.8, "contextOSE": 67.7, "htmjava": 62.7, "twitterADVec": 61.8}


@pytest.fixture
def nab(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """`benchmarks/nab.py`, which stands outside the package."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    yield importlib.import_module("nab")
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def fb(nab: ModuleType, folder: Path) -> tuple[Any, Any]:
    """What an alarm at each bin of FB is worth, and in which window the bin is."""
    worth, place = importlib.import_module("nab_scoring").weights(nab.corpus_in(folder)["Twitter_volume_FB.csv"])
    return worth, place


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "nab_mentions"


@pytest.mark.parametrize("detector", PUBLISHED)
def test_published_detectors_come_out_as_published(nab: ModuleType, folder: Path, detector: str) -> None:
    corpus = nab.corpus_in(folder)
    found = nab.published(folder, detector, corpus)
    assert found.windows == 16
    assert round(found.normalised, 1) == PUBLISHED[detector]


def test_bins_are_counted_as_published(fb: tuple[Any, Any]) -> None:
    """A detector without alarms is published with 1,582 bins of FB in windows and 13,501 outside."""
    place = fb[1]
    assert [(place >= 0).sum(), (place == -1).sum(), (place == -2).sum()] == [1582, 13501, 750]


def test_the_sigmoid_is_the_published_one(fb: tuple[Any, Any]) -> None:
    """CAD OSE found both windows of FB with two alarms and no false one: some two bins must be worth 1.72048222172."""
    worth, place = fb
    sums = worth[place == 0][:, None] + worth[place == 1][None, :]
    assert np.abs(sums - 1.72048222172).min() < 5e-12


def test_the_rule_by_hand(nab: ModuleType) -> None:
    series = nab.Labelled(np.zeros(2000), ((1000, 1099),))
    assert nab.scored(series, np.zeros(2000, dtype=bool)).normalised == 0
    first = np.zeros(2000, dtype=bool)
    first[1000] = True
    assert nab.scored(series, first).normalised == pytest.approx(100)
    early = first.copy()
    early[[100, 500]] = True
    assert nab.scored(series, early).score == pytest.approx(1 - 0.11), "place 100 is on probation"
    right_after = np.zeros(2000, dtype=bool)
    right_after[1100] = True
    assert nab.scored(series, right_after).score == pytest.approx(-1 - 0.11 * (1 - 2 / (1 + np.exp(5 / 99))))


def test_pappus_is_above_70_and_chance_far_below(nab: ModuleType, folder: Path) -> None:
    corpus = nab.corpus_in(folder)
    unusual = {name: nab.unusualness(one.counts, nab.RULE) for name, one in corpus.items()}
    found = nab.together(list(nab.ours(corpus, unusual, nab.RULE.times_usual).values()))
    assert found.normalised >= 80
    assert nab.by_the_others(corpus, unusual).normalised >= 70
    assert nab.random_detector(corpus, seed=1).normalised < 40
