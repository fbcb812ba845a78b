"""`pappus score` and the commands about models, as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import Workbook

from pappus.vocabulary.documents import read_yaml

Run = Callable[..., Any]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MODEL = EXAMPLES / "accessibility.yaml"
ANSWERS = EXAMPLES / "accessibility-answers.csv"
OFFICIAL = EXAMPLES / "accessibility-official.csv"


def plain(text: str) -> str:
    return " ".join(text.split())


def test_many_subjects_as_json(run: Run) -> None:
    ended = run("score", MODEL, ANSWERS, "--published", OFFICIAL, "--json")
    assert (ended.code, ended.err) == (0, "")
    subjects = ended.json()["subjects"]
    assert list(subjects) == ["library", "swimming-pool"]
    library = subjects["library"]
    assert (library["total"], library["max"], library["level"]) == (107.5, 145, "open")
    assert {name: one["total"] for name, one in library["dimensions"].items()} == {
        "perceive": 30,
        "operate": 40,
        "organise": 37.5,
    }
    assert library["unscored"] == ["O1a", "O1b", "O2", "K4", "K5"]
    assert library["not_applicable"] == ["P2"]
    assert library["bounds"]["low"]["total"] == 115
    assert library["bounds"]["high"]["total"] == 127.5
    assert library["reviewers"] == {"n": 10, "equal": 9, "mean_difference_points": 0.25, "differ": ["O2"]}
    assert library["items"]["K1"]["evidence"] == "Done for the two last releases of five"
    assert library["items"]["O2"]["reviewers"][1] == {"reviewer": "2", "score": 10, "comment": "It does name the field"}
    [pool] = subjects["swimming-pool"]["differences"]
    assert (pool["of"], pool["difference"], pool["explained"]) == ("total", 10, False)
    assert json.dumps(ended.json(), allow_nan=False)


def test_the_same_in_words(run: Run) -> None:
    told = plain(run("score", MODEL, ANSWERS, "--published", OFFICIAL).out)
    for words in (
        "library 107.5 145 79.3% to 87.9% 30 40 37.5 Open 2 of 3 differ",
        "swimming-pool 50 160 31.2% 17.5 17.5 15 Shut to many 1 of 4 differ",
        "library: not scored, 25 points in all: O2, K4.",
        "library: not applicable: P2.",
        "the official total in",
        "is 60, 10 more than the 50 of its items.",
        "Items that are not scored could explain that.",
    ):
        assert words in told


def test_one_subject_item_by_item(run: Run) -> None:
    told = run("score", MODEL, ANSWERS, "--subject", "library").out
    assert "Evidence: Evening with the association of the blind in May" in told
    assert "Reviewer 2: 10 points: It does name the field" in told
    assert "– of 15 (the reviewers differ): partly" in told
    assert "swimming-pool" not in told


def test_a_text_from_outside_does_not_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("service,item,answer,evidence\na\x1b[2Jb,P1,yes,\x1b]0;owned\x07\n", encoding="utf-8")
    told = run("score", MODEL, answers).out + run("score", MODEL, answers, "--subject", "a\x1b[2Jb").out
    assert "\x1b]" not in told
    assert "\x1b[2J" not in told


def test_answers_in_a_workbook(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        book.worksheets[0].append(line.split(","))
    book.save(tmp_path / "answers.xlsx")
    as_csv = run("score", MODEL, ANSWERS, "--json").json()["subjects"]
    assert run("score", MODEL, tmp_path / "answers.xlsx", "--json").json()["subjects"] == as_csv


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([MODEL, "missing.csv"], 1, "missing.csv: cannot be opened"),
        (["missing.yaml", ANSWERS], 1, "missing.yaml: cannot be opened"),
        ([MODEL, MODEL], 1, "accessibility.yaml, row 1: has no column for the item (item, item_id"),
        ([ANSWERS, ANSWERS], 1, "accessibility-answers.csv"),
        ([EXAMPLES / "community-support.yaml", ANSWERS], 2, "is a staged model and has no items to score"),
        ([MODEL, ANSWERS, "--subject", "libary"], 2, "did you mean 'library'?"),
        ([MODEL, ANSWERS, "--published", ANSWERS], 1, "accessibility-answers.csv, row 1: has no column for a total"),
        ([MODEL], 2, "Missing argument 'ANSWERS'"),
    ],
)
def test_what_cannot_be_scored_is_told(run: Run, arguments: list[str | Path], code: int, told: str) -> None:
    ended = run("score", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err


def test_a_file_of_another_code_page_is_named(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_bytes("service;item;answer\nbücherei;P1;yes\n".encode("cp1252"))
    ended = run("score", MODEL, answers)
    assert ended.code == 1
    assert 'line 2: is not UTF-8 text; save it as "CSV UTF-8" in the spreadsheet' in ended.err


def test_the_schema_is_printed_and_holds_for_the_examples(run: Run) -> None:
    schema = run("models", "schema").json()
    Draft202012Validator.check_schema(schema)
    for path in EXAMPLES.glob("*.yaml"):
        Draft202012Validator(schema).validate(read_yaml(path).content)


def test_models_of_the_workspace_are_listed_placed_and_explained(run: Run, stored: Path, tmp_path: Path) -> None:
    (stored / "models").mkdir()
    for path in EXAMPLES.glob("*"):
        (stored / "models" / path.name).write_bytes(path.read_bytes())
    listed = run("models", "list", stored, "--json").json()
    assert {name: listed[name]["kind"] for name in ("community-support", "data-know-how", "accessibility")} == {
        "community-support": "staged",
        "data-know-how": "profile",
        "accessibility": "weighted",
    }
    placed = run("assess", stored, "--json").json()
    assert {"community-support", "data-know-how", "social-maturity"} <= set(placed["models"])
    assert "accessibility" not in placed["models"]
    assert "community.recognition" in {one["practice"] for one in placed["practices"]}
    assert "Helpers are asked each year what would please them." in run("explain", stored, "community.recognition").out
    assert run("explain", stored, "community-support").code == 0
    assert run("report", stored, "-o", tmp_path / "r.html").code == 0
    assert "Help from the community" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert run("doctor", stored).code == 0


def test_a_document_gives_a_practice_of_ones_own_its_level(run: Run, stored: Path) -> None:
    (stored / "attested.csv").write_text(
        "practice,document,dated_at,status\ncommunity.recognition,How we say thanks,2017-10-01,valid\n",
        encoding="utf-8",
    )
    answer = run("assess", stored, "--model", EXAMPLES / "community-support.yaml", "--json").json()
    assert list(answer["models"]) == ["community-support"]
    found = {one["practice"]: one for one in answer["practices"]}
    assert (found["community.recognition"]["outcome"], found["community.recognition"]["level"]) == ("found", 2)
    assert found["community.members-answer"]["outcome"] == "not_available"
    assert answer["models"]["community-support"]["coverage"]["known"] >= 1


def test_several_models_by_id_and_by_file(run: Run, stored: Path) -> None:
    ended = run("assess", stored, "--model", "social-maturity", "--model", EXAMPLES / "data-know-how.yaml", "--json")
    assert list(ended.json()["models"]) == ["social-maturity", "data-know-how"]


def test_the_words_of_practices_of_ones_own_are_printed(run: Run, stored: Path) -> None:
    told = run("assess", stored, "--model", EXAMPLES / "community-support.yaml").out
    assert "Help from the community" in told


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("social-matury", "Did you mean 'social-maturity'?"),
        (str(MODEL), "accessibility is a weighted questionnaire"),
        ("none.yaml", "none.yaml: cannot be opened"),
    ],
)
def test_what_is_no_model_to_be_placed_on_is_told(run: Run, stored: Path, model: str, told: str) -> None:
    ended = run("assess", stored, "--model", model)
    assert ended.code in (1, 2)
    assert told in ended.err


def test_a_broken_model_costs_itself_only(run: Run, stored: Path) -> None:
    (stored / "models").mkdir()
    (stored / "models" / "broken.yaml").write_text("kind: staged\n", encoding="utf-8")
    text = (EXAMPLES / "data-know-how.yaml").read_text(encoding="utf-8")
    (stored / "models" / "social-maturity.yaml").write_text(text, encoding="utf-8")
    for command in (("assess", stored), ("models", "list", stored)):
        ended = run(*command)
        assert ended.code == 0
        assert "broken.yaml, line 1: the file: lacks 'title'" in ended.err
        assert "'social-maturity' is a model of the catalogue" in ended.err
    doctor = run("doctor", stored)
    assert doctor.code == 1
    assert "broken.yaml, line 1" in doctor.out


def test_two_models_may_not_define_one_practice_in_two_ways(run: Run, stored: Path) -> None:
    (stored / "models").mkdir()
    text = (EXAMPLES / "community-support.yaml").read_text(encoding="utf-8")
    (stored / "models" / "a.yaml").write_text(text, encoding="utf-8")
    (stored / "models" / "b.yaml").write_text(text, encoding="utf-8")
    other = text.replace("Nobody notices who helps.", "Nobody looks.")
    (stored / "models" / "c.yaml").write_text(other, encoding="utf-8")
    ended = run("models", "list", stored, "--json")
    assert {"a", "b"} <= set(ended.json())
    assert "defines 'community.recognition' otherwise than an earlier model of the folder" in ended.err
    both = run("assess", stored, "--model", stored / "models" / "a.yaml", "--model", stored / "models" / "c.yaml")
    assert both.code == 2
    assert "otherwise than another model" in both.err
