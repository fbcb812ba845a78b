from __future__ import annotations

from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.files import find_faults, load_organisation
from pappus.workspace.migration import BACKUPS, FILES, FORMAT, MIGRATIONS, STAGING, migrate, version_of


def first_to_second(files: dict[str, bytes]) -> dict[str, bytes]:
    return {
        **files,
        "people.csv": files["people.csv"].replace(b"id,team", b"identifiers,unit"),
        "organisation.yaml": files["organisation.yaml"].replace(b"format: 1", b"format: 2"),
    }


def second_to_third(files: dict[str, bytes]) -> dict[str, bytes]:
    return files | {"organisation.yaml": files["organisation.yaml"].replace(b"format: 2", b"format: 3")}


STEPS = {1: first_to_second, 2: second_to_third}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "organisation.yaml").write_text("format: 1\nname: Acme\n")
    (tmp_path / "people.csv").write_text("id,team\na@x.org,care\n")
    (tmp_path / "properties.csv").write_text("network,handle\n")
    return tmp_path


def test_a_migration_goes_through_every_version_and_keeps_a_copy(workspace: Path) -> None:
    backup = migrate(workspace, STEPS, 3)
    assert (workspace / "organisation.yaml").read_text() == "format: 3\nname: Acme\n"
    assert (workspace / "people.csv").read_text() == "identifiers,unit\na@x.org,care\n"
    assert backup is not None
    assert backup.parent == workspace / BACKUPS
    assert (backup / "organisation.yaml").read_text() == "format: 1\nname: Acme\n"
    assert (backup / "people.csv").read_text() == "id,team\na@x.org,care\n"
    assert not (workspace / STAGING).exists()


def test_a_current_workspace_is_not_touched(workspace: Path) -> None:
    assert migrate(workspace) is None
    assert sorted(path.name for path in workspace.iterdir()) == ["organisation.yaml", "people.csv", "properties.csv"]


@pytest.mark.parametrize("in_place", range(len(FILES)))
def test_an_interrupted_migration_is_finished(workspace: Path, in_place: int) -> None:
    former = {name: (workspace / name).read_bytes() for name in FILES if (workspace / name).exists()}
    migrated = second_to_third(first_to_second(former))
    staging = workspace / STAGING
    staging.mkdir(parents=True)
    for name, content in migrated.items():
        (staging / name).write_bytes(content)
    (staging / "complete").write_bytes(b"")
    for name in [name for name in FILES if name in migrated][:in_place]:
        (workspace / name).write_bytes(migrated[name])
    migrate(workspace, STEPS, 3)
    assert {name: (workspace / name).read_bytes() for name in migrated} == migrated


def test_a_migration_that_was_interrupted_before_it_was_prepared_starts_again(workspace: Path) -> None:
    (workspace / STAGING).mkdir(parents=True)
    (workspace / STAGING / "people.csv").write_bytes(b"half")
    migrate(workspace, STEPS, 3)
    assert (workspace / "people.csv").read_text() == "identifiers,unit\na@x.org,care\n"


def test_a_newer_workspace_is_refused_and_not_touched(workspace: Path) -> None:
    (workspace / "organisation.yaml").write_text("name: Acme\nformat: 99\nunknown_setting: 1\n")
    with pytest.raises(InvalidFileError) as caught:
        load_organisation(workspace, Pseudonymiser(b"k" * 32))
    (fault,) = caught.value.faults
    assert fault.file == str(workspace / "organisation.yaml")
    assert fault.place == "line 2"
    assert "format 99 is newer than this Pappus knows (1); install a newer one" in fault.expected
    assert find_faults(workspace) == [fault]
    assert not (workspace / ".pappus").exists()


def test_a_workspace_that_names_no_version_is_of_the_first(tmp_path: Path) -> None:
    assert version_of(tmp_path) == 1
    (tmp_path / "organisation.yaml").write_text("name: Acme\n")
    assert version_of(tmp_path) == 1


def test_there_is_a_way_from_every_version_to_the_current_one() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))
