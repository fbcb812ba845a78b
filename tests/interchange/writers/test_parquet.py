"""The whole workspace as Parquet: what is in it is what the workspace holds, and every column is explained."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pappus.interchange.dictionary import DECLARED, dictionary, unit_of
from pappus.pipeline import Workspace
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.record import STORED_SCHEMA

RECORD_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "record.md"


@pytest.fixture(scope="module")
def folder(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace") / "out"
    demonstrated.take_out("parquet", folder, people=True)
    return folder


def test_each_column_of_each_file_is_explained(folder: Path) -> None:
    said = read_yaml(folder / "dictionary.yaml").content
    assert {file.stem for file in folder.glob("*.parquet")} == set(said)
    for name, columns in said.items():
        assert list(columns) == pq.read_schema(folder / f"{name}.parquet").names
        assert all(one["type"] and one["meaning"] and one["null_means"] for one in columns.values())


def test_what_is_said_never_to_be_null_never_is(folder: Path) -> None:
    for name, columns in dictionary().items():
        table = pq.read_table(folder / f"{name}.parquet")
        wrong = [one.name for one in columns if not one.null_means and table[one.name].null_count]
        assert (name, wrong) == (name, [])


@pytest.mark.parametrize("table", ["threads", "contacts"])
def test_it_explains_the_columns_that_the_reference_explains(table: str) -> None:
    section = RECORD_PAGE.read_text("utf-8").split(f"\n### {table}\n")[1].split("\n### ")[0]
    named = [
        name for line in section.splitlines() if line.startswith("| `") for name in line.split("|")[1].split("`")[1::2]
    ]
    assert sorted(named) == sorted(one.name for one in dictionary()[table])


def test_columns_that_carry_a_unit_in_their_name_have_one() -> None:
    assert unit_of("opened_us").startswith("microseconds since")
    assert unit_of("elapsed_us") == "microseconds"
    assert unit_of("verb") == ""
    assert [one.name for one in dictionary()["acts"]] == STORED_SCHEMA.names


def test_it_holds_all_acts_and_declarations(folder: Path, demonstrated: Workspace) -> None:
    organisation = demonstrated.organisation()
    stored = sum(pq.read_metadata(file).num_rows for file in demonstrated.store.files())
    assert pq.read_metadata(folder / "acts.parquet").num_rows == stored
    for name in set(DECLARED) - {"ratings"}:
        assert pq.read_metadata(folder / f"{name}.parquet").num_rows == len(getattr(organisation, name)), name
    ratings = pq.read_table(folder / "ratings.parquet")
    assert ratings.num_rows == sum(len(one.ratings) for one in organisation.rounds)
    assert "comment" not in ratings.column_names


def test_it_says_what_each_import_shows(folder: Path, demonstrated: Workspace) -> None:
    imports = read_yaml(folder / "workspace.yaml").content["imports"]
    ledger = demonstrated.store.ledger()
    assert [one["id"] for one in imports] == [entry.id for entry in ledger.imports]
    assert [one["coverage"]["inbound"] for one in imports] == [entry.coverage.inbound for entry in ledger.imports]
    assert all("path" not in one for one in imports)
