"""A published assessment of 19 countries, read as it is and scored to its official totals."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import pappus
from pappus.maturity.weighted.result import Scores

MODEL = """kind: weighted
title: Open data maturity
what: How far a country has come with open data.
source: data.europa.eu, Open Data Maturity assessment (CC BY 4.0)
weighted:
  items_from: weights.csv
"""


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "eu_open_data_maturity"


@pytest.fixture(scope="module")
def model(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("odm") / "open-data-maturity.yaml"
    path.write_text(MODEL, encoding="utf-8")
    (path.parent / "weights.csv").write_bytes((folder / "weights.csv").read_bytes())
    return path


@pytest.fixture(scope="module")
def scores(folder: Path, model: Path) -> Scores:
    return pappus.score(model, folder / "answers.csv", folder / "published_totals.csv")


def published(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "published_totals.csv").open(encoding="utf-8") as file:
        return {row["country"]: row for row in csv.DictReader(file)}


def test_every_total_and_every_dimension_is_the_official_one(folder: Path, scores: Scores) -> None:
    official = published(folder)
    assert len(official) == 19
    assert {
        name: (one.points.total, {dimension: points.total for dimension, points in one.dimensions.items()})
        for name, one in scores.subjects.items()
    } == {
        name: (float(row["stated_total"]), {f"D{n}": float(row[f"stated_D{n}"]) for n in range(1, 5)})
        for name, row in official.items()
    }
    assert all(one.points.maximum == 2540 for one in scores.subjects.values())


def test_nothing_differs_in_the_sections_either(scores: Scores) -> None:
    assert all(found == () for found in scores.differences.values())
    compared = [one for one in scores.official["BG"] if one.of == "section"]
    assert "D2.3" in {one.id for one in compared}  # it contains D2.3a to D2.3d, and none is added twice
    assert scores.other_rows == {"respondent": 190}


def test_blank_items_are_listed_as_unscored(scores: Scores) -> None:
    for one in scores.subjects.values():
        unscored = [item for item in one.items if item.outcome == "not_available"]
        assert len(unscored) == 25
        assert sum(item.item.weight is None for item in unscored) == 24  # 14 sub-items and 10 without a maximum
        assert one.points.unscored == 0
        assert one.points.low == one.points.high == one.points.total


def test_evidence_and_remarks_of_both_reviewers_are_kept(scores: Scores) -> None:
    items = [item.answered for one in scores.subjects.values() for item in one.items if item.answered is not None]
    remarks = [review.reviewer for item in items for review in item.reviews]
    assert (remarks.count("1"), remarks.count("2")) == (222, 245)
    assert sum(bool(item.evidence) for item in items) > 2000
    assert all(one.agreement is None for one in scores.subjects.values())


def test_an_official_total_that_is_ten_points_off_is_reported(folder: Path, model: Path, tmp_path: Path) -> None:
    lines = (folder / "published_totals.csv").read_text(encoding="utf-8").replace("BG,1883,", "BG,1893,", 1)
    (tmp_path / "published.csv").write_text(lines, encoding="utf-8")
    scores = pappus.score(model, folder / "answers.csv", tmp_path / "published.csv")
    differing = {name: found for name, found in scores.differences.items() if found}
    assert list(differing) == ["BG"]
    assert [(one.of, one.official, one.computed, one.explained) for one in differing["BG"]] == [
        ("total", 1893, 1883, False)
    ]
