"""Every row is understood, or refused with file, sheet, row and column and what was expected there."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.assessment.conftest import ACME, ITEMS, PSEUDONYMS, Read

from pappus.assessment.items import by_id
from pappus.assessment.rating_rows import Rejection
from pappus.assessment.ratings import Rating, columns_of, each
from pappus.assessment.reading import Incoming, Understanding, read_ratings
from pappus.assessment.text_rows import text_rows
from pappus.assessment.workbook_rows import workbook_rows
from pappus.workspace.long_tables import write_rows
from pappus.workspace.organisation import FUNCTIONS, LEVELS, AnswerState, Person
from pappus.workspace.rounds import cells_of

HEAD = "rater,unit,function,level,practice,answer,comment,answered_at"
GOOD = "r1,care,,manager,governance.policies,3,,2026-03-01"


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows]) + "\n"


def refused(incoming: Incoming) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.column, one.expected) for one in incoming.rejections]


def test_a_row_is_read(read: Read) -> None:
    (rating,) = each(read(table(GOOD)).ratings())
    assert rating == Rating(
        rater=PSEUDONYMS.person("rater", "r1"),
        unit="care",
        function="customer_support",
        level="manager",
        practice="governance.policies",
        answer=3,
        state="answered",
        comment="",
        answered_at="2026-03-01",
    )


def test_do_not_know_and_not_applicable_are_answers_of_their_own(read: Read) -> None:
    text = table("r1,,,,governance.policies,dk,,", "r2,,,,governance.policies,na,,", "r3,,,,governance.policies,0,,")
    ratings = read(text).ratings()
    assert ratings.answer == (None, None, 0)
    assert ratings.state == ("dk", "na", "answered")


def test_columns_may_stand_in_any_order_and_beside_others(read: Read) -> None:
    text = "note,Answer,PRACTICE,rater\nx,4,governance.policies,r1\n"
    assert read(text).ratings().answer == (4,)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_spreadsheets_write_tables_in_several_ways(read: Read, delimiter: str, encoding: str) -> None:
    text = table("r1,care,,manager,governance.policies,2,größer,").replace(",", delimiter).replace("\n", "\r\n")
    assert read(text.encode(encoding)).ratings().comment == ("größer",)


def test_a_decimal_comma_is_understood_where_it_changes_nothing(read: Read) -> None:
    text = table('r1,,,,governance.policies,"3,0",,', 'r2,,,,governance.policies,"2,5",,')
    incoming = read(text)
    assert incoming.ratings().answer == (3,)
    assert refused(incoming) == [(3, "answer", "expected a whole number from 0 to 4, dk or na, found '2,5'")]


def test_a_decimal_comma_that_breaks_the_row_is_named(read: Read) -> None:
    ((row, column, expected),) = refused(read(table("r1,care,,manager,governance.policies,3,0,,2026-03-01")))
    assert (row, column) == (2, "")
    assert expected.startswith("has 9 cells, the header 8; quote a cell that contains")


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("r1,care,,manager,governance.policies,7,,", "answer", "from 0 to 4, dk or na, found '7'"),
        ("r1,care,,manager,anchor.transformed,11,,", "answer", "from 1 to 10, dk or na, found '11'"),
        ("r1,care,,manager,governance.policy,3,,", "practice", "did you mean 'governance.policies'?"),
        ("r1,sales,,manager,governance.policies,3,,", "unit", "'sales' is none of care, brand"),
        ("r1,care,sales,manager,governance.policies,3,,", "function", "'sales' is none of marketing"),
        ("r1,care,,boss,governance.policies,3,,", "level", "'boss' is none of frontline, manager, executive"),
        ("r1,care,,manager,governance.policies,3,,1/3/2026", "answered_at", "expected a day as 2026-12-31"),
        (",care,,manager,governance.policies,3,,", "rater", "is empty"),
        ("r1,care,,manager,,3,,", "practice", "is empty"),
        ("r1,care,,manager,governance.policies,,a remark,", "answer", "is empty beside a comment"),
        ("r1,care,,manager,governance.policies,=1+2,,", "answer", "is a formula"),
        ("r1,care,,manager,governance.policies,3\0,,", "answer", "contains a zero byte"),
    ],
)
def test_what_is_wrong_with_a_row_is_named(read: Read, row: str, column: str, expected: str) -> None:
    incoming = read(table(GOOD, row.replace("r1", "r2")))
    (rejection,) = incoming.rejections
    assert (rejection.row, rejection.column) == (3, column)
    assert expected in rejection.expected
    assert len(incoming) == 1


def test_every_fault_of_a_row_is_named(read: Read) -> None:
    incoming = read(table("r1,sales,,boss,governance.policy,3,,never"))
    assert [column for _, column, _ in refused(incoming)] == ["unit", "level", "practice", "answered_at"]
    assert incoming.counts[0].rejected == 1


def test_a_person_answers_a_question_once(read: Read) -> None:
    incoming = read(table(GOOD, "r2,care,,manager,governance.policies,3,,", "R1,care,,manager,governance.policies,3,,"))
    assert refused(incoming) == [
        (4, "rater", "answered this in row 2 already; expected one answer of a person to a question")
    ]


def test_another_file_may_say_the_same_again_but_not_otherwise(tmp_path: Path, understanding: Understanding) -> None:
    one, same, other = (tmp_path / f"{name}.csv" for name in ("one", "same", "other"))
    one.write_text(table(GOOD))
    same.write_text(table(GOOD))
    other.write_text(table(GOOD.replace(",3,", ",2,")))
    incoming = read_ratings([one, same, other], understanding)
    assert [(counts.taken, counts.repeated, counts.rejected) for counts in incoming.counts] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert str(incoming.rejections[0]).startswith(f"{other}, row 2, column rater: answered this in row 2 of {one}")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("rater,unit,function,level,practice,result", "lacks the column answer"),
        ("person,practice,answer", "lacks the column rater"),
        ("rater,practise,answer", "lacks the column practice"),
        ("rater,practice,answer,answer", "stands twice"),
        ("r1,care,manager,governance.policies,3", "lacks the column rater"),
    ],
)
def test_columns_that_are_missing_or_misspelled_are_named(read: Read, head: str, expected: str) -> None:
    incoming = read(table("r1,a,b,c,d,e", head=head))
    assert expected in " ".join(one.expected for one in incoming.rejections)
    assert all(one.row == 1 for one in incoming.rejections)
    assert len(incoming) == 0


def test_another_encoding_is_named_with_its_row(read: Read) -> None:
    text = table(GOOD, "r2,care,,manager,governance.policies,3,größer,").encode("latin-1")
    incoming = read(text)
    ((row, column, expected),) = refused(incoming)
    assert (row, column) == (3, "comment")
    assert "not UTF-8" in expected
    assert len(incoming) == 1


def test_broken_quotation_marks_are_named_with_their_row(read: Read) -> None:
    incoming = read(table(GOOD, 'r2,care,,manager,governance.policies,3,"never closed,', "r3,,,,learning.hiring,1,,"))
    ((row, _, expected),) = refused(incoming)
    assert row == 3
    assert "quotation marks" in expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("answers.pdf", b"%PDF", "expected a file that ends with .csv or .xlsx"),
        ("answers.xlsx", b"no zip at all", "is no sound XLSX file"),
        ("answers.csv", b"\xff\xfeodd", "is not text in UTF-16"),
        ("answers.csv", b"", "lacks the column rater"),
    ],
)
def test_a_file_that_is_something_else_is_named(read: Read, name: str, content: bytes, expected: str) -> None:
    incoming = read(content, name)
    assert expected in incoming.rejections[0].expected
    assert len(incoming) == 0


def test_a_file_that_is_missing_is_named(tmp_path: Path, understanding: Understanding) -> None:
    for name in ("none.csv", "none.xlsx"):
        incoming = read_ratings([tmp_path / name], understanding)
        assert "cannot be opened" in incoming.rejections[0].expected


def test_rows_left_blank_are_no_answers(read: Read) -> None:
    incoming = read(table(GOOD, "r2,care,,manager,governance.crisis,,,", ",,,,,,,", ""))
    assert len(incoming) == 1
    assert incoming.counts[0].blank == 1 + 0
    assert incoming.rejections == []


def test_only_the_first_faults_are_listed_and_all_are_counted(read: Read) -> None:
    rows = [f"r{number},care,,manager,governance.policies,9,," for number in range(70)]
    incoming = read(table(*rows))
    assert len(incoming.rejections) == 50
    assert incoming.rejections_n == 70


def test_answers_of_people_who_asked_to_be_forgotten_are_left_out(tmp_path: Path, understanding: Understanding) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(table(GOOD, "r2,care,,manager,governance.policies,3,,", "r2,care,,manager,governance.crisis,3,,"))
    forgotten = PSEUDONYMS.person("rater", "r2")
    incoming = read_ratings([path], replace(understanding, is_erased=lambda one: one == forgotten))
    assert incoming.counts[0].forgotten == 2
    assert incoming.ratings().rater == (PSEUDONYMS.person("rater", "r1"),)


def test_who_is_in_people_csv_need_not_say_more(tmp_path: Path) -> None:
    ann = PSEUDONYMS.email("ann@acme.org")
    known = PSEUDONYMS.person("slack", "bob")
    people = (
        Person(ann, (ann,), "care", "customer_support", "executive"),
        Person(known, (known,), "brand", "marketing", "manager"),
    )
    path = tmp_path / "answers.csv"
    path.write_text(
        table(
            "ann@acme.org,,,,governance.policies,3,,",
            "bob,,,frontline,governance.policies,3,,",
            "cid,,,,governance.policies,3,,",
        )
    )
    ratings = read_ratings([path], Understanding(replace(ACME, people=people), by_id(ITEMS), PSEUDONYMS)).ratings()
    assert list(zip(ratings.unit, ratings.function, ratings.level, strict=True)) == [
        ("care", "customer_support", "executive"),
        ("brand", "marketing", "frontline"),
        (None, None, None),
    ]


def test_a_rejection_reads_as_one_sentence() -> None:
    assert str(Rejection("a.xlsx", "Managers", 7, "answer", "expected 0 to 4")) == (
        "a.xlsx, sheet Managers, row 7, column answer: expected 0 to 4"
    )
    assert str(Rejection("a.csv", "", None, "", "is empty")) == "a.csv: is empty"


COMMENTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="@'"), max_size=20).map(str.strip)


@st.composite
def ratings(draw: st.DrawFn) -> list[Rating]:
    """Any valid ratings: raters, items and answers of every kind."""
    pairs = st.tuples(st.sampled_from(["a" * 24, "b" * 24, "0" * 24]), st.sampled_from([item.id for item in ITEMS]))
    found = []
    for rater, practice in draw(st.lists(pairs, unique=True, max_size=12)):
        item = by_id(ITEMS)[practice]
        state = draw(st.sampled_from(get_args(AnswerState)))
        number = draw(st.integers(item.lowest, item.highest)) if state == "answered" else None
        unit = draw(st.sampled_from([None, "care", "brand"]))
        function = draw(st.sampled_from([None, *FUNCTIONS])) or ACME.function_of(unit)
        level = draw(st.sampled_from([None, *LEVELS]))
        comment = draw(COMMENTS.filter(lambda text: sum(character.isdigit() for character in text) < 7))
        moment = draw(st.sampled_from([None, "2026-03-01", "2026-03-01T10:00:00Z"]))
        found.append(Rating(rater, unit, function, level, practice, number, state, comment, moment))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ratings())
def test_written_ratings_are_read_again(tmp_path: Path, understanding: Understanding, said: list[Rating]) -> None:
    path = tmp_path / "again.csv"
    write_rows(path, cells_of(columns_of(said)))
    incoming = read_ratings([path], understanding)
    assert incoming.rejections == []
    assert list(each(incoming.ratings())) == said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(st.characters(codec="utf-8"), max_size=300).map(lambda text: f"{HEAD}\n{text}".encode()),
    )
)
def test_no_file_brings_the_reading_down(read: Read, content: bytes) -> None:
    incoming = read(content)
    assert len(incoming) + sum(counts.rejected for counts in incoming.counts) <= sum(
        counts.rows for counts in incoming.counts
    )


def test_a_file_that_never_ends_is_refused_where_it_becomes_too_long(tmp_path: Path) -> None:
    rows = [f"r{number},care,,manager,governance.policies,3,," for number in range(100)]
    (tmp_path / "long.csv").write_text(table(*rows))
    book = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        book.worksheets[0].append([*row.split(",")])
    book.save(tmp_path / "long.xlsx")
    *good, last = text_rows(tmp_path / "long.csv", most=40)
    assert (len(good), last.number) == (39, 41)
    assert last.faults == (("", "the file goes on beyond 40 rows; divide it into several"),)
    *good, last = workbook_rows(tmp_path / "long.xlsx", most=30)
    assert (len(good), last.number) == (29, 31)
    assert last.faults == (("", "the file goes on beyond 30 rows; divide it into several, or save it as CSV"),)


def test_memory_does_not_grow_with_rows_that_are_refused(tmp_path: Path, understanding: Understanding) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(table(*(f"r{number % 9},care,,manager,governance.policies,9,," for number in range(60_000))))
    tracemalloc.start()
    incoming = read_ratings([path], understanding)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert incoming.rejections_n == 60_000
    assert peak < 2_000_000


def test_how_far_a_long_table_has_been_read_is_told(tmp_path: Path, understanding: Understanding) -> None:
    path = tmp_path / "long.csv"
    rows = [f"r{number},,,manager,governance.policies,2,," for number in range(2_500)]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    told: list[tuple[str, int]] = []
    assert len(read_ratings([path], understanding, lambda name, count: told.append((name, count)))) == 2_500
    assert told == [("long.csv", 0), ("long.csv", 1_000), ("long.csv", 2_000)]
