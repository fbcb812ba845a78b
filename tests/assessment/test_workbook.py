"""Questionnaires as spreadsheets: what stands in them, and that they come back as they were filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.assessment.conftest import ACME, ITEMS, PSEUDONYMS

from pappus.assessment.questionnaire import Audience, Questionnaire, plan, questionnaire
from pappus.assessment.ratings import Rating, each
from pappus.assessment.reading import Incoming, Understanding, read_ratings
from pappus.assessment.words import words
from pappus.assessment.workbook import questionnaire_workbook
from pappus.workspace.organisation import LEVELS

MANAGERS = questionnaire(ITEMS, Audience("manager", "customer_support"), 3)
WHOLE = questionnaire(ITEMS, Audience("manager", "customer_support"), None)
ALL = [questionnaire(ITEMS, Audience(level)) for level in LEVELS]
SPECIALISTS = questionnaire(ITEMS, Audience(routes=tuple(plan().routes)))


def book(*questionnaires: Questionnaire, rater: str = "") -> Any:
    return openpyxl.load_workbook(io.BytesIO(questionnaire_workbook(questionnaires, ACME.units, rater)))


def cells_by_name(sheet: Any) -> tuple[dict[str, Any], dict[str, tuple[Any, Any]]]:
    """The cells for who answers, by name, and the cells for answer and comment, by item."""
    names: dict[str, int] = {}
    who: dict[str, Any] = {}
    items: dict[str, tuple[Any, Any]] = {}
    for row in sheet.iter_rows():
        mark = row[0].value
        if mark in {"pappus:who", "pappus:items"}:
            names = {cell.value: cell.column for cell in row[1:] if cell.value}
        elif mark == "pappus:values":
            who = {name: sheet.cell(row[0].row, column) for name, column in names.items()}
        elif mark and mark != "pappus:heads":
            answer, comment = (sheet.cell(row[0].row, names[name]) for name in ("answer", "comment"))
            items[mark] = (answer, comment)
    return who, items


def fill(sheet: Any, who: Mapping[str, object], said: Mapping[str, tuple[object, str]]) -> None:
    entries, items = cells_by_name(sheet)
    for name, value in who.items():
        entries[name].value = value
    for name, (answer, comment) in said.items():
        items[name][0].value = answer
        items[name][1].value = comment or None


Fill = Callable[[Any], Incoming]


@pytest.fixture
def read_back(tmp_path: Path, understanding: Understanding) -> Fill:
    def save_and_read(workbook: Any) -> Incoming:
        path = tmp_path / "filled.xlsx"
        workbook.save(path)
        return read_ratings([path], understanding)

    return save_and_read


def test_each_item_stands_with_its_question_and_anchors() -> None:
    sheet = book(MANAGERS)["Managers"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows()}
    assert [name for name in rows if name in {item.id for item in ITEMS}] == [item.id for item in MANAGERS.items]
    for item in MANAGERS.items:
        assert str(rows[item.id][2]).startswith(item.question)
        if item.kind != "anchor":
            assert tuple(rows[item.id][3:8]) == item.anchors
    closing = rows["anchor.transformed"]
    assert closing[3].startswith("1: ")
    assert closing[7].startswith("10: ")


def test_four_sentences_say_how_to_answer_and_what_happens_with_it() -> None:
    sheet = book(MANAGERS)["Managers"]
    told = [sheet.cell(row, 2).value for row in (2, 3, 4, 5)]
    assert "your unit" in told[0]
    assert told[2:] == words()["privacy"]
    assert "pseudonym" in told[2]
    assert "five people" in told[2]
    assert sheet.cell(1, 2).value == "Questions for managers  ·  38 questions, about 11 minutes"


def test_every_questionnaire_says_who_may_read_a_comment_before_there_is_room_for_one() -> None:
    for sheet in (one for one in book(*ALL, SPECIALISTS).worksheets if one.sheet_state == "visible"):
        texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        (promise,) = (place for place, text in enumerate(texts) if "word for word" in text)
        assert promise < texts.index(words()["columns"]["comment"])
        assert all(part in texts[promise] for part in ("name, unit or level", "five people", "five have written"))


def test_only_what_is_to_be_filled_in_is_open() -> None:
    for sheet in (one for one in book(*ALL, SPECIALISTS).worksheets if one.sheet_state == "visible"):
        assert sheet.protection.sheet
        who, items = cells_by_name(sheet)
        entries = [*who.values(), *(cell for pair in items.values() for cell in pair)]
        assert all(not cell.protection.locked for cell in entries)
        places = {cell.coordinate for cell in entries}
        others = (cell for row in sheet.iter_rows() for cell in row if cell.coordinate not in places and cell.value)
        assert all(cell.protection.locked for cell in others)


def test_answers_are_chosen_from_a_list() -> None:
    sheet = book(MANAGERS)["Managers"]
    _, items = cells_by_name(sheet)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    policies, closing = (items[name][0].coordinate for name in ("governance.policies", "anchor.transformed"))
    assert rules[policies].formula1 == '"0,1,2,3,4,dk,na"'
    assert rules[closing].formula1 == '"1,2,3,4,5,6,7,8,9,10,dk,na"'
    assert rules[policies].errorStyle in {None, "stop"}


def test_a_person_chooses_unit_function_and_level_from_lists() -> None:
    workbook = book(MANAGERS, rater="kx72")
    sheet, lists = workbook["Managers"], workbook["lists"]
    who, _ = cells_by_name(sheet)
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules[who["unit"].coordinate] == "lists!$A$1:$A$2"
    assert [cell.value for cell in lists["A"] if cell.value] == ["Customer service", "'=Brand"]
    assert (who["rater"].value, who["function"].value, who["level"].value) == ("kx72", "Customer support", "Manager")
    assert lists.sheet_state == "hidden"


def test_no_word_of_the_organisation_becomes_a_formula() -> None:
    content = questionnaire_workbook([MANAGERS], ACME.units, "=HYPERLINK(1)")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
    who, _ = cells_by_name(openpyxl.load_workbook(io.BytesIO(content))["Managers"])
    assert who["rater"].value == "'=HYPERLINK(1)"


def test_it_prints_on_a4_landscape_with_its_heads_on_every_page() -> None:
    for sheet in (one for one in book(*ALL).worksheets if one.sheet_state == "visible"):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        heads = int(str(sheet.print_title_rows).rsplit("$", 1)[-1])
        assert sheet.cell(heads, 1).value == "pappus:heads"
        assert sheet.freeze_panes == f"A{heads + 1}"
        assert sheet.column_dimensions["A"].hidden


def test_long_texts_have_room() -> None:
    sheet = book(MANAGERS)["Managers"]
    for row in sheet.iter_rows():
        if row[0].value in {item.id for item in MANAGERS.items}:
            for cell in row[2:8]:
                width = sheet.column_dimensions[cell.column_letter].width
                lines = -(-len(str(cell.value or "")) // int(width))
                assert sheet.row_dimensions[cell.row].height >= 11 * lines
                assert cell.alignment.wrap_text


def test_what_follows_a_denied_question_fades() -> None:
    sheet = book(WHOLE)["Managers"]
    _, items = cells_by_name(sheet)
    faded = {str(area.sqref): area.rules[0].formula[0] for area in sheet.conditional_formatting}
    row = items["listening.route"][0].row
    leader = items["listening.hear"][0]
    assert f"${leader.column_letter}${leader.row}" in faded[f"B{row}:J{row}"]


def test_what_is_filled_in_comes_back(read_back: Fill) -> None:
    workbook = book(WHOLE)
    who = {"rater": "ann@acme.org", "unit": "Customer service", "answered_at": "2026-03-02"}
    said = {
        "governance.policies": (3, "a remark"),
        "governance.crisis": ("dk", ""),
        "learning.education": ("na", ""),
        "anchor.transformed": (7, ""),
    }
    fill(workbook["Managers"], who, said)
    incoming = read_back(workbook)
    assert incoming.rejections == []
    found = {rating.practice: rating for rating in each(incoming.ratings())}
    assert found["governance.policies"] == Rating(
        PSEUDONYMS.email("ann@acme.org"),
        *("care", "customer_support", "manager", "governance.policies"),
        *(3, "answered", "a remark", "2026-03-02"),
    )
    assert {name: (one.answer, one.state) for name, one in found.items()} == {
        "governance.policies": (3, "answered"),
        "governance.crisis": (None, "dk"),
        "learning.education": (None, "na"),
        "anchor.transformed": (7, "answered"),
    }


ANSWERS = st.one_of(st.integers(0, 4), st.sampled_from(["dk", "na", "0", "3"]))
REMARKS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters="@'=_"), max_size=15)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(
    st.sampled_from([*ALL, MANAGERS]).flatmap(
        lambda one: st.tuples(
            st.just(one),
            st.dictionaries(
                st.sampled_from([item.id for item in one.items if item.kind != "anchor"]),
                st.tuples(ANSWERS, REMARKS.filter(lambda text: sum(letter.isdigit() for letter in text) < 7)),
            ),
        )
    )
)
def test_whatever_is_filled_in_comes_back(
    read_back: Fill, filled: tuple[Questionnaire, dict[str, tuple[object, str]]]
) -> None:
    one, said = filled
    workbook = book(one)
    fill(workbook.worksheets[0], {"rater": "r1", "unit": "Customer service"}, said)
    incoming = read_back(workbook)
    assert incoming.rejections == []
    found = {
        rating.practice: (rating.state if rating.answer is None else rating.answer, rating.comment)
        for rating in each(incoming.ratings())
    }
    expected = {
        name: (int(str(answer)) if str(answer).isdigit() else answer, comment.strip())
        for name, (answer, comment) in said.items()
    }
    assert found == expected


def test_sheets_that_nobody_filled_in_are_passed_over(read_back: Fill) -> None:
    workbook = book(*ALL, SPECIALISTS)
    fill(workbook["Executives"], {"rater": "r1"}, {"governance.policies": (2, "")})
    ratings = read_back(workbook).ratings()
    assert ratings.level == ("executive",)
    assert read_back(book(*ALL)).rejections == []


def test_columns_that_were_moved_are_found_by_their_names(read_back: Fill) -> None:
    workbook = book(MANAGERS)
    sheet = workbook["Managers"]
    fill(sheet, {"rater": "r1"}, {"governance.policies": (2, "why")})
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(2, 2)
    ratings = read_back(workbook).ratings()
    assert (ratings.practice, ratings.answer, ratings.comment) == (("governance.policies",), (2,), ("why",))


def test_who_answered_is_asked_for_once_a_sheet(read_back: Fill) -> None:
    workbook = book(WHOLE)
    fill(workbook["Managers"], {"unit": "Sales"}, {"governance.policies": (2, ""), "governance.crisis": (1, "")})
    incoming = read_back(workbook)
    assert [(one.sheet, one.column) for one in incoming.rejections] == [("Managers", "rater"), ("Managers", "unit")]
    assert {one.row for one in incoming.rejections} == {8}
    assert incoming.counts[0].rejected == 2


def test_formulas_merged_cells_and_errors_are_named(read_back: Fill) -> None:
    workbook = book(WHOLE)
    sheet = workbook["Managers"]
    names = ["governance.policies", "governance.crisis", "governance.roles", "learning.education"]
    fill(sheet, {"rater": "r1"}, dict.fromkeys(names, (2, "")))
    _, items = cells_by_name(sheet)
    items[names[0]][0].value = "=1+1"
    items[names[1]][0].value = "#N/A"
    items[names[3]][0].value = 2.5
    first, last = items[names[2]][0], items[names[2]][1]
    sheet.merge_cells(f"{first.coordinate}:{last.coordinate}")
    incoming = read_back(workbook)
    told = {(one.row, one.column): one.expected for one in incoming.rejections}
    assert "is a formula" in told[items[names[0]][0].row, "answer"]
    assert "is an error of the spreadsheet" in told[items[names[1]][0].row, "answer"]
    assert told[first.row, "answer"].startswith(f"is merged with others ({first.coordinate}:{last.coordinate})")
    assert "found '2.5'" in told[items[names[3]][0].row, "answer"]


def test_an_answer_beside_no_question_is_named(read_back: Fill) -> None:
    workbook = book(MANAGERS)
    fill(workbook["Managers"], {"rater": "r1"}, {"governance.policies": (2, "")})
    workbook["Managers"].cell(200, 9).value = 3
    (rejection,) = read_back(workbook).rejections
    assert (rejection.row, rejection.expected) == (
        200,
        "has an answer but no question; expected both, as the questionnaire was written",
    )


def test_a_questionnaire_that_lost_its_hidden_row_is_named(read_back: Fill) -> None:
    workbook = book(MANAGERS)
    sheet = workbook["Managers"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "pappus:items")
    sheet.delete_rows(row)
    (rejection, *_) = read_back(workbook).rejections
    assert rejection.sheet == "Managers"
    assert "lacks the column" in rejection.expected


def test_units_of_one_name_are_told_apart_by_their_id(tmp_path: Path, understanding: Understanding) -> None:
    from dataclasses import replace

    from pappus.workspace.organisation import Unit

    units = (Unit("n", "Sales", "marketing"), Unit("s", "Sales", "marketing"))
    workbook = openpyxl.load_workbook(io.BytesIO(questionnaire_workbook([MANAGERS], units)))
    assert [cell.value for cell in workbook["lists"]["A"] if cell.value] == ["Sales [n]", "Sales [s]"]
    fill(workbook["Managers"], {"rater": "r1", "unit": "Sales [s]"}, {"governance.policies": (1, "")})
    workbook.save(tmp_path / "filled.xlsx")
    known = replace(understanding, organisation=replace(ACME, units=units))
    assert read_ratings([tmp_path / "filled.xlsx"], known).ratings().unit == ("s",)
