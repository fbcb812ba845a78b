from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.files import (
    add_attested,
    find_faults,
    init_workspace,
    load_organisation,
    pseudonymiser,
    save_organisation,
    save_people,
    save_properties,
)
from pappus.workspace.organisation import Organisation

YAML = """\
name: Acme
units:
  - {id: care, name: Care, function: customer_support}
time_zone: Europe/Vienna
"""
PEOPLE = "identifiers,name,unit,level,valid_from,valid_to\na@x.org;slack:U1,Ann,care,manager,2024-01-01,\nbob,Bob,,,,\n"
PROPERTIES = "network,handle,owner_unit\nTwitter,@Acme,care\n"
ATTESTED = "practice,document,status,group\ngovernance.policies,Policy,valid,care\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for file, text in [
        ("organisation.yaml", YAML),
        ("people.csv", PEOPLE),
        ("properties.csv", PROPERTIES),
        ("attested.csv", ATTESTED),
    ]:
        (tmp_path / file).write_text(text)
    return tmp_path


def test_everything_is_optional_but_the_name(tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_text("name: Acme\n")
    assert load_organisation(tmp_path, pseudonymiser(tmp_path)) == Organisation(name="Acme")
    assert find_faults(tmp_path) == []


def test_all_files_make_one_organisation(workspace: Path) -> None:
    pseudonyms = pseudonymiser(workspace)
    organisation = load_organisation(workspace, pseudonyms)
    assert organisation.name == "Acme"
    assert organisation.people[0].pseudonyms == (pseudonyms.email("a@x.org"), pseudonyms.person("slack", "U1"))
    assert pseudonyms.person("mastodon", "bob") in organisation.people[1].pseudonyms
    assert [entry.property_id for entry in organisation.properties] == ["x:Acme"]
    assert [document.practice for document in organisation.attested] == ["governance.policies"]
    assert "Ann" not in repr(organisation.people)


def test_another_store_can_write_the_same_form(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    pseudonyms = pseudonymiser(workspace)
    former = load_organisation(workspace, pseudonyms)
    folder = tmp_path_factory.mktemp("second")
    save_organisation(folder, former)
    save_people(folder, former.people, former.time_zone)
    save_properties(folder, former.properties)
    for document in former.attested:
        add_attested(folder, document)
    assert load_organisation(folder, pseudonyms) == former
    assert find_faults(folder) == []


def test_saving_over_a_new_workspace_keeps_its_guidance(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Acme")
    former = load_organisation(tmp_path, pseudonymiser(tmp_path))
    save_organisation(tmp_path, replace(former, size=5))
    text = (tmp_path / "organisation.yaml").read_text()
    assert "# units:" in text
    assert text.endswith("\nsize: 5\n")


def test_a_folder_that_is_no_workspace_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    with pytest.raises(InvalidFileError) as caught:
        load_organisation(folder, pseudonymiser(tmp_path))
    (fault,) = caught.value.faults
    assert fault.file == str(folder / "organisation.yaml")
    assert fault.expected == f"is missing; `pappus init {folder} --name NAME` makes one"
    assert find_faults(folder) == [fault]


def test_the_faults_of_all_files_are_said_at_once(workspace: Path) -> None:
    (workspace / "people.csv").write_text("identifier,unit,level\na@x.org,crae,boss\n")
    (workspace / "properties.csv").write_bytes(b"network,handle\nx,\xff\n")
    (workspace / "attested.csv").write_text("practice,document\npolicies,\n")
    with pytest.raises(InvalidFileError) as caught:
        load_organisation(workspace, pseudonymiser(workspace))
    places = [(Path(fault.file).name, fault.place) for fault in caught.value.faults]
    assert places == [
        ("people.csv", "row 2, column level"),
        ("people.csv", "row 2, column unit"),
        ("properties.csv", "line 2"),
        ("attested.csv", "row 2, column document"),
        ("attested.csv", "row 2, column practice"),
    ]
    assert [(Path(fault.file).name, fault.place) for fault in find_faults(workspace)] == places


def test_faulty_settings_do_not_hide_the_faults_of_the_tables(workspace: Path) -> None:
    (workspace / "organisation.yaml").write_text("name: Acme\nunits: many\n")
    (workspace / "people.csv").write_text("identifier,unit,level\na@x.org,care,boss\n")
    assert [(Path(fault.file).name, fault.place) for fault in find_faults(workspace)] == [
        ("organisation.yaml", "line 2"),
        ("people.csv", "row 2, column level"),
    ]


def test_looking_for_faults_changes_nothing(workspace: Path) -> None:
    before = {path: path.read_bytes() for path in workspace.iterdir()}
    assert find_faults(workspace) == []
    assert {path: path.read_bytes() for path in workspace.iterdir()} == before


def test_a_key_that_others_can_read_is_a_fault_and_does_not_stop_the_reading(workspace: Path) -> None:
    pseudonymiser(workspace)
    (workspace / "pappus.key").chmod(0o644)
    assert load_organisation(workspace, pseudonymiser(workspace)).name == "Acme"
    assert [Path(fault.file).name for fault in find_faults(workspace)] == ["pappus.key"]
