"""The reference of the workspace folder says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pappus.vocabulary.documents import read_schema
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import SCHEMAS
from pappus.workspace.files import load_organisation
from pappus.workspace.organisation import FUNCTIONS

REFERENCE = (Path(__file__).parents[2] / "docs" / "workspace.md").read_text(encoding="utf-8")


FILES = [
    "organisation.yaml",
    "people.csv",
    "properties.csv",
    "attested.csv",
    "training.csv",
    "content_plan.csv",
    "actions.csv",
    "ideas.csv",
    "stakeholders.csv",
    "core_measures.csv",
    "resources.csv",
    "outcomes.csv",
    "forecasts.csv",
    "forecast_decisions.csv",
    "identities.csv",
    "round.yaml",
    "ratings.csv",
]


def section(title: str) -> str:
    return re.split(r"^#+ ", REFERENCE.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def first_column(text: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", text, flags=re.M))


@pytest.mark.parametrize("file", FILES)
def test_every_setting_and_column_is_described(file: str) -> None:
    schema = read_schema(SCHEMAS / f"{file.partition('.')[0]}.schema.json")
    assert first_column(section(file)) == set(schema["properties"])


def test_every_word_of_a_closed_list_is_named() -> None:
    for name in (file.partition(".")[0] for file in FILES):
        for setting, entry in read_schema(SCHEMAS / f"{name}.schema.json")["properties"].items():
            words = FUNCTIONS if setting == "function" else entry.get("enum", ())
            assert all(f"`{word}`" in REFERENCE for word in words), setting


def test_the_examples_are_a_workspace(tmp_path: Path) -> None:
    for file, language in [("organisation.yaml", "yaml"), ("people.csv", "csv")]:
        (example,) = re.findall(rf"```{language}\n(.*?)```", section(file), flags=re.S)
        (tmp_path / file).write_text(example, encoding="utf-8")
    organisation = load_organisation(tmp_path, Pseudonymiser(b"k" * 32))
    assert organisation.name == "Example Ltd"
    assert [person.unit for person in organisation.people] == ["brand", "service", "service"]
