from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pappus.vocabulary.documents import parse_yaml, read_schema, schema_faults
from pappus.vocabulary.errors import UsageError
from pappus.workspace.columns import SCHEMAS
from pappus.workspace.files import find_faults, init_workspace, load_organisation, pseudonymiser
from pappus.workspace.organisation import Organisation
from pappus.workspace.settings import read_settings


def test_a_new_workspace_has_a_name_and_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "acme"
    init_workspace(folder, "Acme: the 'best' — ünï")
    assert find_faults(folder) == []
    assert load_organisation(folder, pseudonymiser(folder)) == Organisation(name="Acme: the 'best' — ünï")
    assert sorted(path.name for path in folder.iterdir()) == [
        ".pappus",
        "attested.csv",
        "ideas.csv",
        "organisation.yaml",
        "pappus.key",
        "people.csv",
        "properties.csv",
    ]


def test_the_editor_line_points_to_the_schema(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Acme")
    first = (tmp_path / "organisation.yaml").read_text().splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match is not None
    assert (tmp_path / match[1]).read_bytes() == (SCHEMAS / "organisation.schema.json").read_bytes()


def test_each_setting_has_an_example_that_holds_when_it_is_taken_up(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Acme")
    path = tmp_path / "organisation.yaml"
    text = re.sub(r"^# (?=[a-z_]+:(?: |$)|  )", "", path.read_text().split("\n", 1)[1], flags=re.M)
    document = parse_yaml(text, "organisation.yaml")
    schema = read_schema(SCHEMAS / "organisation.schema.json")
    assert schema_faults(document, schema) == []
    assert set(document.content) == set(schema["properties"])
    path.write_text(text)
    settings = read_settings(path)
    unset = [field.name for field in fields(settings) if getattr(settings, field.name) in (None, ())]
    assert unset == [
        "people",
        "properties",
        "attested",
        "rounds",
        "training",
        "actions",
        "ideas",
        "stakeholders",
        "core_figures",
        "identities",
        "content_plan",
        "resources",
    ]


def test_an_existing_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_text("name: Old\n")
    with pytest.raises(UsageError, match=r"organisation\.yaml: exists already"):
        init_workspace(tmp_path, "New")
    assert [path.name for path in tmp_path.iterdir()] == ["organisation.yaml"]


def test_tables_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("identifier,notes\na@x.org,mine\n")
    init_workspace(tmp_path, "Acme")
    assert (tmp_path / "people.csv").read_text() == "identifier,notes\na@x.org,mine\n"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x07", "\ud800"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="the name of the organisation"):
        init_workspace(tmp_path, name)
    assert list(tmp_path.iterdir()) == []
