"""Rounds as files: read with every fault named, added to in one step, forgotten person by person."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.vocabulary.errors import InvalidFileError, PappusError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.files import find_faults, load_organisation
from pappus.workspace.identifiers import rater_fault, rater_pseudonym
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Organisation, Ratings, Round, Unit
from pappus.workspace.people import pseudonyms_of_person
from pappus.workspace.rounds import add_ratings, forget_ratings, read_rounds, save_round

PSEUDONYMS = Pseudonymiser(b"k" * 32)
ACME = Organisation("Acme", units=(Unit("care", "Care", "customer_support"),))
HEAD = "rater,unit,function,level,practice,answer,comment,answered_at\n"
ANN, BOB = PSEUDONYMS.person("rater", "ann"), PSEUDONYMS.email("bob@acme.org")


def ratings(*rows: tuple[str, str, int | None]) -> Ratings:
    """Ratings of (rater, practice, answer), where no answer is "do not know"."""
    count = len(rows)
    return Ratings(
        rater=tuple(rater for rater, _, _ in rows),
        unit=("care",) * count,
        function=(None,) * count,
        level=(LEVELS[1],) * count,
        practice=tuple(practice for _, practice, _ in rows),
        answer=tuple(answer for _, _, answer in rows),
        state=tuple("dk" if answer is None else "answered" for _, _, answer in rows),
        comment=("",) * count,
        answered_at=("2026-03-01",) * count,
    )


SPRING = Round(
    "spring", "Spring", "2026-03-01", None, 40, {"manager": 12}, ratings((ANN, "a.b", 3), (BOB, "a.b", None))
)


def rounds(folder: Path) -> tuple[Round, ...]:
    found, faults = read_rounds(folder, ACME, PSEUDONYMS)
    assert faults == []
    return found


def faults(folder: Path) -> list[str]:
    return [str(fault).removeprefix(f"{folder}{os.sep}") for fault in read_rounds(folder, ACME, PSEUDONYMS)[1]]


def written(folder: Path, text: str, settings: str = "id: spring\n") -> Path:
    (folder / "rounds" / "spring").mkdir(parents=True)
    (folder / "rounds" / "spring" / "round.yaml").write_text(settings)
    (folder / "rounds" / "spring" / "ratings.csv").write_text(text)
    return folder


def test_without_a_folder_nobody_was_asked(tmp_path: Path) -> None:
    assert rounds(tmp_path) == ()
    (tmp_path / "organisation.yaml").write_text("name: Acme\n")
    assert load_organisation(tmp_path, PSEUDONYMS).rounds == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["organisation.yaml"]


def test_a_round_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    add_ratings(tmp_path, SPRING)
    assert rounds(tmp_path) == (SPRING,)
    assert (tmp_path / "rounds" / "spring" / "round.yaml").read_text() == (
        "id: spring\ntitle: Spring\nopened_at: '2026-03-01'\npopulation: 40\npopulation_by_level:\n  manager: 12\n"
    )


def test_rounds_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    for name, opened in (("b", "2026-01-01"), ("a", "2026-02-01"), ("c", None)):
        add_ratings(tmp_path, Round(name, opened_at=opened))
    assert [one.id for one in rounds(tmp_path)] == ["c", "b", "a"]


def test_ratings_are_added_behind_what_stands_there(tmp_path: Path) -> None:
    text = "note,rater,practice,answer\nmine,ann,a.b,3\n"
    written(tmp_path, text)
    add_ratings(tmp_path, replace(SPRING, ratings=ratings((BOB, "a.b", 0)), population=50))
    (one,) = rounds(tmp_path)
    assert (one.ratings.rater, one.ratings.answer) == ((ANN, BOB), (3, 0))
    assert (one.population, one.title) == (50, "Spring")
    lines = (tmp_path / "rounds" / "spring" / "ratings.csv").read_text().splitlines()
    assert lines[1].startswith("mine,ann,a.b,3")
    assert lines[2].startswith(f",pseudonym:{BOB},a.b,0,care")


def test_a_round_can_be_replaced_whole(tmp_path: Path) -> None:
    add_ratings(tmp_path, SPRING)
    other = replace(SPRING, title="", ratings=ratings((ANN, "a.c", 1)))
    save_round(tmp_path, other)
    save_round(tmp_path, Round("autumn"))
    assert rounds(tmp_path) == (Round("autumn"), other)


def test_what_a_person_typed_becomes_a_pseudonym_when_it_is_read(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "ann,,,Manager,a.b,dk,,\nbob@acme.org,,Customer Support,,a.b,10,,2026-03-01T09:00:00Z\n")
    (one,) = rounds(tmp_path)
    assert one.ratings.rater == (ANN, BOB)
    assert one.ratings.level == ("manager", None)
    assert one.ratings.function == (None, "customer_support")
    assert one.ratings.state == ("dk", "answered")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("ann,,,,a.b,11,,", "column answer: expected a whole number of the scale, dk (do not know) or na"),
        ("ann,,,,a.b,,,", "column answer: is empty"),
        (",,,,a.b,1,,", "column rater: is empty"),
        ("ann,,,,policies,1,,", "column practice: expected the id of a practice"),
        ("ann,sales,,,a.b,1,,", "column unit: 'sales' is none of care"),
        ("ann,,sales,,a.b,1,,", "column function: 'sales' is none of"),
        ("ann,,,boss,a.b,1,,", "column level: 'boss' is none of"),
        ("ann,,,,a.b,1,,2026-13-01", "column answered_at: expected a day"),
        ("1.2E+17,,,,a.b,1,,", "column rater: '1.2E+17' is a number that a spreadsheet has shortened"),
        ("ann,,,,a.b,1,,,more", "has 9 cells, the header 8"),
    ],
)
def test_faults_of_ratings_are_named_with_their_row(tmp_path: Path, row: str, expected: str) -> None:
    written(tmp_path, f"{HEAD}bob,,,,a.b,1,,\n\n{row}\n")
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{Path('rounds/spring/ratings.csv')}, row 4")
    assert expected in fault


def test_one_answer_of_a_person_to_a_question(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "ann,,,,a.b,1,,\nbob,,,,a.b,1,,\nAnn,,,,a.b,2,,\n")
    assert faults(tmp_path) == [
        f"{Path('rounds/spring/ratings.csv')}, row 4, column rater: answered this in row 2 already; expected one answer"
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("id: autumn\n", "line 1: id: expected 'spring', the name of the folder"),
        ("id: spring\nopened_at: 2026-02-30\n", "line 2: opened_at: expected a date"),
        ("id: spring\nopened_at: 2026-02-01\nclosed_at: 2026-01-01\n", "line 3: closed_at: lies before opened_at"),
        ("id: spring\npopulation: 0\n", "line 2: population"),
        ("id: spring\npopulation: 2\npopulation_by_level: {manager: 3}\n", "is more than the population"),
        ("id: spring\nname: x\n", "'name' is not known"),
        ("title: x\n", "lacks 'id'"),
        ("", "None"),
    ],
)
def test_faults_of_a_round_are_named_with_their_line(tmp_path: Path, settings: str, expected: str) -> None:
    written(tmp_path, HEAD, settings)
    assert expected in faults(tmp_path)[0]


def test_a_folder_without_its_settings_is_named(tmp_path: Path) -> None:
    (tmp_path / "rounds" / "spring").mkdir(parents=True)
    assert faults(tmp_path) == [
        f"{Path('rounds/spring/round.yaml')}: is missing; it needs at least the line `id: spring`"
    ]


def test_faults_of_rounds_are_faults_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_text("name: Acme\n")
    written(tmp_path, HEAD + "ann,,,,a.b,99,,\n")
    (fault,) = find_faults(tmp_path)
    assert "row 2, column answer" in str(fault)
    with pytest.raises(InvalidFileError, match="row 2, column answer"):
        load_organisation(tmp_path, PSEUDONYMS)


def test_many_faults_of_one_kind_are_told_once_with_their_rows(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "".join(f"r{number},,,,a.b,99,,\n" for number in range(5000)))
    (fault,) = faults(tmp_path)
    assert "row 2, column answer" in fault
    assert "also in rows 3, 4, 5, 6, 7 and" in fault


def test_a_persons_answers_can_be_forgotten(tmp_path: Path) -> None:
    add_ratings(tmp_path, SPRING)
    written_by_hand = tmp_path / "rounds" / "spring" / "ratings.csv"
    written_by_hand.write_text(written_by_hand.read_text() + "Ann,,,,a.c,1,,\n")
    (tmp_path / "rounds" / ".autumn.new").mkdir()
    assert forget_ratings(tmp_path, PSEUDONYMS, [ANN]) == 2
    (one,) = rounds(tmp_path)
    assert one.ratings.rater == (BOB,)
    assert not (tmp_path / "rounds" / ".autumn.new").exists()
    assert forget_ratings(tmp_path, PSEUDONYMS, [ANN]) == 0


@pytest.mark.parametrize("identifier", ["ann@acme.org", "slack:U1", "ann", "Ann "])
def test_a_person_is_known_as_a_rater_by_any_identifier(tmp_path: Path, identifier: str) -> None:
    (tmp_path / "people.csv").write_text("identifiers\nann@acme.org;slack:U1;ann\n")
    known = pseudonyms_of_person(tmp_path, PSEUDONYMS, identifier)
    assert {ANN, PSEUDONYMS.email("ann@acme.org"), PSEUDONYMS.person("slack", "u1")} <= set(known)


def test_any_mark_of_a_rater_has_one_pseudonym() -> None:
    assert rater_pseudonym(" Ann@Acme.org", PSEUDONYMS) == PSEUDONYMS.email("ann@acme.org")
    assert rater_pseudonym("slack:U1", PSEUDONYMS) == PSEUDONYMS.person("slack", "U1")
    assert rater_pseudonym("no: network", PSEUDONYMS) == PSEUDONYMS.person("rater", "no: network")
    assert rater_pseudonym(f"pseudonym:{ANN}", PSEUDONYMS) == ANN
    assert rater_fault("no: network") is None
    assert rater_fault("pseudonym:zz") == "expected 24 hexadecimal digits after 'pseudonym:'"


def test_a_round_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "rounds").write_text("a file is in the way")
    with pytest.raises(PappusError, match="cannot be written"):
        add_ratings(tmp_path, SPRING)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).map(str.strip)


@st.composite
def any_ratings(draw: st.DrawFn) -> Ratings:
    keys = st.tuples(st.sampled_from(["a" * 24, "b" * 24]), st.sampled_from(["a.b", "c.d.self", "anchor.x"]))
    pairs = draw(st.lists(keys, unique=True, max_size=6))
    count = len(pairs)

    def column(values: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(values, min_size=count, max_size=count)))

    answer = column(st.one_of(st.integers(0, 10), st.sampled_from(["dk", "na"])))
    return Ratings(
        rater=tuple(rater for rater, _ in pairs),
        unit=column(st.sampled_from([None, "care"])),
        function=column(st.sampled_from([None, *FUNCTIONS])),
        level=column(st.sampled_from([None, *LEVELS])),
        practice=tuple(practice for _, practice in pairs),
        answer=tuple(one if isinstance(one, int) else None for one in answer),
        state=tuple("answered" if isinstance(one, int) else one for one in answer),
        comment=column(TEXTS.filter(lambda text: not text.startswith("'"))),
        answered_at=column(st.sampled_from([None, "2026-03-01", "2026-03-01T09:00:00Z"])),
    )


@settings(deadline=None)
@given(any_ratings(), any_ratings())
def test_any_ratings_come_back(first: Ratings, second: Ratings) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        add_ratings(folder, Round("one", ratings=first))
        save_round(folder, Round("two", ratings=first))
        save_round(folder, Round("two", ratings=second))
        assert [one.ratings for one in rounds(folder)] == [first, second]
