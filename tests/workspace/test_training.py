"""The register of training: optional, and every wrong cell named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.files import find_faults, load_organisation
from pappus.workspace.organisation import Training

PSEUDONYMS = Pseudonymiser(b"k" * 32)


def workspace(folder: Path, *rows: str) -> Path:
    (folder / "organisation.yaml").write_text("format: 1\nname: Acme\n", encoding="utf-8")
    if rows:
        (folder / "training.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_without_the_file_there_is_no_training(tmp_path: Path) -> None:
    assert load_organisation(workspace(tmp_path), PSEUDONYMS).training == ()


def test_rows_are_read_as_they_are(tmp_path: Path) -> None:
    rows = (
        "layer,date,level,hours,cost,teacher",
        "technical,2026-02-10,Frontline,160,4800,Kim",
        "people,2026-05-04,,,3000.50,",
    )
    assert load_organisation(workspace(tmp_path, *rows), PSEUDONYMS).training == (
        Training("2026-02-10", "technical", "frontline", 160.0, 4800.0),
        Training("2026-05-04", "people", None, None, 3000.5),
    )


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("2026-13-10,technical,manager,1,1", "date", "expected a date"),
        ("2026-01-10,,manager,1,1", "layer", "is empty"),
        ("2026-01-10,Tools!,manager,1,1", "layer", "expected the id of a layer of know-how"),
        ("2026-01-10,people,boss,1,1", "level", "is none of frontline, manager, executive"),
        ('2026-01-10,people,manager,"1,5",1', "hours", "expected a number as 12 or 12.5"),
        ("2026-01-10,people,manager,-3,1", "hours", "expected a number"),
        ("2026-01-10,people,manager,3,€ 40", "cost", "without a sign of the currency"),
        ("2026-01-10,people,manager,,", "hours", "is empty"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, row: str, column: str, words: str) -> None:
    folder = workspace(tmp_path, "date,layer,level,hours,cost", row)
    with pytest.raises(InvalidFileError) as raised:
        load_organisation(folder, PSEUDONYMS)
    (fault,) = raised.value.faults
    assert fault.place == f"row 2, column {column}"
    assert words in fault.expected
    assert fault in find_faults(folder)
