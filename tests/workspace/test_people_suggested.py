"""A list of people is suggested from departments, looked at, accepted; a list that is there is never replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.readers.examples import engage

import pappus
from pappus.cli import pappus as command_line
from pappus.pipeline import Workspace
from pappus.vocabulary.errors import InvalidFileError, UnreadableError, UsageError
from pappus.workspace.people_suggested import function_called

_UNITS = "name: Acme\nunits:\n  - {id: care, name: Customer service, function: customer_support}\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = pappus.initialise(tmp_path / "org", "Acme")
    (made.folder / "organisation.yaml").write_text(_UNITS)
    return pappus.open(made.folder)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    (tmp_path / "engage").mkdir()
    return engage.write(tmp_path / "engage")


def test_departments_become_units_of_people_who_are_pseudonyms(workspace: Workspace, export: Path) -> None:
    before = (workspace.folder / "people.csv").read_bytes() if (workspace.folder / "people.csv").exists() else None
    found = workspace.suggest_people(export)
    assert (found.people, found.without_unit, found.missing_units) == (2, 1, ())
    text = found.path.read_text()
    assert "acme.example" not in text
    assert "Ann" not in text
    after = (workspace.folder / "people.csv").read_bytes() if (workspace.folder / "people.csv").exists() else None
    assert after == before
    assert workspace.accept_suggested_people() == 2
    [ann] = [one for one in workspace.organisation().people if one.unit]
    assert (ann.unit, ann.function) == ("care", "customer_support")
    assert workspace.pseudonyms.email("ann@acme.example") in ann.pseudonyms
    assert not found.path.exists()


def test_acts_of_the_export_are_in_the_units_then(workspace: Workspace, export: Path) -> None:
    list(workspace.import_files([export]))
    workspace.suggest_people(export)
    workspace.accept_suggested_people()
    with workspace.record() as record:
        units = record.query("SELECT DISTINCT unit FROM acts_in_full WHERE unit IS NOT NULL")["unit"].to_pylist()
    assert units == ["care"]


def test_nothing_is_overwritten(workspace: Workspace, export: Path) -> None:
    found = workspace.suggest_people(export)
    with pytest.raises(UsageError, match="is there already"):
        workspace.suggest_people(export)
    (workspace.folder / "people.csv").write_text("identifiers,unit\nx:somebody,care\n")
    with pytest.raises(UsageError, match="lists people already"):
        workspace.accept_suggested_people()
    assert "x:somebody" in (workspace.folder / "people.csv").read_text()
    assert found.path.exists()


def test_a_department_that_is_no_unit_is_told_and_not_accepted(workspace: Workspace, export: Path) -> None:
    (workspace.folder / "organisation.yaml").write_text("name: Acme\n")
    workspace = pappus.open(workspace.folder)
    shown = CliRunner().invoke(command_line, ["suggest-people", str(workspace.folder), str(export)])
    assert '- {id: customer-service, name: "Customer Service", function: other}' in shown.output
    with pytest.raises(InvalidFileError, match="customer-service"):
        workspace.accept_suggested_people()


def test_a_department_has_the_function_that_it_is_called_after() -> None:
    assert [function_called(unit) for unit in ("customer-support", "hr", "marketing-uk", "")] == [
        "customer_support", "hr", "other", "other",
    ]  # fmt: skip


def test_what_has_no_users_is_told(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "Messages.csv").write_text(engage.table(engage.message(1, 1)))
    with pytest.raises(UnreadableError, match="holds no users"):
        workspace.suggest_people(tmp_path / "Messages.csv")
    with pytest.raises(UsageError, match="suggest people first"):
        workspace.accept_suggested_people()
