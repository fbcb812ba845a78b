"""Derived tables are made once for the same acts, day and declarations, and kept while they may be asked again."""

from __future__ import annotations

import os
import shutil
from dataclasses import MISSING, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.copying import copied

import pappus
from pappus.store.derivation import DERIVED_FROM, DERIVED_TABLES
from pappus.store.derived_folders import FACTS_FILE, begin, clear_unused, latest
from pappus.store.record import open_record
from pappus.workspace.organisation import Organisation


@pytest.fixture
def workspace(demonstrated: pappus.Workspace, tmp_path: Path) -> pappus.Workspace:
    """The demonstration organisation, nothing derived from its record yet."""
    folder = copied(demonstrated.folder, tmp_path / "org")
    shutil.rmtree(folder / "records" / "derived")
    return pappus.open(folder)


def folders(workspace: pappus.Workspace) -> set[str]:
    return {one.name for one in (workspace.store.folder / "derived").iterdir()}


def opened_as(workspace: pappus.Workspace, organisation: Organisation) -> None:
    open_record(workspace.store, organisation, workspace.pseudonyms).__exit__()


def undeclared(organisation: Organisation) -> Organisation:
    """The organisation with nothing declared but what its record is joined with."""
    given: dict[str, Any] = {"name": "Another"}
    for one in fields(Organisation):
        if one.name not in (*DERIVED_FROM, "name") and one.default is not MISSING:
            given[one.name] = one.default
    return replace(organisation, **given)


def _in_order(table: pa.Table) -> pa.Table:
    return table.combine_chunks().sort_by([(name, "ascending") for name in table.column_names])


def test_what_is_not_joined_to_the_acts_derives_nothing_anew(workspace: pappus.Workspace) -> None:
    organisation = workspace.organisation()
    opened_as(workspace, organisation)
    before = folders(workspace)
    opened_as(workspace, undeclared(organisation))
    assert folders(workspace) == before


def test_what_is_not_joined_to_the_acts_stands_in_no_derived_table(workspace: pappus.Workspace) -> None:
    found = []
    for organisation in (workspace.organisation(), undeclared(workspace.organisation())):
        shutil.rmtree(workspace.store.folder / "derived", ignore_errors=True)
        with open_record(workspace.store, organisation, workspace.pseudonyms) as record:
            found.append({name: _in_order(record.query(f"SELECT * FROM {name}")) for name in DERIVED_TABLES})
    assert all(table.num_rows for table in found[0].values())
    assert [name for name in DERIVED_TABLES if not found[0][name].equals(found[1][name])] == []


def test_days_asked_in_turn_are_derived_once(workspace: pappus.Workspace) -> None:
    days = [date(2026, 6, 30), date(2026, 3, 31)]
    for day in days:
        workspace.record(day).__exit__()
    before = folders(workspace)
    assert len(before) == len(days)
    for day in days:
        workspace.record(day).__exit__()
    assert folders(workspace) == before


def test_a_changed_unit_and_further_acts_are_derived_anew(workspace: pappus.Workspace) -> None:
    organisation = workspace.organisation()
    opened_as(workspace, organisation)
    before = folders(workspace)
    opened_as(workspace, replace(organisation, units=organisation.units[:-1]))
    assert before < folders(workspace)
    workspace.undo(workspace.store.ledger().imports[-1].id)
    opened_as(workspace, organisation)
    assert not before & folders(workspace)
    assert len(folders(workspace)) == 1


def test_what_is_held_or_kept_stays_and_drafts_that_nobody_holds_go(tmp_path: Path) -> None:
    held = []
    for age, name in enumerate(["1-2-a", "1-2-b", "1-2-c", "1-2-d.draft", "1-1-e"]):
        held.append(begin(tmp_path / name))
        (tmp_path / name / FACTS_FILE).touch()
        (tmp_path / name / "acts").mkdir()
        (tmp_path / name / "acts" / "0.parquet").write_bytes(b"x" * 10)
        os.utime(tmp_path / name, (1_000 - age, 1_000 - age))
    for one in held[1:]:
        one.close()
    assert [one.name for one in latest(tmp_path, "1-2-", 2, 100)] == ["1-2-a", "1-2-b"]
    assert [one.name for one in latest(tmp_path, "1-2-", 9, 20)] == ["1-2-a", "1-2-b"]
    assert [one.name for one in latest(tmp_path, "1-2-", 9, 9)] == []
    clear_unused(tmp_path, [tmp_path / "1-2-c"])
    assert {one.name for one in tmp_path.iterdir()} == {"1-2-a", "1-2-c"}
    held[0].close()


def test_a_question_asked_before_needs_no_engine(workspace: pappus.Workspace) -> None:
    sql = "SELECT COUNT(*) AS n FROM acts"
    with workspace.record() as record:
        (asked,) = record.query(sql).to_pylist()
    for file in (workspace.store.folder / "derived").glob("*/acts/*.parquet"):
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    with workspace.record() as record:
        assert record.query(sql).to_pylist() == [asked]
        record.show("people", pa.table({"person": ["ann"]}))
        assert record.query("SELECT COUNT(*) AS n FROM people").to_pylist() == [{"n": 1}]
    with workspace.record() as record:
        assert record.query("SELECT COUNT(*) AS n FROM people").to_pylist() != [{"n": 1}]
