"""What a model's file says of its questionnaire, and what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.maturity.weighted.conftest import HEAD, ITEMS, faults_of, model_file, questionnaire

from pappus.maturity.definitions import read_model

TABLE = "weighted:\n  items_from: weights.csv\n"


def test_items_stand_in_the_file(tmp_path: Path) -> None:
    weighted = questionnaire(tmp_path)
    assert list(weighted.items) == ["1", "2", "2a", "3", "4"]
    assert weighted.total() == 60
    assert [item.maximum for item in weighted.items.values()] == [10, 20, None, 30, None]
    assert weighted.dimensions == {"A": "First", "B": "Second"}


@pytest.mark.parametrize(
    "content",
    [
        b"ID;Weight\r\n1;30\r\n6a;12,5\r\n9;N/A\r\n",
        b"\xef\xbb\xbfid,weight\n1,30\n6a,12.5\n9,\n",
        b"item\tmax points\n1\t30\n6a\t12.5\n9\t-\n",
    ],
    ids=["as spreadsheets of Europe save it", "with a byte-order mark", "with tabs"],
)
def test_items_stand_in_a_table_beside_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.csv").write_bytes(content)
    weighted = questionnaire(tmp_path, TABLE)
    assert {name: item.weight for name, item in weighted.items.items()} == {"1": 30, "6a": 12.5, "9": None}


def test_items_stand_in_a_workbook_with_columns_that_the_model_names(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["Nr.", "Frage", "Punkte", "Teil von"], [1, "Eins", 10, None], ["1a", "Davon", 4.5, 1]):
        book.active.append(row)
    book.save(tmp_path / "weights.xlsx")
    text = "weighted:\n  items_from: {file: weights.xlsx, item: Nr., weight: Punkte, title: Frage, part_of: Teil von}\n"
    weighted = questionnaire(tmp_path, text)
    assert [(item.id, item.title, item.weight, item.part_of) for item in weighted.items.values()] == [
        ("1", "Eins", 10, None),
        ("1a", "Davon", 4.5, "1"),
    ]


def test_answers_that_yaml_takes_for_truth_values_are_words(tmp_path: Path) -> None:
    text = ITEMS + "  options: {yes: 1, No: 0, Rather  not.: 0.25, 3: 0.75, n/a: null}\n"
    weighted = questionnaire(tmp_path, text)
    assert weighted.options == {"yes": 1, "no": 0, "rather not": 0.25, "3": 0.75, "n/a": None}
    assert weighted.options_of(weighted.items["2"])["3"] == 15


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: 2, ", "id: 1, ", 9, "the item 1 stands twice"),
        ("{id: 3, dimension: B", "{id: 3, dimension: C", 11, "no dimension of this model is called 'C'"),
        ("part_of: 2", "part_of: 7", 10, "no item of this model is called '7'"),
        ("part_of: 2", "part_of: 2a", 10, "itself a whole"),
        ("weight: 30", "weight: -1", 11, "-1"),
        ("weight: 30", "weight: .nan", 11, "is no number"),
        ("weight: 30", "weight: 1e999", 11, "1e999"),
        ("weight: 30", "wieght: 30", 11, "did you mean 'weight'"),
        ("weight: 30", 'weight: 30, points: {"yes": 31}', 11, "more than the weight of the item, 30"),
        ("weight: null", 'weight: null, points: {"yes": 1}', 12, "an item without a weight"),
        ("at_least: 0}", "at_least: 0.1}", 13, "from 0 on"),
        ("at_least: 0.5", "at_least: 0", 13, "ascend"),
        ("  cut_offs", "  options: {Yes: 1, yes: 1}\n  cut_offs", 13, "an answer stands twice"),
        ("  cut_offs", "  options: {Often: 1, often : 1}\n  cut_offs", 13, "an answer stands twice"),
        ("  cut_offs", "  options: {on: 1, yes: 0.5}\n  cut_offs", 13, "an answer stands twice"),
        ("  cut_offs", "  options: {often: 2}\n  cut_offs", 13, "2 is greater"),
        ("  cut_offs", "  items_from: weights.csv\n  cut_offs", 5, "either items, or items_from"),
        ("  cut_offs", "  when_reviewers_differ: best\n  cut_offs", 13, "none of unscored, first"),
        ("  cut_offs", "  answers: {subjekt: Land}\n  cut_offs", 13, "did you mean 'subject'"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in ITEMS
    path = model_file(tmp_path, ITEMS.replace(old, new))
    found = faults_of(lambda: read_model(path))
    assert [text for place, text in found if place == f"line {line}" and words in text], found


@pytest.mark.parametrize("text", ["weighted:\n  cut_offs: []\n", "weighted: 3\n", "", "weighted: {items: [1]}\n"])
def test_what_has_another_form_is_refused(tmp_path: Path, text: str) -> None:
    path = model_file(tmp_path, text)
    assert faults_of(lambda: read_model(path))


def test_items_that_earn_nothing_are_no_questionnaire(tmp_path: Path) -> None:
    path = model_file(tmp_path, "weighted:\n  items: [{id: 1, weight: 0}, {id: 2, weight: null}]\n")
    assert faults_of(lambda: read_model(path)) == [
        ("line 5", "no item has a weight above 0, so no answer could earn a point")
    ]


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"id,weight\n1,2\n1,3\n", "row 3, column id", "the item '1' stands twice"),
        (b"id,weight\n1,much\n", "row 2, column weight", "expected a number, found 'much'"),
        (b"id,weight\n1,-2\n", "row 2, column weight", "from 0 to"),
        (b"id;weight\n1;1,250\n", "row 2, column weight", "write 1.250 or 1250"),
        (b"id,weight\n,2\n", "row 2, column id", "is empty"),
        (b"id,points,size\n", "row 1", "no item stands below"),
        (b"name,weight\n1,2\n", "row 1", "has no column for the item (id, item"),
        (b"id,size\n1,2\n", "row 1", "has no column for the weight"),
        (b"", "", "is empty"),
        (b"id,weight\n1,2\xe9\n", "line 2", "is not UTF-8 text"),
    ],
)
def test_a_fault_of_the_table_of_items_is_named_with_its_row(
    tmp_path: Path, content: bytes, place: str, words: str
) -> None:
    (tmp_path / "weights.csv").write_bytes(content)
    path = model_file(tmp_path, TABLE)
    found = faults_of(lambda: read_model(path))
    assert [text for at, text in found if at == place and words in text], found


def test_items_of_a_table_have_to_fit_the_model(tmp_path: Path) -> None:
    (tmp_path / "weights.csv").write_text("id,weight,dimension,part_of\n1,2,A,9\n", encoding="utf-8")
    path = model_file(tmp_path, TABLE + "  dimensions: [{id: B, title: Second}]\n")
    found = faults_of(lambda: read_model(path))
    assert [place for place, _ in found] == ["item 1", "item 1"]
    assert "no dimension of this model is called 'A'" in found[0][1]
    assert "no item of this model is called '9'" in found[1][1]


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sum.yaml"
    path.write_text(HEAD + TABLE, encoding="utf-8")
    assert faults_of(lambda: read_model(path)) == [("", "cannot be opened (No such file or directory)")]
