"""The registers of stakeholders and core measures: optional, and every wrong cell named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.files import load_organisation
from pappus.workspace.organisation import CoreFigure, Organisation, Stakeholder

PSEUDONYMS = Pseudonymiser(b"k" * 32)
STAKEHOLDERS = "stakeholder,network,handle,target"
FIGURES = "measure,date,value,better"


def loaded(folder: Path, file: str, *rows: str) -> Organisation:
    (folder / "organisation.yaml").write_text("format: 1\nname: Acme\n", encoding="utf-8")
    (folder / file).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load_organisation(folder, PSEUDONYMS)


def test_stakeholders_are_read_as_they_are(tmp_path: Path) -> None:
    rows = (STAKEHOLDERS, "customers,Twitter,@Acme,20", "regulators,,,", "staff,slack,general,")
    assert loaded(tmp_path, "stakeholders.csv", *rows).stakeholders == (
        Stakeholder("customers", "x:Acme", 20),
        Stakeholder("regulators"),
        Stakeholder("staff", "slack:general", 1),
    )


def test_core_figures_are_read_as_they_are(tmp_path: Path) -> None:
    rows = (FIGURES, "margin,2026-01-31,12.5,", "turnover,2026-01-31,-3,Lower")
    assert loaded(tmp_path, "core_measures.csv", *rows).core_figures == (
        CoreFigure("margin", "2026-01-31", 12.5, "higher"),
        CoreFigure("turnover", "2026-01-31", -3.0, "lower"),
    )


@pytest.mark.parametrize(
    ("file", "rows", "place", "words"),
    [
        ("stakeholders.csv", (STAKEHOLDERS, ",x,acme,"), "row 2, column stakeholder", "is empty"),
        ("stakeholders.csv", (STAKEHOLDERS, "staff,x,,"), "row 2, column handle", "expected network and handle"),
        ("stakeholders.csv", (STAKEHOLDERS, "staff,,acme,"), "row 2, column network", "expected network and handle"),
        ("stakeholders.csv", (STAKEHOLDERS, "staff,nowhere,a,"), "row 2, column network", "nowhere"),
        ("stakeholders.csv", (STAKEHOLDERS, "staff,x,acme,0"), "row 2, column target", "a whole number from 1"),
        ("core_measures.csv", (FIGURES, "margin,2026-01-31,1 000,"), "row 2, column value", "expected a number"),
        ("core_measures.csv", (FIGURES, "m,2026-01-31,1,", "m,2026-01-31,2,"), "row 3, column date", "as row 2"),
        ("core_measures.csv", (FIGURES, "m,2026-01-31,1,", "m,2026-02-28,2,lower"), "row 3, column better", "'m'"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, file: str, rows: tuple[str, ...], place: str, words: str) -> None:
    with pytest.raises(InvalidFileError) as raised:
        loaded(tmp_path, file, *rows)
    (fault,) = raised.value.faults
    assert fault.place == place
    assert words in fault.expected
