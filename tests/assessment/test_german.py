"""Questionnaires in German, and that they come back whatever language is spoken where they are read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.assessment.conftest import ACME, Read

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import Audience, Questionnaire, questionnaire
from pappus.assessment.reading import Understanding, read_ratings
from pappus.assessment.workbook import questionnaire_workbook
from pappus.maturity.questions import anchor_item, competence_items
from pappus.practices.questions import practice_items
from pappus.vocabulary.languages import using


def german_items() -> tuple[Item, ...]:
    return (*practice_items(), *competence_items(), anchor_item())


@pytest.fixture
def managers() -> Questionnaire:
    with using("de"):
        return questionnaire(german_items(), Audience("manager"))


@pytest.fixture
def sheet(managers: Questionnaire) -> Any:
    with using("de"):
        return openpyxl.load_workbook(io.BytesIO(questionnaire_workbook([managers], ACME.units)))["Führungskräfte"]


def test_ids_levels_and_answers_are_those_of_the_english_one(managers: Questionnaire) -> None:
    english = questionnaire(german_items(), Audience("manager"))
    kept = ("id", "kind", "levels", "route", "template", "follows", "lowest", "highest")
    assert [[getattr(item, name) for name in kept] for item in managers.known] == [
        [getattr(item, name) for name in kept] for item in english.known
    ]
    assert not {item.question for item in managers.known} & {item.question for item in english.known}


def test_a_sheet_is_german_from_its_title_to_its_choices(sheet: Any) -> None:
    title, how = sheet.cell(1, 2).value, sheet.cell(3, 2).value
    assert title.startswith("Fragen an Führungskräfte  ·  38 Fragen, etwa")
    assert how.startswith("Wählen Sie wn, wenn Sie es nicht wissen, und nz, wenn es hier nicht zutreffen kann")
    choices = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.formula1]
    assert '"0,1,2,3,4,wn,nz"' in choices


def test_questions_about_others_are_whole_sentences(managers: Questionnaire) -> None:
    asked = {item.id: item for item in managers.known}["competence.people.most-executives"]
    assert asked.question.startswith("Wie gut können die meisten Mitglieder der Geschäftsleitung hier ein Umfeld")
    assert asked.title == "Menschliches Know-how: die meisten Mitglieder der Geschäftsleitung hier"


@pytest.mark.parametrize("spoken", ["en", "de"])
def test_a_german_questionnaire_is_read_in_any_language(
    sheet: Any, tmp_path: Path, understanding: Understanding, spoken: str
) -> None:
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value}
    names = {sheet.cell(rows["pappus:who"], column).value: column for column in range(2, 12)}
    entries = {"rater": "Löwenzahn", "function": "Kundenservice", "answered_at": "5.2.2026"}
    for name, value in entries.items():
        sheet.cell(rows["pappus:values"], names[name]).value = value
    columns = {sheet.cell(rows["pappus:items"], column).value: column for column in range(2, 14)}
    said = {"engagement.dialogue": "wn", "governance.policies": "nz", "purpose.tied-to-strategy": 3}
    for item, answer in said.items():
        sheet.cell(rows[item], columns["answer"]).value = answer
    sheet.parent.save(tmp_path / "zurück.xlsx")
    with using(spoken):
        incoming = read_ratings([tmp_path / "zurück.xlsx"], understanding)
    ratings = incoming.ratings()
    assert incoming.rejections == []
    assert dict(zip(ratings.practice, zip(ratings.answer, ratings.state, strict=True), strict=True)) == {
        "engagement.dialogue": (None, "dk"),
        "governance.policies": (None, "na"),
        "purpose.tied-to-strategy": (3, "answered"),
    }
    assert set(ratings.function) == {"customer_support"}
    assert set(ratings.level) == {"manager"}
    assert set(ratings.answered_at) == {"2026-02-05"}


def test_german_words_are_understood_in_a_table(read: Read) -> None:
    incoming = read(
        "rater;function;level;practice;answer\n"
        "a1;Personal;Geschäftsleitung;governance.roles;weiß nicht\n"
        "a2;HR;Tagesgeschäft;governance.roles;Trifft nicht zu\n"
    )
    ratings = incoming.ratings()
    assert incoming.rejections == []
    assert list(zip(ratings.function, ratings.level, ratings.state, strict=True)) == [
        ("hr", "executive", "dk"),
        ("hr", "frontline", "na"),
    ]
