from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import yaml

from pappus.simulation import Demonstration
from pappus.workspace.files import find_faults

PEOPLE = ["identifiers", "name", "unit", "function", "level", "valid_from", "valid_to", "ambassador_from"]
PROPERTIES = ["network", "handle", "kind", "class", "owner_unit", "purpose", "audience", "decision", "market",
              "reviewed_at", "url", "import_id"]  # fmt: skip
ATTESTED = ["practice", "document", "owner", "dated_at", "status", "reviewer", "reviewed_at", "expires_at", "group"]


def table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def test_the_workspace_accepts_every_file(demonstration: Demonstration) -> None:
    assert find_faults(demonstration.folder) == []


def test_organisation(demonstration: Demonstration) -> None:
    declared = yaml.safe_load((demonstration.folder / "organisation.yaml").read_text(encoding="utf-8"))
    assert declared["format"] == 1
    assert declared["name"] == demonstration.name
    assert len(declared["units"]) == 9
    assert set(declared["functions"]) == {unit["function"] for unit in declared["units"]}
    assert len(declared["functions"]) == 8
    assert {unit["market"] for unit in declared["units"] if "market" in unit} == {"uk", "ireland"}
    assert declared["declared_shape"] == demonstration.shape


def test_people(demonstration: Demonstration) -> None:
    columns, people = table(demonstration.folder / "people.csv")
    assert columns == PEOPLE
    by_person = Counter(row["identifiers"] for row in people)
    assert len(by_person) == 160
    assert {row["unit"] for row in people} == set(demonstration.units)
    levels = Counter(row["level"] for row in people)
    assert levels["executive"] >= 5
    assert levels["frontline"] > levels["manager"] > levels["executive"]
    identifiers = [part for cell in by_person for part in cell.split(";")]
    assert len(identifiers) == len(set(identifiers))


def test_one_person_has_changed_units_and_one_has_left(demonstration: Demonstration) -> None:
    _, people = table(demonstration.folder / "people.csv")
    by_person = Counter(row["identifiers"] for row in people)
    before, after = (row for row in people if by_person[row["identifiers"]] == 2)
    assert before["unit"] != after["unit"]
    assert (date.fromisoformat(after["valid_from"]) - date.fromisoformat(before["valid_to"])).days == 1
    assert sum(bool(row["valid_to"]) for row in people) == 2


def test_properties(demonstration: Demonstration) -> None:
    columns, properties = table(demonstration.folder / "properties.csv")
    assert columns == PROPERTIES
    keys = [f"{row['network']}:{row['handle']}" for row in properties]
    assert len(keys) == len(set(keys))
    assert {row["owner_unit"] for row in properties} <= set(demonstration.units)


def test_documents_agree_with_the_levels(demonstration: Demonstration) -> None:
    columns, documents = table(demonstration.folder / "attested.csv")
    assert columns == ATTESTED
    shown = {row["practice"]: 1 if row["status"] == "draft" else 3 if row["reviewer"] else 2 for row in documents}
    assert len(shown) == len(documents) >= 12
    assert shown == {practice: demonstration.levels[practice] for practice in shown}
    assert all(row["dated_at"] < demonstration.as_of < row["expires_at"] for row in documents)
    minutes = next(row for row in documents if row["practice"] == "governance.steering-committee")
    age = date.fromisoformat(demonstration.as_of) - date.fromisoformat(minutes["dated_at"])
    assert age.days <= 90
