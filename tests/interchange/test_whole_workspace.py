"""Everything that a workspace declares is taken out: what its documentation names, by hand, and nothing secret."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import pappus
from pappus.pipeline import Workspace, initialise
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import SCHEMAS
from pappus.workspace.organisation import SamePerson

REFERENCE = Path(__file__).parents[2] / "docs" / "workspace.md"
TAKEN_AS = {
    "organisation.yaml": "workspace.yaml",
    "core_measures.csv": "core_figures.parquet",
    "identities.csv": "identity_decisions.parquet",
    "rounds/": "rounds.parquet",
    "records/": "acts.parquet",
}
"""What has another name outside than in the workspace."""
STAYS = {
    "people.suggested.csv",  # a suggestion declares nothing, and it has names
    "pappus.key",
    ".pappus/",
}

FILES = {
    "organisation.yaml": "name: Acme\nunits: [{id: service, name: Service, function: customer_support}]\n",
    "outcomes.csv": "series,date,value,published_on,mine\nsign-ups,2026-01-31,412.5,2026-02-03,x\n",
    "forecasts.csv": "made_on,series,signal,date,value,low,high\n2026-01-01,sign-ups,talk,2026-01-31,4,3,5e1\n",
    "forecast_decisions.csv": "series,date,decision\nsign-ups,2026-01-05,'=two more people\n",
    "actions/own.yaml": "# Ann wrote this\nactions:\n  - {id: agree-standard-of-conduct, weeks: 3}\n",
    "models/points.yaml": """
kind: weighted
title: Points
what: Sums points.
source: Acme
weighted:
  dimensions: [{id: open, title: Open}]
  items_from: items.csv
  cut_offs: [{id: low, title: Low, at_least: 0}, {id: high, title: High, at_least: 0.5}]
  options: {yes: 1, no: 0}
""",
    "models/items.csv": "item,weight,title,dimension,written by\n1,10,Is it open?,open,Ann\n2,N/A,Why?,open,Ben\n",
    "pilots/greeting.yaml": """
title: Greeting
hypothesis: Whoever is greeted writes again.
start: "2026-01-01"
end: "2026-03-01"
design: ab
measure:
  {file: greeted.csv, better: higher, minimum_effect: 1, arm: arm, value: again, day: day, arms: {new: a, old: b}}
""",
    "pilots/greeted.csv": "who,arm,again,day\nann@acme.example,a,3,2026-01-02\nben@acme.example,b,,2026-01-02\n"
    "cem@acme.example,b,1,2026-01-04\n",
    "scorecard.yaml": """
vision: Heard.
objectives: [{id: answered, title: Answered, perspective: process}]
measures: [{id: wait, title: Wait, objectives: [answered], better: lower, file: scorecard/waits.csv, column: hours}]
""",
    "scorecard/waits.csv": "day,hours,others\n2026-01-31,8.5,1\n2026-02-28,,2\n",
    "sources.yaml": """
sources:
  inbox:
    {kind: imap, address: "imaps://ann:word@mail.acme.example:993/box", account: ann@acme.example,
     property: "email:help", secret: mailword, folders: [INBOX]}
""",
    "rounds/spring/round.yaml": "id: spring\npopulation: 40\npopulation_by_level: {frontline: 30, manager: 10}\n",
    "rounds/spring/ratings.csv": "rater,practice,answer,comment\nann@acme.example,engagement.dialogue,3,as Ann said\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "acme"
    initialise(folder, "Acme")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    made = pappus.open(folder)
    made.home.save_identity(SamePerson("a" * 24, "b" * 24))
    return made


@pytest.fixture
def folder(workspace: Workspace, tmp_path: Path) -> Path:
    workspace.take_out("parquet", tmp_path / "out", people=True)
    return tmp_path / "out"


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_every_file_that_the_reference_names_is_taken_out(folder: Path) -> None:
    table = REFERENCE.read_text("utf-8").split("| file | what it holds |")[1].split("\n\n")[0]
    named = set(re.findall(r"^\| `([^`]+)` \|", table, flags=re.M)) - STAYS
    assert len(named) > 15
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    taken = {name: TAKEN_AS.get(name, name.replace(".csv", ".parquet").removesuffix("/")) for name in named}
    assert {name: place for name, place in taken.items() if place not in there} == {}


def test_every_schema_of_a_table_has_its_table(folder: Path) -> None:
    schemas = {path.name.partition(".")[0] for path in SCHEMAS.glob("*.json")} - {"organisation", "round", "sources"}
    assert schemas - {path.stem for path in folder.glob("*.parquet")} == {"core_measures"}


def test_tables_beside_the_organisation_are_as_they_were(folder: Path) -> None:
    outcome = {"series": "sign-ups", "date": "2026-01-31", "value": 412.5, "published_on": "2026-02-03"}
    assert rows(folder, "outcomes") == [outcome]
    (forecast,) = rows(folder, "forecasts")
    assert (forecast["signal"], forecast["value"], forecast["high"]) == ("talk", 4.0, 50.0)
    assert rows(folder, "forecast_decisions")[0]["decision"] == "=two more people"
    assert rows(folder, "identity_decisions")[0]["decision"] == "same"
    (one,) = rows(folder, "rounds")
    assert (one["population"], one["population_by_level"]) == (40, [("frontline", 30), ("manager", 10)])


def test_figures_are_those_that_a_definition_names(folder: Path) -> None:
    assert [tuple(one.values()) for one in rows(folder, "pilot_figures")] == [
        ("greeting", "a", "2026-01-02", 3.0),
        ("greeting", "b", "2026-01-04", 1.0),
    ]
    assert rows(folder, "scorecard_figures") == [{"measure": "wait", "day": "2026-01-31", "value": 8.5}]
    assert [(one["model"], one["id"], one["weight"]) for one in rows(folder, "model_items")] == [
        ("points", "1", 10.0),
        ("points", "2", None),
    ]


def test_definitions_lie_where_they_lay(folder: Path) -> None:
    for name in ("actions/own.yaml", "models/points.yaml", "pilots/greeting.yaml", "scorecard.yaml"):
        assert (folder / name).is_file(), name
    assert read_yaml(folder / "actions" / "own.yaml").content["actions"][0]["weeks"] == 3
    assert read_yaml(folder / "models" / "points.yaml").keys(("weighted", "options")) == ["yes", "no"]
    assert read_yaml(folder / "sources.yaml").content["sources"]["inbox"] == {
        "kind": "imap",
        "address": "imaps://mail.acme.example:993/box",
        "property": "email:help",
        "folders": ["INBOX"],
        "texts": True,
    }


def test_no_secret_no_key_and_nobody_is_in_it(folder: Path, workspace: Workspace) -> None:
    key = (workspace.folder / "pappus.key").read_text("utf-8").strip()
    for file in (path for path in folder.rglob("*") if path.is_file()):
        content = str(pq.read_table(file).to_pydict()) if file.suffix == ".parquet" else file.read_text("utf-8")
        assert [one for one in (key, "mailword", ":word", "ann@", "ben@", "Ann", "Ben") if one in content] == [], file
    (rating,) = rows(folder, "ratings")
    assert rating["rater"] == Pseudonymiser(bytes.fromhex(key)).email("ann@acme.example")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("outcomes.csv", "series,date,value,published_on\na,2026-01-31,many,2026-02-01\n", "row 2, column value"),
        ("pilots/greeting.yaml", "title: Greeting\n", "hypothesis"),
        ("pilots/greeted.csv", "arm,again,day\na,much,2026-01-02\n", "row 2"),
        ("models/points.yaml", "kind: weighted\n", "title"),
        ("scorecard.yaml", "vision: [\n", "is not YAML"),
        ("scorecard/waits.csv", "hours\n1\n", "lacks the column day"),
        ("actions/own.yaml", "a: b: c\n", "is not YAML"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    workspace: Workspace, tmp_path: Path, file: str, text: str, told: str
) -> None:
    (workspace.folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        workspace.take_out("parquet", tmp_path / "out", people=True)
    assert any(told in str(fault) and Path(file).name in str(fault) for fault in caught.value.faults)
    assert not (tmp_path / "out").exists()
