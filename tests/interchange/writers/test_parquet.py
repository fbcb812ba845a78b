"""The whole workspace as Parquet: what is in it is what the workspace holds, and every column is explained."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pappus.interchange.dictionary import dictionary, unit_of
from pappus.pilots.definitions import read_pilot
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
    for name in ("units", "people", "properties", "attested", "rounds", "training", "actions", "ideas", "resources"):
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


def test_definitions_say_what_they_said(folder: Path, demonstrated: Workspace) -> None:
    pilots = sorted((demonstrated.folder / "pilots").glob("*.yaml"))
    assert pilots
    for path in (*pilots, demonstrated.folder / "scorecard.yaml"):
        taken = folder / path.relative_to(demonstrated.folder)
        assert read_yaml(taken).content == read_yaml(path).content


def test_a_pilot_that_is_taken_out_is_still_the_one_that_was_registered(folder: Path) -> None:
    register = pq.read_table(folder / "pilot_register.parquet").to_pylist()
    registered = {row["pilot"]: row["value"] for row in register if row["entry"] == "registered"}
    assert registered
    assert {name: read_pilot(folder / "pilots" / f"{name}.yaml").digest for name in registered} == registered


def test_it_holds_the_figures_of_pilots_and_scorecard(folder: Path, demonstrated: Workspace) -> None:
    figures = pq.read_table(folder / "pilot_figures.parquet").to_pylist()
    files = {path.stem: path.read_text("utf-8") for path in (demonstrated.folder / "pilots").glob("*.csv")}
    by_file = {
        path.stem: str(read_yaml(path).content["measure"].get("file", "")).removesuffix(".csv")
        for path in (demonstrated.folder / "pilots").glob("*.yaml")
    }
    assert {one["pilot"] for one in figures} == {pilot for pilot, file in by_file.items() if file in files}
    measured = read_yaml(demonstrated.folder / "scorecard.yaml").content["measures"]
    kept = pq.read_table(folder / "scorecard_figures.parquet").to_pylist()
    assert {one["measure"] for one in kept} == {one["id"] for one in measured if "file" in one}
