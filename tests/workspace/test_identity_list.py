"""Decisions about pseudonyms: kept, replaced, undone without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import rules_of
from pappus.workspace.files import find_faults, init_workspace, load_organisation
from pappus.workspace.identity_list import (
    IDENTITIES_FILE,
    forget_identities,
    identities_of,
    save_identity,
    undo_identity,
)
from pappus.workspace.organisation import SamePerson
from pappus.workspace.tables import read_table

A, B, C = ("a" * 24, "b" * 24, "c" * 24)
KEY = Pseudonymiser(b"identities" * 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_workspace(tmp_path / "org", "Org")
    return tmp_path / "org"


def decided(folder: Path) -> tuple[SamePerson, ...]:
    return load_organisation(folder, KEY).identities


def test_what_was_decided_is_read_back(folder: Path) -> None:
    save_identity(folder, SamePerson(A, B, "same", "2026-01-31"))
    save_identity(folder, SamePerson(A, C, "different"))
    assert decided(folder) == (SamePerson(A, B, "same", "2026-01-31"), SamePerson(A, C, "different"))


def test_a_later_decision_takes_the_place_of_an_earlier_one(folder: Path) -> None:
    save_identity(folder, SamePerson(A, B))
    save_identity(folder, SamePerson(B, A, "different"))
    assert decided(folder) == (SamePerson(A, B, "different"),)


def test_undone_it_leaves_no_trace(folder: Path) -> None:
    save_identity(folder, SamePerson(A, C))
    before = (folder / IDENTITIES_FILE).read_bytes()
    save_identity(folder, SamePerson(A, B))
    assert undo_identity(folder, B, A)
    assert (folder / IDENTITIES_FILE).read_bytes() == before
    assert not undo_identity(folder, B, A)


def test_with_a_person_go_all_decisions_about_that_person(folder: Path) -> None:
    for other in (B, C):
        save_identity(folder, SamePerson(A, other))
    save_identity(folder, SamePerson(B, C, "different"))
    assert forget_identities(folder, [A]) == 2
    assert decided(folder) == (SamePerson(B, C, "different"),)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("anna@org.example,pseudonym:" + A, "hexadecimal"),
        (f"pseudonym:{A},pseudonym:{A}", "same pseudonym"),
        (f"pseudonym:{A},pseudonym:{B},perhaps", "none of same, different"),
        (f"pseudonym:{A},", "is empty"),
        (f"pseudonym:{A},pseudonym:{B}\npseudonym:{B},pseudonym:{A}", "as row 2"),
    ],
)
def test_a_broken_row_is_told_with_its_place(folder: Path, row: str, expected: str) -> None:
    path = folder / IDENTITIES_FILE
    lines = [f"{line}{',' * (3 - line.count(','))}" for line in row.split("\n")]
    path.write_text("one,other,decision,decided_at\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (fault, *_) = find_faults(folder)
    assert (fault.file, expected in fault.expected, fault.place.startswith("row ")) == (str(path), True, True)


pseudonyms = st.text("0123456789abcdef", min_size=24, max_size=24)
pairs = st.lists(pseudonyms, min_size=2, max_size=2, unique=True).map(sorted)
decisions = st.builds(
    lambda pair, word: SamePerson(pair[0], pair[1], word), pairs, st.sampled_from(["same", "different"])
)


@given(st.lists(decisions, max_size=6, unique_by=lambda one: (one.one, one.other)))
def test_any_decisions_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, given_: list[SamePerson]
) -> None:
    folder = tmp_path_factory.mktemp("org")
    for one in given_:
        save_identity(folder, one)
    found, flaws = identities_of(read_table(folder / IDENTITIES_FILE, rules_of("identities")))
    assert (found, flaws) == (given_, [])
