"""The pages of pilots and of the scorecard say what was found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pappus.pilots.found import find_pilots, kept_pilots
from pappus.report.balance import balance
from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.trials import trials
from pappus.report.writers.html import WRITER
from pappus.scorecard.found import find_scorecard
from pappus.simulation.trials import write_trials


@pytest.fixture(scope="module")
def tried(rich: ReportDocument, tmp_path_factory: pytest.TempPathFactory) -> ReportDocument:
    folder: Path = tmp_path_factory.mktemp("tried")
    write_trials(folder, seed=1)
    scorecard = find_scorecard(folder, lambda _: [])
    return replace(rich, pilots=find_pilots(kept_pilots(folder)), scorecard=scorecard)


def test_pilots_in_words(tried: ReportDocument) -> None:
    found = trials(Lookup(tried))
    assert found is not None
    assert found.sentence.startswith("4 pilots: 1 “under way”, ")
    assert found.sentence.endswith("all registered before the start.")
    assert found.picture_sentence == "“A buddy for every newcomer to the forum” fits and drives results."
    assert found.decision == "No decision is due."
    assert found.picture is not None
    assert found.picture.count("<circle") == 4


def test_the_scorecard_in_words(tried: ReportDocument) -> None:
    found = balance(Lookup(tried))
    assert found is not None
    assert found.sentence == ("Of 5 objectives, by signals and not by noise: 1 moved, 2 not moved and 2 not known.")
    assert found.actions_sentence == "4 of 6 actions can be followed up to the vision."
    assert found.actions[-1][-1] == "cannot be followed: no customers"
    lines = [line for one in found.objectives for line in one.measures]
    assert all(line.chart for line in lines)
    assert found.reviews[0][0] == "24 September 2026"


def test_both_pages_stand_in_the_report(tried: ReportDocument, rich: ReportDocument) -> None:
    page = WRITER.write(tried).decode()
    assert 'id="pilots"' in page
    assert 'id="scorecard"' in page
    assert "Whoever owns a garden tool keeps it for life" in page
    without = WRITER.write(rich).decode()
    assert 'id="pilots"' not in without
    assert 'id="scorecard"' not in without
    assert trials(Lookup(rich)) is None
    assert balance(Lookup(rich)) is None
