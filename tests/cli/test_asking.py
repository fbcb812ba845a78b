"""Questionnaires out and answers in, as a person does it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]
HEAD = "rater,unit,function,level,practice,answer,comment,answered_at\n"


def answers(folder: Path, *rows: str, name: str = "answers.csv") -> Path:
    path = folder.parent / name
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


GOOD = [f"r{number},,,manager,governance.policies,{number % 5},,2026-03-0{number}" for number in range(1, 7)]


def test_a_questionnaire_is_written_and_comes_back(folder: Path, run: Run) -> None:
    file = folder.parent / "q.xlsx"
    ended = run("questionnaire", folder, "--level", "executive", "--function", "it", "-o", file)
    assert (ended.code, ended.err) == (0, "")
    assert "executive: 23 questions, about 7 minutes; block 1 of 60" in ended.out
    book = openpyxl.load_workbook(file)
    sheet = book["Executives"]
    sheet["C8"].value = "r1"
    rows = {row[0].value: row[0].row or 0 for row in sheet.iter_rows()}
    sheet.cell(rows["governance.policies"], 9).value = 3
    book.save(file)
    ended = run("import-ratings", folder, file, "--json")
    assert ended.code == 0
    result = ended.json()
    assert (result["added"], result["is_new"], result["stored"], result["raters"]) == (1, True, True, None)
    (stored,) = (folder / "rounds").glob("*/ratings.csv")
    assert ",it,executive,governance.policies,3," in stored.read_text(encoding="utf-8")


def test_a_questionnaire_speaks_the_language_that_is_asked_for_else_that_of_the_organisation(
    folder: Path, run: Run
) -> None:
    settings = folder / "organisation.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "languages: [de]\n", encoding="utf-8")
    own, other = folder.parent / "own.xlsx", folder.parent / "other.xlsx"
    assert run("questionnaire", folder, "--level", "manager", "-o", own).code == 0
    assert run("questionnaire", folder, "--level", "manager", "--language", "en", "-o", other).code == 0
    assert openpyxl.load_workbook(own).sheetnames[0] == "Führungskräfte"
    assert openpyxl.load_workbook(other).sheetnames[0] == "Managers"
    refused = run("questionnaire", folder, "--language", "tlh", "-o", folder.parent / "no.xlsx")
    assert (refused.code, "no such language. Known: en, de" in refused.err) == (2, True)


def test_each_person_gets_a_file(folder: Path, run: Run) -> None:
    wanted = ("--level", "manager", "--raters", "3")
    ended = run("questionnaire", folder, *wanted, "-o", folder.parent / "m.xlsx", "--json")
    (sent,) = ended.json()["questionnaires"]
    assert [Path(file).name for file in sent["files"]] == ["m-1.xlsx", "m-2.xlsx", "m-3.xlsx"]
    assert (sent["items"], sent["fewest"], sent["most"]) == (38, 1, 3)
    told = run("questionnaire", folder, *wanted, "-o", folder.parent / "n.xlsx").out
    assert "(fewer than the 5 that are wanted)" in told


def test_everybody_gets_the_whole_list_in_a_folder_that_is_made(folder: Path, run: Run) -> None:
    file = folder.parent / "to send" / "today" / "executives.xlsx"
    ended = run("questionnaire", folder, "--level", "executive", "--raters", "3", "--whole", "-o", file, "--json")
    assert ended.code == 0
    (sent,) = ended.json()["questionnaires"]
    assert len(list(file.parent.iterdir())) == 3
    assert sent["items"] == sent["known"] > 23
    assert (sent["fewest"], sent["most"], sent["block"]) == (3, 3, None)


def test_a_folder_that_cannot_be_made_is_told(folder: Path, run: Run) -> None:
    ended = run("questionnaire", folder, "-o", folder / "organisation.yaml" / "q.xlsx")
    assert ended.code == 1
    assert str(folder / "organisation.yaml") in ended.err


def test_people_at_each_level_are_told_with_the_answers(folder: Path, run: Run) -> None:
    file = answers(folder, "r1,,,manager,governance.policies,3,,")
    told = ("--population", "60", "--population-by-level", "frontline=40, manager=12")
    assert run("import-ratings", folder, file, "--round", "spring", *told).code == 0
    settings = folder / "rounds" / "spring" / "round.yaml"
    assert "frontline: 40\n  manager: 12" in settings.read_text(encoding="utf-8")
    before = contents(folder)
    too_many = run("import-ratings", folder, file, "--round", "spring", "--population-by-level", "executive=9")
    assert (too_many.code, too_many.out) == (2, "")
    assert "more than the 60 of the round spring" in too_many.err
    assert contents(folder) == before
    assert run("import-ratings", folder, file, "--round", "spring", "--population-by-level", "executive=8").code == 0
    assert "executive: 8" in settings.read_text(encoding="utf-8")


def test_answers_are_stored_once(folder: Path, run: Run) -> None:
    file = answers(folder, *GOOD)
    ended = run("import-ratings", folder, file, "--title", "Spring", "--population", "40")
    assert (ended.code, ended.err) == (0, "")
    assert "Round 2026-03-06 (a new round): 6 ratings added; it holds 6 of 6 people." in ended.out
    before = contents(folder)
    again = run("import-ratings", folder, file)
    assert again.code == 0
    assert "nothing to add, 6 were there already" in again.out
    assert contents(folder) == before
    assert "round 2026-03-06: 6 ratings" in run("doctor", folder).out


def test_bad_rows_are_named_and_nothing_changes(folder: Path, run: Run) -> None:
    before = contents(folder)
    bad = ["r7,,,manager,governance.policies,9,,", "r8,,,manager,governance.polices,1,,"]
    file = answers(folder, *GOOD, *bad)
    ended = run("import-ratings", folder, file)
    assert ended.code == 1
    assert f"{file}, row 8, column answer: expected a whole number from 0 to 4, dk or na, found '9'" in ended.err
    assert "row 9, column practice" in ended.err
    assert "did you mean 'governance.policies'?" in ended.err
    assert "Nothing was stored" in ended.out
    assert contents(folder) == before
    kept = run("import-ratings", folder, file, "--keep-good")
    assert kept.code == 0
    assert "6 ratings added" in kept.out


def test_the_json_names_every_refused_row(folder: Path, run: Run) -> None:
    ended = run("import-ratings", folder, answers(folder, "r7,,,boss,governance.policies,9,,"), "--json")
    assert ended.code == 1
    assert [(one["row"], one["column"]) for one in ended.json()["rejections"]] == [(2, "level"), (2, "answer")]
    assert ended.json()["stored"] is False


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["questionnaire", "DIR", "-o", "q.pdf"], "ends with .xlsx or .csv"),
        (["questionnaire", "DIR", "--level", "boss", "-o", "q.xlsx"], "'boss' is not one of"),
        (["questionnaire", "DIR", "--block", "99", "-o", "q.xlsx"], "expected 1 to 60"),
        (["import-ratings", "DIR"], "Missing argument"),
        (["import-ratings", "DIR", "a.csv", "--round", "Spring!"], "expected small letters"),
        (["import-ratings", "DIR", "a.csv", "--population-by-level", "boss=3"], "'boss=3': expected frontline"),
        (["import-ratings", "DIR", "a.csv", "--population-by-level", "manager=many"], "expected frontline"),
    ],
)
def test_wrong_use_ends_with_2(folder: Path, run: Run, arguments: list[str], expected: str) -> None:
    ended = run(*(str(folder) if one == "DIR" else one for one in arguments))
    assert ended.code == 2
    assert expected in ended.err


def test_what_somebody_edited_wrongly_is_found_by_doctor(folder: Path, run: Run) -> None:
    run("import-ratings", folder, answers(folder, *GOOD))
    (stored,) = (folder / "rounds").glob("*/ratings.csv")
    text = stored.read_text(encoding="utf-8")
    stored.write_text(text.replace("policies,1,", "policies,9,").replace("policies,2,", "magic,2,"), encoding="utf-8")
    ended = run("doctor", folder)
    assert ended.code == 1
    assert "rating 1: expected 0 to 4, dk or na, found 9" in ended.out
    assert "rating 2: 'governance.magic' is no known practice or item" in ended.out


def test_a_person_is_erased_from_rounds_and_does_not_come_back(folder: Path, run: Run) -> None:
    file = answers(folder, *GOOD, "kim@acme.org,,,,governance.policies,1,,", "kim@acme.org,,,,governance.crisis,1,,")
    run("import-ratings", folder, file)
    ended = run("erase", folder, "--person", "kim@acme.org")
    assert "2 answers to questions" in ended.out
    assert run("erase", folder, "--person", "R3").code == 0
    again = run("import-ratings", folder, file, "--json").json()
    assert (again["added"], again["known"], again["ratings"]) == (0, 5, 5)
    assert again["files"][0]["forgotten"] == 3


def test_practices_of_a_model_of_ones_own_are_asked_and_answered(folder: Path, run: Run) -> None:
    (folder / "models").mkdir()
    example = Path(__file__).parents[2] / "examples" / "community-support.yaml"
    shutil.copy(example, folder / "models")
    file = folder.parent / "q.csv"
    assert run("questionnaire", folder, "--level", "manager", "--whole", "-o", file).code == 0
    asked = file.read_text(encoding="utf-8-sig")
    assert ",community.public-answers," in asked
    own = answers(folder, "r1,,,manager,community.public-answers,3,,")
    assert run("import-ratings", folder, own, "--json").json()["added"] == 1
    assert run("doctor", folder).code == 0
