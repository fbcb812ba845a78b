"""Contacts as vivainsights reads them; groups never under five, cells that no spreadsheet runs."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.interchange.writers.vivainsights import WITHIN, _write_rows, hidden_pairs
from pappus.pipeline import Workspace


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def groups(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("groups") / "groups.csv"
    demonstrated.take_out("vivainsights", path)
    return path


@pytest.fixture(scope="module")
def people(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.csv"
    demonstrated.take_out("vivainsights", path, people=True)
    return path


def test_no_group_under_five_and_nobody_by_pseudonym(groups: Path) -> None:
    found = rows(groups)
    assert found
    assert min(int(row[f"{side}Collaborator_GroupSize"]) for row in found for side in ("Primary", "Secondary")) >= 5
    assert WITHIN in {row["SecondaryCollaborator_Organization"] for row in found}
    assert not any("PersonId" in name for name in found[0])


def test_what_is_shown_of_groups_is_the_sum_over_people(groups: Path, demonstrated: Workspace) -> None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    with demonstrated.record() as record:
        for row in record.query("SELECT from_unit, to_unit, n FROM contacts").to_pylist():
            sums[row["from_unit"], row["to_unit"]] += row["n"]
    for row in rows(groups):
        one, other = row["PrimaryCollaborator_Organization"], row["SecondaryCollaborator_Organization"]
        assert int(row["Group_contact_count"]) == sums[one, one if other == WITHIN else other]


def test_each_pair_of_people_is_one_row_and_each_person_in_one_place(people: Path, demonstrated: Workspace) -> None:
    found = rows(people)
    pairs = {(row["PrimaryCollaborator_PersonId"], row["SecondaryCollaborator_PersonId"]) for row in found}
    assert len(pairs) == len(found) > 0
    places = defaultdict(set)
    for row in found:
        for side in ("Primary", "Secondary"):
            places[row[f"{side}Collaborator_PersonId"]].add(row[f"{side}Collaborator_Organization"])
    assert {len(one) for one in places.values()} == {1}
    with demonstrated.record() as record:
        total = record.query("SELECT SUM(n) AS n FROM contacts")["n"][0].as_py()
    assert sum(int(row["weight"]) for row in found) == total


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc")),
    st.fixed_dictionaries({"from_people": st.integers(1, 9), "to_people": st.integers(1, 9)}),
)


@given(CELLS, st.fixed_dictionaries({unit: st.integers(1, 20) for unit in "abc"}))
def test_what_goes_one_way_alone_is_never_shown_where_the_other_way_is_hidden(
    cells: dict[tuple[str, str], dict[str, int]], sizes: dict[str, int]
) -> None:
    hidden = hidden_pairs(cells, sizes)
    for pair, row in cells.items():
        if pair not in hidden:
            assert min(row["from_people"], row["to_people"], sizes[pair[0]], sizes[pair[1]]) >= 5
            assert pair[::-1] not in hidden


def test_no_cell_is_run_as_a_formula(tmp_path: Path) -> None:
    _write_rows(tmp_path / "rows.csv", ["a", "b"], [["=1+1", -3], ["@sum", 4]])
    assert (tmp_path / "rows.csv").read_text("utf-8") == "a,b\n'=1+1,-3\n'@sum,4\n"


def test_vivainsights_opens_both(groups: Path, people: Path) -> None:
    vivainsights = pytest.importorskip("vivainsights")
    read = vivainsights.import_query(str(groups))
    table = vivainsights.network_g2g(
        read,
        primary="PrimaryCollaborator_Organization",
        secondary="SecondaryCollaborator_Organization",
        metric="Group_contact_count",
        return_type="table",
    )
    assert len(table) == read["PrimaryCollaborator_Organization"].nunique()
    read = vivainsights.import_query(str(people))
    ends = read[["PrimaryCollaborator_PersonId", "SecondaryCollaborator_PersonId"]]
    drawn = vivainsights.network_p2p(read, weight="weight", return_type="network")
    assert drawn.vcount() == ends.stack().nunique()
