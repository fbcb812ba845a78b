"""The plan of content: optional, and every wrong cell named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.files import load_organisation
from pappus.workspace.organisation import PlannedItem

PSEUDONYMS = Pseudonymiser(b"k" * 32)


def workspace(folder: Path, *rows: str) -> Path:
    (folder / "organisation.yaml").write_text("name: Acme\n", encoding="utf-8")
    if rows:
        (folder / "content_plan.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_without_the_file_there_is_no_plan(tmp_path: Path) -> None:
    assert load_organisation(workspace(tmp_path), PSEUDONYMS).content_plan == ()


def test_a_plan_is_read_with_networks_as_people_spell_them(tmp_path: Path) -> None:
    rows = ("Planned for;Network;Handle;Title", "2026-05-04;Twitter;@Acme;Spring sale", "2026-05-04;x;Acme;")
    item = PlannedItem("2026-05-04", "x:Acme")
    assert load_organisation(workspace(tmp_path, *rows), PSEUDONYMS).content_plan == (item, item)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("4.5.2026,x,acme", "row 2, column planned_for: expected a date as 2026-12-31"),
        ("2026-05-04,twiter,acme", "row 2, column network: 'twiter' is no known network"),
        ("2026-05-04,x,@", "row 2, column handle: expected a name after the @"),
        ("2026-05-04,x,1.2E+17", "row 2, column handle: '1.2E+17' is a number that a spreadsheet has shortened"),
        ("2026-05-04,x,", "row 2, column handle: is empty"),
    ],
)
def test_each_wrong_cell_is_named(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(InvalidFileError) as raised:
        load_organisation(workspace(tmp_path, "planned_for,network,handle", row), PSEUDONYMS)
    assert says in str(raised.value)
