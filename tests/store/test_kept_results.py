"""A query is asked once of the same tables: its result is kept, and never given for another question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pappus.store.kept_results import KeptResults

JOINED = ("acts_in_full", "SELECT * FROM stored")
PEOPLE = pa.table({"person": ["ann", "bob"]})
UNITS = pa.table({"unit": ["care"]})
RESULT = pa.table({"n": [2], "names": [["ann"]]})


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., KeptResults]:
    def opened(people: pa.Table = PEOPLE, joined: tuple[str, str] = JOINED, engine: str = "duckdb") -> KeptResults:
        return KeptResults(tmp_path / "results", {"people": people, "units": UNITS}, joined, engine)

    return opened


def test_a_result_comes_back_as_it_was_in_another_process_too(kept: Callable[..., KeptResults]) -> None:
    first = kept()
    assert first.read("SELECT 1") is None
    assert not first.knows("SELECT 1")
    first.keep("SELECT 1", RESULT)
    assert kept().knows("SELECT 1")
    again = kept().read("SELECT 1")
    assert again is not None
    assert again.equals(RESULT)
    assert again.schema == RESULT.schema


@pytest.mark.parametrize(
    ("sql", "changed"),
    [
        ("SELECT * FROM acts WHERE person IN (SELECT person FROM people)", True),
        ("SELECT * FROM acts_in_full", True),
        ("SELECT COUNT(*) FROM units", False),
        ("SELECT peoples FROM acts", False),
    ],
)
def test_what_names_a_declared_table_is_asked_anew_when_that_changes(
    kept: Callable[..., KeptResults], sql: str, changed: bool
) -> None:
    kept().keep(sql, RESULT)
    assert kept(people=PEOPLE[:1]).knows(sql) is not changed
    shown = kept()
    shown.declare("people", PEOPLE[:1])
    assert shown.knows(sql) is not changed


def test_another_query_engine_or_join_has_a_result_of_its_own(kept: Callable[..., KeptResults]) -> None:
    kept().keep("SELECT * FROM acts_in_full", RESULT)
    assert not kept().knows("SELECT  * FROM acts_in_full")
    assert not kept(engine="sc").knows("SELECT * FROM acts_in_full")
    assert not kept(joined=("acts_in_full", "SELECT 1")).knows("SELECT * FROM acts_in_full")


def test_a_damaged_file_is_no_result(kept: Callable[..., KeptResults], tmp_path: Path) -> None:
    kept().keep("SELECT 1", RESULT)
    (file,) = (tmp_path / "results").iterdir()
    whole = file.read_bytes()
    for content in (b"", b"x", whole[: len(whole) // 2], whole[:-20]):
        file.write_bytes(content)
        found = kept().read("SELECT 1")
        assert found is None or found.equals(RESULT)
        kept().keep("SELECT 1", RESULT)
        assert kept().read("SELECT 1") is not None


def test_large_results_are_not_kept(kept: Callable[..., KeptResults]) -> None:
    kept().keep("SELECT 1", pa.table({"n": list(range(200_000))}))
    assert not kept().knows("SELECT 1")


def test_where_nothing_can_be_written_nothing_is_kept(kept: Callable[..., KeptResults], tmp_path: Path) -> None:
    (tmp_path / "results").write_text("no folder", encoding="utf-8")
    kept().keep("SELECT 1", RESULT)
    assert kept().read("SELECT 1") is None
