"""Official totals beside computed ones: a difference is reported, neither hidden nor settled."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.maturity.weighted.conftest import ITEMS, answers_of, faults_of, model_file, questionnaire

from pappus.maturity.definitions import read_model
from pappus.maturity.weighted.official import read_official
from pappus.maturity.weighted.result import Scores, scores_of

ANSWERS = "subject,item,score\nnorth,1,10\nnorth,2,5\nnorth,3,20\nsouth,1,3\nsouth,2,4\nsouth,3,\n"


def official(folder: Path, table: str, text: str = ITEMS) -> Path:
    path = folder / "official.csv"
    path.write_text(table, encoding="utf-8")
    return path


def beside(folder: Path, table: str, answers: str = ANSWERS) -> Scores:
    model = read_model(model_file(folder))
    assert model.weighted is not None
    stated = read_official(official(folder, table), model.weighted, ["A", "B"])
    return scores_of(model, answers_of(folder, model.weighted, answers), stated)


def test_equal_totals_have_no_difference(tmp_path: Path) -> None:
    scores = beside(tmp_path, "subject,official_total,stated_A,B\nnorth,35,15,20\nsouth,7,7,\n")
    assert scores.differences == {"north": (), "south": ()}
    assert scores.as_json()["subjects"]["north"]["official"] == {
        "total": 35,
        "dimensions": {"A": 15, "B": 20},
        "sections": {},
    }


def test_a_difference_of_ten_points_is_reported(tmp_path: Path) -> None:
    scores = beside(tmp_path, "subject,total\nnorth,45\nsouth,7\n")
    [found] = scores.differences["north"]
    assert (found.of, found.official, found.computed, found.explained) == ("total", 45, 35, False)
    assert scores.as_json()["subjects"]["north"]["differences"][0]["difference"] == 10
    assert scores.subjects["north"].points.total == 35


def test_a_difference_that_blanks_could_explain_is_marked_so(tmp_path: Path) -> None:
    [found] = beside(tmp_path, "subject,total\nsouth,30\n").differences["south"]
    assert found.explained
    [found] = beside(tmp_path, "subject,total\nsouth,38\n").differences["south"]
    assert not found.explained


def test_who_stands_on_one_side_alone_is_named(tmp_path: Path) -> None:
    scores = beside(tmp_path, "subject,total\nnorth,35\neast,12\n")
    assert scores.without_answers == ("east",)
    assert scores.without_official == ("south",)


def test_totals_among_the_answers_are_compared_too(tmp_path: Path) -> None:
    answers = (
        "subject,item,kind,dimension,section,score\nx,1,item,A,A.1,4\nx,2,item,A,A.1b,6\nx,3,item,B,B1,9\n"
        "x,A,dimension_total,,,10\nx,B,dimension_total,,,8\nx,A.1,section_total,,,10\nx,C,section_total,,,2\n"
        "x,A.1b,section_total,,,2\nx,A.1b,section_total,,,4\nx,,total,,,19\n"
    )
    model = read_model(model_file(tmp_path))
    assert model.weighted is not None
    scores = scores_of(model, answers_of(tmp_path, model.weighted, answers))
    found = {(one.of, one.id): (one.official, one.computed) for one in scores.differences["x"]}
    # Two rows for A.1b are taken together: tables are found in which two parts go by one name.
    assert found == {("dimension", "B"): (8, 9), ("section", "C"): (2, None)}


def test_the_model_says_what_columns_are_called(tmp_path: Path) -> None:
    text = ITEMS + "  official: {subject: Land, total: Summe, dimensions: {A: Erste}}\n"
    weighted = questionnaire(tmp_path, text)
    found = read_official(official(tmp_path, "Land;Summe;Erste;total\nx;12,5;3;9\n"), weighted, ["A", "B"])
    assert [(one.of, one.id, one.points) for one in found] == [("total", "", 12.5), ("dimension", "A", 3)]


@pytest.mark.parametrize(
    ("table", "place", "words"),
    [
        ("subject,total\nx,1\nx,2\n", "row 3, column subject", "already in row 2"),
        ("subject,total\n,1\n", "row 2, column subject", "is empty"),
        ("subject,total\nx,many\n", "row 2, column total", "expected a number"),
        ("who,total\nx,1\n", "row 1", "has no column for the subject"),
        ("subject,sum\nx,1\n", "row 1", "has no column for a total"),
    ],
)
def test_a_fault_is_named_with_its_row(tmp_path: Path, table: str, place: str, words: str) -> None:
    weighted, path = questionnaire(tmp_path), official(tmp_path, table)
    found = faults_of(lambda: read_official(path, weighted, ["A"]))
    assert [text for at, text in found if at == place and words in text], found


def test_totals_of_nobody_here_are_refused(tmp_path: Path) -> None:
    [(_, text)] = faults_of(lambda: beside(tmp_path, "subject,total\nNorth,35\n"))
    assert "names no subject of" in text
    assert "North here, north, south there" in text
