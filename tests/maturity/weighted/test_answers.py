"""Tables of answers as people hand them in, and what is named where they cannot be scored."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.maturity.weighted.conftest import ITEMS, answers_of, faults_of, questionnaire

from pappus.maturity.weighted.answers import AnsweredItem, Review, read_answers
from pappus.maturity.weighted.columns import number_of

OPTIONS = ITEMS + '  options: {"yes": 1, partly: 0.5, "no": 0, no such thing: null}\n'
ROWS = [("north", "1", "10", "Seen"), ("north", "2", "N/A", ""), ("south", "1", "2.5", "")]
EXPECTED = [("north", "1", 10.0, "Seen"), ("north", "2", None, ""), ("south", "1", 2.5, "")]


def plain(found: tuple[AnsweredItem, ...]) -> list[tuple[str, str, float | None, str]]:
    return [(one.subject, one.item, one.score, one.evidence) for one in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "header", ["subject,item,score,evidence", "Country,Question-ID,Score Num,Justification", "SITE,id,Points,note"]
)
def test_usual_forms_are_read(tmp_path: Path, delimiter: str, mark: str, header: str) -> None:
    lines = [header.split(","), *ROWS]
    content = mark + "\r\n".join(delimiter.join(line) for line in lines)
    assert plain(answers_of(tmp_path, questionnaire(tmp_path), content).items) == EXPECTED


def test_a_workbook_is_read_as_its_csv_would_be(tmp_path: Path) -> None:
    book = Workbook()
    notes, sheet = book.active, book.create_sheet("Answers")
    assert notes is not None
    notes.append(["How to fill this in"])
    for row in (
        ["subject", "item", "score", "evidence"],
        ["north", 1, 10, "Seen"],
        ["north", 2, None],
        ["south", 1, 2.5],
    ):
        sheet.append(row)
    book.save(tmp_path / "answers.xlsx")
    assert plain(read_answers(tmp_path / "answers.xlsx", questionnaire(tmp_path)).items) == EXPECTED


def test_a_table_without_subjects_is_about_one(tmp_path: Path) -> None:
    found = answers_of(tmp_path, questionnaire(tmp_path), "item,score\n1,3\n")
    assert plain(found.items) == [("answers", "1", 3.0, "")]


def test_only_rows_of_the_kind_are_items(tmp_path: Path) -> None:
    table = (
        "country,question_id,kind,score\nX,R1,respondent,\nX,1,item,4\nX,D1,dimension_total,7\n"
        "X,D1.1,indicator_total,5\nX,D2,dimension_total,\nX,,total,9\nX,R2,respondent,\n"
    )
    found = answers_of(tmp_path, questionnaire(tmp_path), table)
    assert plain(found.items) == [("X", "1", 4.0, "")]
    assert [(one.of, one.id, one.points) for one in found.totals] == [
        ("dimension", "D1", 7),
        ("section", "D1.1", 5),
        ("total", "", 9),
    ]
    assert found.other_rows == {"respondent": 2}


def test_the_model_says_what_columns_are_called(tmp_path: Path) -> None:
    weighted = questionnaire(
        tmp_path,
        ITEMS + "  answers: {subject: Gemeinde, item: Nr., score: Punkte, kind: Art, kinds: {item: Frage},\n"
        "    reviewers: [{name: Ada, score: Wien, comment: Wien Bemerkung}, {score: Graz}]}\n",
    )
    table = "Gemeinde;Nr.;Art;Punkte;score;Wien;Wien Bemerkung;Graz\nLinz;1;Frage;;9;4,5;Knapp;5\nLinz;x;Sonst;;;;;\n"
    [found] = answers_of(tmp_path, weighted, table).items
    assert (found.subject, found.score) == ("Linz", None)
    assert found.reviews == (Review("Ada", 4.5, "Knapp"), Review("2", 5.0, ""))


def test_reviewers_are_found_by_their_number(tmp_path: Path) -> None:
    table = "item,reviewer1_score,reviewer1_comment,reviewer_2_score\n1,3,Fair,\n2,,,4\n"
    found = answers_of(tmp_path, questionnaire(tmp_path), table).items
    assert [one.reviews for one in found] == [(Review("1", 3.0, "Fair"),), (Review("2", 4.0, ""),)]


def test_the_column_of_the_item_is_that_in_which_items_stand(tmp_path: Path) -> None:
    table = "question,id,score\nIs it so?,1,3\nAnd so?,2,4\n"
    assert [one.item for one in answers_of(tmp_path, questionnaire(tmp_path), table).items] == ["1", "2"]


@pytest.mark.parametrize(
    ("answer", "earned", "applies"),
    [
        ("yes", 20, True),
        ("  Partly. ", 10, True),
        ("NO", 0, True),
        ("no such thing", None, False),
        ("not applicable", None, False),
        ("don’t know", None, True),
        ("", None, True),
    ],
)
def test_an_answer_earns_what_its_option_says(tmp_path: Path, answer: str, earned: float | None, applies: bool) -> None:
    [found] = answers_of(tmp_path, questionnaire(tmp_path, OPTIONS), f"item,answer,note\n2,{answer},x\n").items
    assert (found.earned, found.applies) == (earned, applies)


def test_points_of_an_item_go_before_the_options(tmp_path: Path) -> None:
    text = OPTIONS.replace(
        "{id: 1, dimension: A, weight: 10}", "{id: 1, dimension: A, weight: 10, points: {3: 7, 4: 10}}"
    )
    [found] = answers_of(tmp_path, questionnaire(tmp_path, text), "item,answer\n1,3\n").items
    assert found.earned == 7


def test_a_score_goes_before_the_answer(tmp_path: Path) -> None:
    [found] = answers_of(tmp_path, questionnaire(tmp_path, OPTIONS), "item,answer,score\n2,whatever,15\n").items
    assert (found.score, found.earned) == (15.0, None)


@pytest.mark.parametrize(
    ("table", "place", "words"),
    [
        ("item,score\n1,11\n", "row 2, column score", "expected 0 to 10 for '1', found 11"),
        ("item,score\n1,-1\n", "row 2, column score", "expected 0 to 10 for '1', found -1"),
        ("item,score\n1,ten\n", "row 2, column score", "expected a number, found 'ten'"),
        ("item,score\n1,=2+3\n", "row 2, column score", "is a formula"),
        ("item,score\n1,1e1\n", "row 2, column score", "expected a number"),
        ("item,score\n1,١\n", "row 2, column score", "expected a number"),
        ('item,score\n1,"1,250"\n', "row 2, column score", "write 1.250 or 1250"),
        ("item,score\n4,1\n", "row 2, column score", "'4' earns no points"),
        ("item,score\n2b,1\n", "row 2, column item", "no item '2b' (did you mean '2'?)"),
        ("item,score\n1,1\n\n1,2\n", "row 4, column item", "already in row 2"),
        ("item,score\n,1\n", "row 2, column item", "is empty"),
        ("item,kind,score\n1,,1\n", "row 2, column kind", "is empty"),
        ("subject,item,score\n,1,1\n", "row 2, column subject", "is empty"),
        ("item,kind,score\n1,frage,1\n", "row 1, column kind", "expected item or question, found frage"),
        ("item,reviewer1_score\n1,12\n", "row 2, column reviewer1_score", "expected 0 to 10"),
        ("item,score\n", "row 1", "no answer stands below"),
        ("nr,score\n1,1\n", "row 1", "has no column for the item (item, item_id"),
        ("item,mark\n1,1\n", "row 1", "has no column for the score or the answer"),
        ("item,score,score\n1,1,2\n", "row 1, column score", "stands twice"),
        ("item,score\n1,1,2\n", "row 2", "has 3 cells, the header 2"),
        ("", "", "is empty"),
        (" \n", "", "is empty"),
    ],
)
def test_what_cannot_be_scored_is_named(tmp_path: Path, table: str, place: str, words: str) -> None:
    weighted = questionnaire(tmp_path)
    found = faults_of(lambda: answers_of(tmp_path, weighted, table))
    assert [text for at, text in found if at == place and words in text], found


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("item,answer\n2,maybe\n", "'maybe' is none of yes, partly, no, no such thing"),
        ("item,answer\n9,yes\n", "the model has no item '9'"),
    ],
)
def test_answers_without_an_option_are_named(tmp_path: Path, table: str, words: str) -> None:
    weighted = questionnaire(tmp_path, OPTIONS)
    [(place, text)] = faults_of(lambda: answers_of(tmp_path, weighted, table))
    assert place.startswith("row 2, column")
    assert words in text


def test_columns_that_the_model_names_have_to_be_there(tmp_path: Path) -> None:
    weighted = questionnaire(tmp_path, ITEMS + "  answers: {score: Punkte}\n")
    [(place, text)] = faults_of(lambda: answers_of(tmp_path, weighted, "item,score\n1,1\n"))
    assert place == "row 1"
    assert "lacks the column 'Punkte' that the model names for score; it has item, score" in text


def test_all_rows_are_named_at_once_and_like_ones_together(tmp_path: Path) -> None:
    weighted = questionnaire(tmp_path)
    lines = [f"s{n},1,99" for n in range(500)] + [f"s{n},2,{n}x" for n in range(500)]
    found = faults_of(lambda: answers_of(tmp_path, weighted, "\n".join(["subject,item,score", *lines])))
    assert "(also in rows 3, 4, 5, 6, 7 and 494 more)" in found[0][1]
    assert found[-1][1] == "has 401 more faults"


def test_blank_rows_of_items_that_the_model_does_not_have_are_no_fault(tmp_path: Path) -> None:
    found = answers_of(tmp_path, questionnaire(tmp_path), "item,answer,score\n11a.1,Yes,\n4,open,0\n").items
    assert plain(found) == [("answers", "11a.1", None, ""), ("answers", "4", 0.0, "")]


@given(st.integers(0, 10**11), st.integers(0, 6), st.sampled_from(".,"))
def test_a_number_is_read_as_written_or_refused(digits: int, decimals: int, point: str) -> None:
    whole, rest = divmod(digits, 10**decimals)
    text = f"{whole}{point}{rest:0{decimals}d}" if decimals else str(whole)
    if point == "," and decimals == 3 and whole < 1000:
        with pytest.raises(ValueError, match="two ways"):
            number_of(text)
    else:
        assert number_of(text) == float(f"{whole}.{rest:0{decimals}d}" if decimals else whole)


@pytest.mark.parametrize("text", ["1.234.567", "1,234,567", "1.234,5", "--1", "1 000", "0x1", "inf", "9" * 400])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number"):
        number_of(text)
